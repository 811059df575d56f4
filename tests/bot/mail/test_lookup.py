"""Who may see what, and what is told when the store, Mailjet or both have gaps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import structlog.testing

from bot.mail.asking import Answer
from bot.mail.breaker import CircuitBreaker
from bot.mail.errors import LoginRejected, MailjetError, RateLimited, Unreachable, UnusableAnswer
from bot.mail.events import parse_events
from bot.mail.lookup import Asker, Lookup, Outcome, Role, Source
from bot.mail.mailjet import MailjetClient
from bot.mail.models import Delivery
from bot.mail.status import DeliveryState, Reason
from bot.mail.store import DeliveryStore, StoreUnavailable
from bot.mail.throttle import LookupLimits
from tests.fakes.mailjet import FakeMailjet, Mode, webhook

TEAM = Asker(Role.TEAM, "U1")
GUEST = Asker(Role.GUEST)
ANNA = Asker(Role.MITGLIED, "m1", "Anna@Web.de")
SHOP = Asker(Role.ANBIETER, "42")


@pytest.fixture
def fake() -> Iterator[FakeMailjet]:
    with FakeMailjet() as fake:
        yield fake


@pytest.fixture
def store() -> DeliveryStore:
    return DeliveryStore("sqlite://")


def client_of(fake: FakeMailjet) -> MailjetClient:
    return MailjetClient(fake.key, fake.secret, fake.url, read_timeout=0.3, total_limit=0.5)


def put(store: DeliveryStore, word: str = "sent", message_id: int = 1, **fields: Any) -> None:
    address = fields.pop("address", "anna@web.de")
    at = datetime.now(timezone.utc) - timedelta(minutes=fields.pop("minutes", 30))
    store.add_events(parse_events(json.dumps(webhook(word, address, message_id, at, **fields)).encode()).events)


def test_the_team_sees_every_mail(store: DeliveryStore) -> None:
    put(store)
    told = Lookup(store).find(TEAM, "ANNA@web.de")
    assert (told.outcome, told.source) == (Outcome.FOUND, Source.STORE)
    assert told.deliveries[0].state is DeliveryState.DELIVERED
    assert told.as_of is not None


class Untouchable(DeliveryStore):
    def deliveries_to(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("a guest's question must not reach the data")


@pytest.mark.parametrize(
    "asker",
    [GUEST, Asker(Role.ANBIETER, " "), Asker(Role.MITGLIED), Asker(Role.MITGLIED, "m2", "bert@web.de")],
)
def test_who_may_not_see_gets_the_same_no_without_any_query(asker: Asker, fake: FakeMailjet) -> None:
    store = Untouchable("sqlite://")
    put(store)
    lookup = Lookup(store, client_of(fake))
    known, unknown = lookup.find(asker, "anna@web.de"), lookup.find(asker, "nie@web.de")
    assert known == unknown
    assert known.outcome is Outcome.NOT_ALLOWED
    assert fake.requests == []


def test_a_member_sees_only_his_own_address(store: DeliveryStore) -> None:
    put(store)
    put(store, message_id=2, address="bert@web.de")
    lookup = Lookup(store)
    assert lookup.find(ANNA, "anna@web.de").outcome is Outcome.FOUND
    assert lookup.find(ANNA, "bert@web.de").outcome is Outcome.NOT_ALLOWED
    assert lookup.find(Asker(Role.MITGLIED, "m", ""), "").outcome is Outcome.NOT_ALLOWED


def test_a_course_creator_sees_only_messages_that_carry_his_sub(store: DeliveryStore) -> None:
    put(store, message_id=1, Payload='{"anbieter": "42"}')
    put(store, message_id=2, CustomID="anbieter:42;kurs:7")
    put(store, message_id=3, Payload='{"anbieter": "421"}')
    put(store, message_id=4, Payload='{"anbieter": 7, "kurs": 42}')
    put(store, message_id=5)
    told = Lookup(store).find(SHOP, "anna@web.de")
    assert {one.message_id for one in told.deliveries} == {"1", "2"}


def test_other_peoples_many_mails_do_not_push_his_own_out(store: DeliveryStore) -> None:
    put(store, message_id=1, minutes=600, Payload='{"anbieter": "42"}')
    for number in range(2, 40):
        put(store, message_id=number)
    assert len(Lookup(store).find(SHOP, "anna@web.de").deliveries) == 1


def test_a_stranger_looks_like_nobody_to_a_course_creator(store: DeliveryStore) -> None:
    put(store, Payload='{"anbieter": "7"}')
    lookup = Lookup(store, clock=lambda: datetime(2026, 1, 1, tzinfo=timezone.utc))
    assert lookup.find(SHOP, "anna@web.de") == lookup.find(SHOP, "nie@web.de")


def test_mailjet_fills_in_what_the_store_does_not_know(store: DeliveryStore, fake: FakeMailjet) -> None:
    number = fake.add_message("anna@web.de", "opened", subject="Dein Zugang")
    fake.add_message("anna@web.de", "queued", subject="Modul 2")
    put(store, message_id=number, Payload='{"anbieter": "42"}')
    told = Lookup(store, client_of(fake)).find(TEAM, "anna@web.de")
    assert told.source is Source.API
    states = {one.subject: one.state for one in told.deliveries}
    assert states == {"Dein Zugang": DeliveryState.OPENED, "Modul 2": DeliveryState.QUEUED}
    (his,) = Lookup(store, client_of(fake)).find(SHOP, "anna@web.de").deliveries
    assert (his.subject, his.payload) == ("Dein Zugang", '{"anbieter": "42"}')


def test_a_failure_known_only_to_mailjet_comes_with_the_servers_words(store: DeliveryStore, fake: FakeMailjet) -> None:
    fake.add_message("anna@web.de", "hardbounced", state_id=1, comment="550 5.1.1 no such user")
    (told,) = Lookup(store, client_of(fake)).find(TEAM, "anna@web.de").deliveries
    assert (told.reason, told.smtp_code, told.server_reply) == (
        Reason.USER_UNKNOWN, "5.1.1", "550 5.1.1 no such user"
    )  # fmt: skip


FAULTS = [
    (Mode.RATE_LIMITED, RateLimited),
    (Mode.BROKEN, Unreachable),
    (Mode.SLOW, Unreachable),
    (Mode.NOT_JSON, UnusableAnswer),
    (Mode.IGNORES_FILTERS, UnusableAnswer),
]


@pytest.mark.parametrize(("mode", "failure"), FAULTS)
def test_when_mailjet_fails_the_store_is_told_with_its_age_and_the_cause(
    store: DeliveryStore, fake: FakeMailjet, mode: Mode, failure: type[MailjetError]
) -> None:
    fake.mode = mode
    fake.add_message("anna@web.de")
    put(store)
    told = Lookup(store, client_of(fake)).find(TEAM, "anna@web.de")
    assert (told.outcome, told.source, told.failure) == (Outcome.FOUND, Source.STORE, failure)
    assert told.as_of is not None
    assert {one.recipient for one in told.deliveries} == {"anna@web.de"}


@pytest.mark.parametrize(("mode", "failure"), FAULTS[1:2] + FAULTS[4:])
def test_when_nothing_is_known_and_mailjet_fails_nothing_is_claimed(
    store: DeliveryStore, fake: FakeMailjet, mode: Mode, failure: type[MailjetError]
) -> None:
    fake.mode = mode
    fake.add_message("anna@web.de")
    told = Lookup(store, client_of(fake)).find(TEAM, "anna@web.de")
    assert (told.outcome, told.deliveries, told.failure) == (Outcome.UNAVAILABLE, (), failure)


def test_a_wrong_login_is_told_apart(store: DeliveryStore, fake: FakeMailjet) -> None:
    lookup = Lookup(store, MailjetClient(fake.key, "wrong", fake.url))
    assert [lookup.find(TEAM, "anna@web.de").failure for _ in range(5)] == [LoginRejected] * 5
    assert len(fake.requests) == 1


def test_a_mailjet_that_is_down_is_left_alone_for_a_while(store: DeliveryStore, fake: FakeMailjet) -> None:
    fake.mode = Mode.BROKEN
    now = [1000.0]
    breaker = CircuitBreaker(failures=1, cool_down=30, clock=lambda: now[0])
    lookup = Lookup(store, client_of(fake), breaker=breaker)
    lookup.find(TEAM, "anna@web.de")
    asked = len(fake.requests)
    assert lookup.find(TEAM, "anna@web.de").failure is Unreachable
    assert len(fake.requests) == asked
    fake.mode = Mode.NORMAL
    now[0] += 31
    assert lookup.find(TEAM, "anna@web.de").outcome is Outcome.NONE


def test_whatever_a_part_hands_over_a_foreign_mail_is_never_told(store: DeliveryStore, fake: FakeMailjet) -> None:
    fresh = Answer((Delivery("9", "bert@web.de", DeliveryState.DELIVERED),), datetime.now(timezone.utc))
    lookup = Lookup(store, client_of(fake), cache={("anna@web.de", 30): fresh})
    assert lookup.find(TEAM, "anna@web.de").outcome is Outcome.NONE


def test_mailjets_answer_is_kept_for_a_short_time(store: DeliveryStore, fake: FakeMailjet) -> None:
    now = [datetime.now(timezone.utc)]
    lookup = Lookup(store, client_of(fake), clock=lambda: now[0])
    fake.add_message("anna@web.de")
    first, second = lookup.find(TEAM, "anna@web.de"), lookup.find(TEAM, "anna@web.de")
    assert len(fake.requests) == 1
    assert first.as_of == second.as_of
    now[0] += timedelta(seconds=31)
    lookup.find(TEAM, "anna@web.de")
    assert len(fake.requests) == 2


def test_a_fresh_event_is_told_although_mailjets_answer_is_kept(store: DeliveryStore, fake: FakeMailjet) -> None:
    number = fake.add_message("anna@web.de", "queued")
    lookup = Lookup(store, client_of(fake))
    assert lookup.find(TEAM, "anna@web.de").deliveries[0].state is DeliveryState.QUEUED
    put(store, "sent", number)
    assert lookup.find(TEAM, "anna@web.de").deliveries[0].state is DeliveryState.DELIVERED


class Broken(DeliveryStore):
    def deliveries_to(self, *_: Any, **__: Any) -> Any:
        raise StoreUnavailable("locked")

    def add_audit(self, *_: Any, **__: Any) -> None:
        raise StoreUnavailable("locked")


def test_a_broken_store_is_made_up_for_by_mailjet_and_admitted_without(fake: FakeMailjet) -> None:
    fake.add_message("anna@web.de")
    assert Lookup(Broken("sqlite://"), client_of(fake)).find(TEAM, "anna@web.de").outcome is Outcome.FOUND
    assert Lookup(Broken("sqlite://")).find(TEAM, "anna@web.de").outcome is Outcome.UNAVAILABLE


def test_too_many_look_ups_are_refused_until_the_window_has_passed(store: DeliveryStore) -> None:
    put(store)
    now = [0.0]
    lookup = Lookup(store, limits=LookupLimits(2, 9, 60), monotonic=lambda: now[0])
    outcomes = [lookup.find(TEAM, "anna@web.de").outcome for _ in range(3)]
    assert outcomes == [Outcome.FOUND, Outcome.FOUND, Outcome.LIMITED]
    now[0] += 61
    assert lookup.find(TEAM, "anna@web.de").outcome is Outcome.FOUND
    free = Lookup(store, limits=None)
    assert {free.find(TEAM, "anna@web.de").outcome for _ in range(50)} == {Outcome.FOUND}


def test_every_look_up_is_in_the_audit_trail_without_the_address(store: DeliveryStore) -> None:
    put(store)
    lookup = Lookup(store, hash_key=b"key")
    lookup.find(TEAM, "Anna@web.de")
    lookup.find(Asker(Role.MITGLIED, "anna@web.de", "anna@web.de"), "bert@web.de")
    newest, oldest = store.audits()
    assert (oldest["asker"], oldest["outcome"]) == ("team:U1", "found")
    assert oldest["address_hash"] == lookup.hash_of("anna@WEB.de")
    assert newest["outcome"] == "not_allowed"
    assert "anna" not in str(store.audits())
    assert store.erase("anna@web.de", lookup.hash_of("anna@web.de")) == 2


def test_no_log_line_holds_an_address(store: DeliveryStore, fake: FakeMailjet) -> None:
    fake.mode = Mode.IGNORES_FILTERS
    fake.add_message("anna@web.de")
    with structlog.testing.capture_logs() as logs:
        Lookup(store, client_of(fake)).find(ANNA, "anna@web.de")
    assert {"mailjet.filter_ignored", "lookup.mailjet_failed", "lookup.done"} == {one["event"] for one in logs}
    assert "@" not in str(logs)
    assert "anna" not in str(logs).lower()


@pytest.mark.parametrize("text", ["", "anna", "@", "'; DROP TABLE mail_events; --", "a" * 5000, "\x00"])
def test_what_is_no_address_finds_nothing_and_asks_nobody(store: DeliveryStore, fake: FakeMailjet, text: str) -> None:
    assert Lookup(store, client_of(fake)).find(TEAM, text).outcome is Outcome.NONE
    assert fake.requests == []
