"""The store: each event once, in any order, for many threads, and quick."""

from __future__ import annotations

import json
import random
import sqlite3
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mail.events import parse_events
from bot.mail.models import DeliveryEvent
from bot.mail.status import DeliveryState
from bot.mail.store import DeliveryStore, StoreUnavailable
from tests.bot.mail import calm
from tests.fakes.mailjet import webhook
from tests.pace import fastest

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc)
WEEK = NOW - timedelta(days=7)


def sent(address: str = "anna@web.de", message_id: int = 1, minutes: int = 0, word: str = "sent") -> DeliveryEvent:
    item = webhook(word, address, message_id, NOW - timedelta(minutes=minutes), hard_bounce=True, error="user unknown")
    return parse_events(json.dumps(item).encode()).events[0]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DeliveryStore]:
    store = DeliveryStore(f"sqlite:///{tmp_path}/neu/mail.db")
    yield store
    store.close()


def test_fifty_times_the_same_event_is_stored_once(store: DeliveryStore) -> None:
    assert store.add_events([sent()] * 25) == 1
    assert [store.add_events([sent()]) for _ in range(25)] == [0] * 25
    assert len(store.export("anna@web.de")["events"]) == 1


def test_many_events_at_once_are_all_stored(store: DeliveryStore) -> None:
    assert store.add_events([sent(message_id=number) for number in range(1, 3001)]) == 3000
    assert store.add_events([]) == 0


@settings(calm, max_examples=15)
@given(st.permutations(["sent", "open", "click", "unsub", "bounce", "spam"]), st.integers(0, 2**32))
def test_whatever_order_events_come_in_the_delivery_is_the_same(words: list[str], seed: int) -> None:
    store, straight = DeliveryStore("sqlite://"), DeliveryStore("sqlite://")
    events = [sent(word=word, minutes=len(word)) for word in words]
    rnd = random.Random(seed)  # noqa: S311 - order of events, no secret
    for _ in range(8):
        store.add_events(rnd.choices(events, k=2))
    store.add_events(events)
    straight.add_events(sorted(events, key=lambda one: one.word))
    assert store.deliveries_to("anna@web.de", WEEK) == straight.deliveries_to("anna@web.de", WEEK)


def test_the_newest_mail_comes_first_and_the_limit_holds(store: DeliveryStore) -> None:
    store.add_events([sent(message_id=number, minutes=number) for number in range(1, 9)])
    told = store.deliveries_to("ANNA@web.de", WEEK, limit=3)
    assert [one.message_id for one in told] == ["1", "2", "3"]


def test_a_mail_with_fresh_news_is_told_with_its_old_beginning(store: DeliveryStore) -> None:
    store.add_events([sent(minutes=60 * 24 * 20), sent(word="open", minutes=5)])
    (told,) = store.deliveries_to("anna@web.de", WEEK)
    assert told.at == NOW - timedelta(days=20)
    assert told.state is DeliveryState.OPENED


def test_mails_without_news_since_then_and_other_peoples_are_not_told(store: DeliveryStore) -> None:
    store.add_events([sent(minutes=60 * 24 * 20), sent("bert@web.de", 2)])
    assert store.deliveries_to("anna@web.de", WEEK) == ()
    assert store.deliveries_to("%@web.de", WEEK) == ()


def test_other_peoples_newer_mails_do_not_use_up_the_limit(store: DeliveryStore) -> None:
    store.add_events([sent(minutes=60), *(sent("bert@web.de", number) for number in range(2, 9))])
    assert len(store.deliveries_to("anna@web.de", WEEK, limit=3)) == 1


