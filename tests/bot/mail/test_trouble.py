"""Trouble at a provider: noticed when well above the usual, and never from a handful of mails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.mail.events import parse_events
from bot.mail.store import DeliveryStore
from bot.mail.trouble import TroubleLimits, TroubleWatch
from tests.fakes.mailjet import webhook

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc)
ago = timedelta
LATELY = timedelta(minutes=10)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DeliveryStore]:
    store = DeliveryStore(f"sqlite:///{tmp_path}/mail.db")
    yield store
    store.close()


def add(store: DeliveryStore, count: int, word: str, domain: str = "web.de", before: timedelta = LATELY) -> None:
    add.number = getattr(add, "number", 0) + count  # type: ignore[attr-defined]
    items = [
        webhook(word, f"p{n}@{domain}", add.number * 1000 + n, NOW - before, error="policy issue")  # type: ignore[attr-defined]
        for n in range(1, count + 1)
    ]
    store.add_events(parse_events(json.dumps(items).encode()).events)


def watch(store: DeliveryStore, limits: TroubleLimits | None = None) -> TroubleWatch:
    return TroubleWatch(store, limits, clock=lambda: NOW)


def test_many_failures_in_the_last_hour_are_trouble(store: DeliveryStore) -> None:
    add(store, 12, "bounce")
    add(store, 3, "blocked")
    add(store, 15, "sent")
    found = watch(store).at("web.de")
    assert found
    assert (found.failed, found.total, found.usual) == (15, 30, None)
    assert watch(store).at("gmx") is None
    assert watch(store).at(None) is None


@pytest.mark.parametrize(
    ("bounced", "sent", "before"),
    [
        (9, 0, ago(minutes=10)),  # too few to tell
        (12, 100, ago(minutes=10)),  # a small part
        (30, 0, ago(minutes=61)),  # over
    ],
)
def test_few_rare_or_old_failures_are_no_trouble(
    store: DeliveryStore, bounced: int, sent: int, before: timedelta
) -> None:
    add(store, bounced, "bounce", before=before)
    add(store, sent, "sent", before=before)
    assert not watch(store).all()


def test_what_is_usual_at_a_provider_is_no_trouble(store: DeliveryStore) -> None:
    add(store, 40, "bounce", before=ago(days=2))
    add(store, 60, "sent", before=ago(days=2))
    add(store, 15, "bounce")
    add(store, 20, "sent")
    assert not watch(store).all()


def test_well_above_the_usual_is_trouble(store: DeliveryStore) -> None:
    add(store, 2, "bounce", before=ago(days=2))
    add(store, 98, "sent", before=ago(days=2))
    add(store, 15, "bounce")
    add(store, 20, "sent")
    found = watch(store).at("web.de")
    assert found
    assert found.usual == pytest.approx(0.02)


def test_domains_of_one_provider_count_together_and_company_domains_do_not(store: DeliveryStore) -> None:
    add(store, 6, "bounce", "gmx.de")
    add(store, 6, "bounce", "gmx.net")
    add(store, 30, "bounce", "firma-beispiel.de")
    assert set(watch(store).all()) == {"gmx"}


def test_limits_can_be_set(store: DeliveryStore) -> None:
    add(store, 3, "bounce", before=ago(minutes=90))
    limits = TroubleLimits(window=ago(hours=2), least=3, rate=0.5)
    assert watch(store, limits).at("web.de")


def test_an_answer_is_kept_for_a_moment_only(store: DeliveryStore) -> None:
    clock = [0.0]
    kept = TroubleWatch(store, clock=lambda: NOW, monotonic=lambda: clock[0])
    assert not kept.all()
    add(store, 12, "bounce")
    assert not kept.all()
    clock[0] = 3.0
    assert kept.at("web.de")


def test_an_unreadable_store_is_no_trouble_at_a_provider(tmp_path: Path) -> None:
    store = DeliveryStore(f"sqlite:///{tmp_path}/mail.db")
    with store.connected() as connection:
        connection.exec_driver_sql("DROP TABLE mail_events")
    assert not watch(store).all()
    store.close()


def test_faults_of_the_sending_side_are_no_trouble_at_a_provider(store: DeliveryStore) -> None:
    items = [webhook("blocked", f"p{n}@web.de", n, NOW, error="bad or empty template") for n in range(1, 30)]
    store.add_events(parse_events(json.dumps(items).encode()).events)
    assert not watch(store).all()
