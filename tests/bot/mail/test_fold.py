"""From events to a delivery: any order, any copies, and what outweighs what."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.fold import delivery_from, join, newest_first, with_history
from bot.mail.models import Delivery, DeliveryEvent, Step, timeline
from bot.mail.status import DeliveryState, EventKind, Finality, Reason
from tests.bot.mail import calm

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc)
S = DeliveryState


def event(word: str, minutes: int = 0, **fields: Any) -> DeliveryEvent:
    kinds = {"open": EventKind.OPENED, "click": EventKind.CLICKED, "bounce": EventKind.BOUNCED,
             "unsub": EventKind.UNSUBSCRIBED}  # fmt: skip
    kind = kinds.get(word) or EventKind(word)
    base = DeliveryEvent(kind, NOW + timedelta(minutes=minutes), "1", "anna@web.de", word=word)
    return replace(base, **fields)


HARD: dict[str, Any] = {"hard": True, "reason": Reason.USER_UNKNOWN, "server_reply": "550 5.1.1 no such user"}
SOFT: dict[str, Any] = {"hard": False, "reason": Reason.QUOTA_EXCEEDED}

events = st.builds(
    lambda kind, minutes, reason, hard, reply, copy: DeliveryEvent(
        kind, NOW + timedelta(minutes=minutes), "1", "anna@web.de", reason, hard, reply, kind.value,
        raw={"copy": copy},
    ),
    st.sampled_from(EventKind),
    st.integers(0, 4),
    st.sampled_from(Reason),
    st.sampled_from([True, False, None]),
    st.sampled_from(["", "550 5.1.1 x", "421 later"]),
    st.integers(0, 2),
)  # fmt: skip


@calm
@given(st.lists(events, min_size=1, max_size=8).flatmap(
    lambda story: st.tuples(st.just(story), st.permutations(story + story[: len(story) // 2]))
))  # fmt: skip
def test_order_and_copies_of_events_make_no_difference(
    stories: tuple[list[DeliveryEvent], list[DeliveryEvent]],
) -> None:
    told, shuffled = stories
    assert delivery_from(told) == delivery_from(shuffled)


@calm
@given(st.lists(events, min_size=1, max_size=6))
def test_every_story_has_a_timeline_with_each_step_once(story: list[DeliveryEvent]) -> None:
    steps = [step for step, _ in timeline(delivery_from(story))]
    assert steps[0] is Step.CREATED
    assert len(steps) == len(set(steps))


@pytest.mark.parametrize(
    ("story", "state"),
    [
        ([event("sent")], S.DELIVERED),
        ([event("queued"), event("deferred", 1), event("sent", 2)], S.DELIVERED),
        ([event("sent"), event("open", 5)], S.OPENED),
        ([event("sent"), event("open", 5), event("unsub", 6)], S.OPENED),
        ([event("sent"), event("unsub", 6)], S.DELIVERED),
        ([event("sent"), event("spam", 6), event("open", 9)], S.COMPLAINED),
        ([event("bounce", **SOFT), event("sent", 30)], S.DELIVERED),
        ([event("sent"), event("bounce", 3, **HARD)], S.HARD_BOUNCED),
        ([event("sent", 5), event("bounce", 3, **HARD)], S.HARD_BOUNCED),  # clocks disagree
        ([event("click"), event("bounce", 3, **HARD)], S.HARD_BOUNCED),  # a scanner clicked
        ([event("bounce", **HARD), event("open", 3)], S.OPENED),
        ([event("bounce", hard=False, reason=Reason.GREYLISTED)], S.DEFERRED),
        ([event("bounce", hard=False, reason=Reason.GREYLISTED), event("sent", 9)], S.DELIVERED),
        ([event("blocked", reason=Reason.PREBLOCKED)], S.BLOCKED),
        ([event("unknown")], S.UNKNOWN),
        ([event("sent"), event("unknown", 9)], S.DELIVERED),
        ([event("open")], S.OPENED),  # its "sent" is still to come
    ],
)
def test_a_story_ends_in_the_state_it_means(story: list[DeliveryEvent], state: DeliveryState) -> None:
    assert delivery_from(story).state is state


def test_a_bounce_brings_its_reason_its_code_and_the_servers_words() -> None:
    told = delivery_from([event("sent"), event("bounce", 3, **HARD)])
    assert (told.reason, told.finality, told.smtp_code) == (Reason.USER_UNKNOWN, Finality.FINAL, "5.1.1")
    assert (told.server_reply, told.original_status) == ("550 5.1.1 no such user", "bounce")
    assert (told.at, told.updated_at) == (NOW, NOW + timedelta(minutes=3))


def test_a_delivery_without_any_event_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        delivery_from([])


@pytest.mark.parametrize(
    ("story", "steps"),
    [
        ([event("queued")], [Step.CREATED]),
        ([event("sent"), event("open", 1), event("open", 2)],
         [Step.CREATED, Step.HANDED_OVER, Step.ACCEPTED, Step.OPENED]),
        ([event("open", 1)], [Step.CREATED, Step.HANDED_OVER, Step.ACCEPTED, Step.OPENED]),
        ([event("bounce", **HARD)], [Step.CREATED, Step.HANDED_OVER, Step.REFUSED]),
        ([event("blocked")], [Step.CREATED, Step.BLOCKED]),
        ([event("bounce", hard=False, reason=Reason.GREYLISTED), event("sent", 9)],
         [Step.CREATED, Step.HANDED_OVER, Step.DEFERRED, Step.ACCEPTED]),
        ([event("sent"), event("spam", 9)], [Step.CREATED, Step.HANDED_OVER, Step.ACCEPTED, Step.COMPLAINED]),
    ],
)  # fmt: skip
def test_the_way_of_a_mail_is_told_step_by_step(story: list[DeliveryEvent], steps: list[Step]) -> None:
    assert [step for step, _ in timeline(delivery_from(story))] == steps


def test_a_state_without_events_still_has_a_timeline() -> None:
    way = timeline(Delivery("1", "anna@web.de", S.OPENED, at=NOW))
    assert way == (
        (Step.CREATED, NOW), (Step.HANDED_OVER, None), (Step.ACCEPTED, None), (Step.OPENED, None)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "asked", "joined"),
    [
        (S.DELIVERED, S.OPENED, S.OPENED),
        (S.OPENED, S.DELIVERED, S.OPENED),
        (S.DELIVERED, S.QUEUED, S.DELIVERED),  # the API lags behind
        (S.DELIVERED, S.HARD_BOUNCED, S.HARD_BOUNCED),  # an event got lost
        (S.HARD_BOUNCED, S.DELIVERED, S.HARD_BOUNCED),
        (S.SOFT_BOUNCED, S.DELIVERED, S.DELIVERED),
        (S.UNKNOWN, S.UNKNOWN, S.UNKNOWN),
        (S.COMPLAINED, S.OPENED, S.COMPLAINED),
    ],
)
def test_store_and_api_join_to_what_is_known_furthest(
    stored: DeliveryState, asked: DeliveryState, joined: DeliveryState
) -> None:
    told = join(Delivery("1", "a@b.de", stored, payload="p"), Delivery("1", "a@b.de", asked, subject="Hallo"))
    assert (told.state, told.subject, told.payload) == (joined, "Hallo", "p")


def test_history_explains_a_record_but_does_not_change_its_state() -> None:
    record = Delivery("1", "a@b.de", S.HARD_BOUNCED, Reason.UNKNOWN)
    told = with_history(record, [event("bounce", 1, **(HARD | {"hard": None}))])
    assert (told.state, told.reason, told.smtp_code) == (S.HARD_BOUNCED, Reason.USER_UNKNOWN, "5.1.1")
    assert with_history(record, []) is record


def test_the_newest_mail_comes_first_and_one_without_a_time_last() -> None:
    old, new, never = (Delivery(i, "a@b.de", S.UNKNOWN, at=at) for i, at in
                       [("1", NOW - timedelta(days=1)), ("2", NOW), ("3", None)])  # fmt: skip
    assert newest_first([old, never, new]) == (new, old, never)