def test_readers_do_not_wait_for_a_writer(store: DeliveryStore, tmp_path: Path) -> None:
    store.add_events([sent()])
    other = sqlite3.connect(tmp_path / "neu" / "mail.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert len(store.deliveries_to("anna@web.de", WEEK)) == 1
    assert fastest(lambda: store.deliveries_to("anna@web.de", WEEK), 1) <= 1
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()


@pytest.mark.parametrize("spelling", ["anna+kurs@müller.de", "ANNA+Kurs@MÜLLER.de", "anna+kurs@xn--mller-kva.de"])
def test_every_spelling_of_an_address_finds_its_mails(store: DeliveryStore, spelling: str) -> None:
    store.add_events([sent("Anna+Kurs@Müller.de")])
    assert len(store.deliveries_to(spelling, WEEK)) == 1


def test_an_event_comes_back_as_it_went_in(store: DeliveryStore) -> None:
    event = sent(word="bounce")
    store.add_events([event])
    (told,) = store.deliveries_to("anna@web.de", WEEK)
    assert told.events == (event,)
    assert told.events[0].received_at is not None


def test_old_events_and_audits_are_pruned(store: DeliveryStore) -> None:
    store.add_events([sent(minutes=60 * 24 * 20), sent(message_id=2)])
    store.add_audit(NOW - timedelta(days=20), "team:x", "abc", "found")
    store.add_audit(NOW, "team:x", "abc", "found")
    assert store.prune(WEEK) == 2
    assert len(store.export("anna@web.de", "abc")["events"]) == 1
    assert len(store.audits()) == 1


def test_everything_about_an_address_can_be_exported_and_erased(store: DeliveryStore) -> None:
    store.add_events([sent(), sent("bert@web.de", 2)])
    store.add_audit(NOW, "team:x", "abc", "found")
    told = json.loads(json.dumps(store.export("Anna@web.de", "abc")))
    assert (told["events"][0]["raw"]["email"], len(told["lookups"])) == ("anna@web.de", 1)
    assert store.erase("Anna@web.de", "abc") == 2
    assert store.export("anna@web.de", "abc") == {"events": [], "lookups": []}
    assert len(store.export("bert@web.de")["events"]) == 1


@pytest.mark.parametrize("memory", [True, False])
def test_many_threads_lose_nothing_and_double_nothing(store: DeliveryStore, memory: bool) -> None:
    shared = DeliveryStore("sqlite://") if memory else store
    new: list[int] = []

    def work(number: int) -> None:
        for step in range(10):
            new.append(shared.add_events([sent(message_id=step + 1), sent(message_id=100 * number + step + 50)]))
            shared.deliveries_to("anna@web.de", WEEK)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 7)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(new) == 10 + 60
    assert len(shared.export("anna@web.de")["events"]) == 70


def test_a_locked_database_is_an_error_without_any_address(tmp_path: Path) -> None:
    store = DeliveryStore(f"sqlite:///{tmp_path}/mail.db", busy_timeout_s=0.05)
    other = sqlite3.connect(tmp_path / "mail.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnavailable) as caught:
        store.add_events([sent()])
    assert "anna" not in str(caught.value)
    assert caught.value.__cause__ is None
    other.execute("COMMIT")
    other.close()
    assert store.add_events([sent()]) == 1
    store.close()


@pytest.mark.parametrize("url", ["nonsense", "nosuchdb://x", "sqlite:////proc/nowhere/mail.db"])
def test_a_wrong_database_address_names_the_setting(url: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"DATABASE_URL|store failed"):
        DeliveryStore(url)


def test_what_was_stored_is_there_after_a_restart(tmp_path: Path) -> None:
    for expected in (1, 0):
        store = DeliveryStore(f"sqlite:///{tmp_path}/mail.db")
        assert store.add_events([sent()]) == expected
        store.close()


def test_one_mail_is_found_by_its_id_and_only_for_its_recipient(store: DeliveryStore) -> None:
    store.add_events([sent(message_id=5), sent("berta@web.de", message_id=5, word="open")])
    mail = store.delivery("ANNA@web.de", "5")
    assert mail
    assert mail.state is DeliveryState.DELIVERED
    assert store.delivery("anna@web.de", "6") is None
