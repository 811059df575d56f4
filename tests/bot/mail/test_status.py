"""Tables from Mailjet's words to ours: every row, and every word that is in none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.status import (
    ACTOR_OF_REASON,
    FINALITY_OF_REASON,
    Actor,
    DeliveryState,
    EventKind,
    Finality,
    Reason,
    event_kind,
    finality_of,
    reason_of,
    state_from_api,
    state_from_event,
)
from tests.bot.mail import calm
from tests.fakes.mailjet import STATES

S = DeliveryState


@pytest.mark.parametrize(
    ("number", "word", "state"),
    [
        (0, "unknown", S.UNKNOWN),
        (1, "queued", S.QUEUED),
        (2, "sent", S.DELIVERED),
        (3, "opened", S.OPENED),
        (4, "clicked", S.OPENED),
        (5, "bounce", S.SOFT_BOUNCED),
        (6, "spam", S.COMPLAINED),
        (7, "unsub", S.DELIVERED),
        (8, "blocked", S.BLOCKED),
        (9, "softbounced", S.SOFT_BOUNCED),
        (10, "hardbounced", S.HARD_BOUNCED),
        (11, "deferred", S.DEFERRED),
    ],
)
def test_every_api_status_has_its_state_as_number_and_as_word(number: int, word: str, state: DeliveryState) -> None:
    assert state_from_api(word) is state
    assert state_from_api(f" {word.upper()} ") is state
    assert state_from_api(number) is state
    assert state_from_api(str(number)) is state


@pytest.mark.parametrize("number", range(1, 22))
def test_a_state_id_means_the_same_as_its_error_word(number: int) -> None:
    reason = reason_of(number)
    assert reason not in (Reason.NONE, Reason.UNKNOWN)
    assert reason_of(STATES[number]) is reason
    assert reason_of(str(number)) is reason
    assert reason_of(STATES[number].upper()) is reason


def test_every_reason_but_none_and_unknown_has_a_state_id() -> None:
    assert {reason_of(number) for number in range(1, 22)} == set(Reason) - {Reason.NONE, Reason.UNKNOWN}


@pytest.mark.parametrize("nothing", [None, "", 0, "0", "  ", False])
def test_no_reason_given_is_not_an_unknown_reason(nothing: object) -> None:
    assert reason_of(nothing) is Reason.NONE


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_an_actor_and_a_finality(reason: Reason) -> None:
    assert isinstance(FINALITY_OF_REASON[reason], Finality)
    assert isinstance(ACTOR_OF_REASON[reason], Actor)
    for state in DeliveryState:
        assert isinstance(finality_of(state, reason), Finality)


@pytest.mark.parametrize(
    ("hard", "reason", "state"),
    [
        (True, Reason.USER_UNKNOWN, S.HARD_BOUNCED),
        (False, Reason.USER_UNKNOWN, S.SOFT_BOUNCED),
        (None, Reason.USER_UNKNOWN, S.HARD_BOUNCED),
        (None, Reason.QUOTA_EXCEEDED, S.SOFT_BOUNCED),
        (None, Reason.UNKNOWN, S.SOFT_BOUNCED),
        (False, Reason.GREYLISTED, S.DEFERRED),
        (None, Reason.GREYLISTED, S.DEFERRED),
        (True, Reason.GREYLISTED, S.HARD_BOUNCED),
    ],
)
def test_a_bounce_is_hard_soft_or_only_a_delay(hard: bool | None, reason: Reason, state: DeliveryState) -> None:
    assert state_from_event(EventKind.BOUNCED, reason, hard) is state
    assert state_from_api("bounce", reason, hard) is state


@pytest.mark.parametrize(
    ("state", "reason", "finality"),
    [
        (S.QUEUED, Reason.NONE, Finality.TEMPORARY),
        (S.DELIVERED, Reason.NONE, Finality.FINAL),
        (S.HARD_BOUNCED, Reason.USER_UNKNOWN, Finality.FINAL),
        (S.HARD_BOUNCED, Reason.QUOTA_EXCEEDED, Finality.UNCLEAR),
        (S.SOFT_BOUNCED, Reason.QUOTA_EXCEEDED, Finality.TEMPORARY),
        (S.SOFT_BOUNCED, Reason.UNKNOWN, Finality.TEMPORARY),
        (S.SOFT_BOUNCED, Reason.USER_UNKNOWN, Finality.UNCLEAR),
        (S.SOFT_BOUNCED, Reason.POLICY_ISSUE, Finality.UNCLEAR),
        (S.BLOCKED, Reason.PREBLOCKED, Finality.FINAL),
        (S.BLOCKED, Reason.UNKNOWN, Finality.UNCLEAR),
        (S.UNKNOWN, Reason.NONE, Finality.UNCLEAR),
    ],
)
def test_signals_that_contradict_each_other_are_unclear(
    state: DeliveryState, reason: Reason, finality: Finality
) -> None:
    assert finality_of(state, reason) is finality


@calm
@given(st.one_of(st.text(), st.integers(), st.none(), st.booleans(), st.floats(), st.lists(st.text())))
def test_no_word_at_all_makes_a_table_raise(word: object) -> None:
    assert isinstance(reason_of(word), Reason)
    assert isinstance(state_from_api(word), DeliveryState)
    assert isinstance(event_kind(word), EventKind)


def test_unknown_words_are_unknown_and_not_the_nearest_known_one() -> None:
    assert state_from_api("teleported") is S.UNKNOWN
    assert state_from_api(99) is S.UNKNOWN
    assert event_kind("teleported") is EventKind.UNKNOWN
    assert reason_of(99) is Reason.UNKNOWN
    assert reason_of("bad hair day") is Reason.UNKNOWN
