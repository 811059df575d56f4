"""The demo sample: complete, marked, and the same after being filled in again."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.mail.demo import DEMO_SUB, fill_demo
from bot.mail.events import event_from
from bot.mail.lookup import Asker, Lookup, Outcome, Role, Source
from bot.mail.status import DeliveryState, Reason
from bot.mail.store import DeliveryStore
from tests.fakes.mailjet import webhook

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc)
S, R = DeliveryState, Reason


@pytest.fixture
def store() -> DeliveryStore:
    store = DeliveryStore("sqlite://")
    fill_demo(store, NOW - timedelta(days=2))
    fill_demo(store, NOW)
    return store


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("anna.beispiel@web.de", [(S.DELIVERED, R.NONE)]),
        ("ben.beispiel@gmx.de", [(S.OPENED, R.NONE)]),
        ("carla.beispiel@t-online.de", [(S.SOFT_BOUNCED, R.POLICY_ISSUE)]),
        ("david.beispiel@yahoo.de", [(S.DEFERRED, R.GREYLISTED)]),
        ("eva.beispiel@gmail.com", [(S.HARD_BOUNCED, R.USER_UNKNOWN)]),
        ("felix.beispiel@outlook.de", [(S.SOFT_BOUNCED, R.QUOTA_EXCEEDED)]),
        ("greta.beispiel@freenet.de", [(S.BLOCKED, R.PREBLOCKED)]),
        ("hanna.beispiel@icloud.com", [(S.QUEUED, R.NONE)]),
        ("ida.beispiel@web.de", [(S.COMPLAINED, R.NONE)]),
        ("jonas.beispiel@gmx.net", [(S.DELIVERED, R.NONE), (S.DELIVERED, R.NONE)]),
    ],
)
def test_the_sample_course_creator_sees_his_sample(
    store: DeliveryStore, address: str, expected: list[tuple[DeliveryState, Reason]]
) -> None:
    lookup = Lookup(store, demo=True, clock=lambda: NOW)
    told = lookup.find(Asker(Role.ANBIETER, sub=DEMO_SUB), address)
    assert [(one.state, one.reason) for one in told.deliveries] == expected
    assert told.source is Source.DEMO
    assert all(one.demo and one.subject and one.updated_at and one.updated_at < NOW for one in told.deliveries)


def test_outside_demo_mode_the_sample_is_never_shown(store: DeliveryStore) -> None:
    told = Lookup(store, clock=lambda: NOW).find(Asker(Role.TEAM), "anna.beispiel@web.de")
    assert (told.outcome, told.source) == (Outcome.NONE, Source.STORE)


def test_filling_the_sample_leaves_real_events_alone(store: DeliveryStore) -> None:
    real = event_from(webhook("sent", "echt@web.de", 5, NOW))
    assert real is not None
    store.add_events([real])
    fill_demo(store, NOW)
    assert len(store.deliveries_to("echt@web.de", NOW - timedelta(days=1))) == 1
