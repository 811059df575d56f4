"""Promises of news: each told once, to whoever comes first, and found only when there is something to tell."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.mail.events import parse_events
from bot.mail.lookup import Asker, Role
from bot.mail.models import Delivery
from bot.mail.status import DeliveryState
from bot.mail.store import DeliveryStore
from bot.mail.watch import KEPT, LEASE, Watch, WatchBook, name_of, watched
from tests.fakes.mailjet import webhook

NOW = datetime.now(timezone.utc)
WATCH = Watch("c-1", "rest", "Anna@WEB.de", "7", "mitglied:m-1", "ich", "Dein Zugang", 1_700_000_000)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DeliveryStore]:
    store = DeliveryStore(f"sqlite:///{tmp_path}/mail.db")
    yield store
    store.close()


@pytest.fixture
def book(store: DeliveryStore) -> WatchBook:
    book = WatchBook(store)
    book.add(WATCH, NOW)
    return book


def happens(store: DeliveryStore, word: str, address: str = "anna@web.de", number: int = 7, **fields: object) -> None:
    store.add_events(parse_events(json.dumps(webhook(word, address, number, **fields)).encode()).events)


def test_nothing_is_due_before_there_is_news(book: WatchBook) -> None:
    assert book.due(NOW) == ()


@pytest.mark.parametrize(
    ("word", "fields", "due"),
    [
        ("sent", {}, True),
        ("open", {}, True),
        ("blocked", {"error": "preblocked"}, True),
        ("bounce", {"hard_bounce": True, "error": "user unknown"}, True),
        ("bounce", {"hard_bounce": False, "error": "greylisted"}, False),  # tried again: nothing new
        ("teleported", {}, False),
    ],
)
def test_only_an_outcome_is_news(
    store: DeliveryStore, book: WatchBook, word: str, fields: dict[str, object], due: bool
) -> None:
    happens(store, word, **fields)
    assert bool(book.due(NOW)) is due


def test_other_mails_and_other_addresses_are_no_news(store: DeliveryStore, book: WatchBook) -> None:
    happens(store, "sent", number=8)
    happens(store, "sent", "berta@web.de")
    assert book.due(NOW) == ()


def test_news_are_sought_by_conversation_and_by_channel(store: DeliveryStore, book: WatchBook) -> None:
    happens(store, "sent")
    assert [one.conversation for one in book.due(NOW, conversation="c-1")] == ["c-1"]
    assert book.due(NOW, conversation="c-2") == ()
    assert book.due(NOW, channels=["website"]) == ()
    assert len(book.due(NOW, channels=["website", "rest"])) == 1


def test_of_many_tellers_one_may_tell(store: DeliveryStore, book: WatchBook) -> None:
    happens(store, "sent")
    (watch,) = book.due(NOW)
    taken: list[bool] = []
    threads = [threading.Thread(target=lambda: taken.append(book.take(watch, NOW))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken.count(True) == 1
    assert [one.subject for one in book.taken("c-1", NOW)] == ["Dein Zugang"]
    book.told([watch], NOW)
    assert book.due(NOW + LEASE * 2) == ()
    assert book.taken("c-1", NOW) == ()


def test_a_teller_that_died_or_gave_up_leaves_it_to_the_next(store: DeliveryStore, book: WatchBook) -> None:
    happens(store, "sent")
    (watch,) = book.due(NOW)
    assert book.take(watch, NOW)
    assert book.due(NOW) == ()
    assert book.due(NOW + LEASE + timedelta(seconds=1)) == (watch,)
    book.give_back([watch])
    assert book.due(NOW) == (watch,)


def test_the_same_promise_twice_is_one_and_a_kept_one_can_be_made_again(store: DeliveryStore, book: WatchBook) -> None:
    book.add(WATCH, NOW)
    happens(store, "sent")
    (watch,) = book.due(NOW)
    assert book.take(watch, NOW)
    book.told([watch], NOW)
    book.add(WATCH, NOW)
    assert len(book.due(NOW)) == 1


def test_old_promises_are_passed_over_and_pruned(store: DeliveryStore, book: WatchBook) -> None:
    happens(store, "sent")
    assert book.due(NOW + KEPT + timedelta(days=1)) == ()
    assert book.prune(NOW + timedelta(days=1)) == 1


def test_promises_are_exported_and_erased_with_their_address_or_conversation(book: WatchBook) -> None:
    assert [row["message_id"] for row in book.export("ANNA@web.de")] == ["7"]
    assert book.erase("ANNA@web.de") == 1
    book.add(WATCH, NOW)
    assert book.erase_conversation("c-1") == 1
    assert book.export("anna@web.de") == []


def test_what_events_do_not_tell_is_filled_in() -> None:
    told = watched(WATCH, Delivery("7", "anna@web.de", DeliveryState.DELIVERED, at=NOW))
    assert told.subject == "Dein Zugang"
    assert told.at == datetime.fromtimestamp(1_700_000_000, tz=timezone.utc)


def test_an_asker_is_known_again_by_role_and_name() -> None:
    assert name_of(Asker(Role.TEAM, sub="t-1")) == "team:t-1"
    assert name_of(Asker(Role.MITGLIED, email="A@Web.de")) == "mitglied:a@web.de"
