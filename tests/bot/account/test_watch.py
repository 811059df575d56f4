from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.account.rates import RateFinding
from bot.account.thresholds import Metric
from bot.account.watch import RatesWatch
from bot.mail.account_api import AccountApi
from bot.mail.mailjet import MailjetClient
from tests.fakes.mailjet import FakeMailjet, Mode


@pytest.fixture
def fake() -> Iterator[FakeMailjet]:
    with FakeMailjet() as one:
        yield one


def _api(fake: FakeMailjet) -> AccountApi:
    return AccountApi(MailjetClient(fake.key, fake.secret, fake.url, total_limit=0.5), fake.key)


def test_the_hook_hears_of_a_rate_before_the_limit(fake: FakeMailjet) -> None:
    fake.add_day(1, Total=1000, MessageSentCount=930, MessageHardBouncedCount=70)
    told: list[RateFinding] = []
    RatesWatch(_api(fake), lambda: True, told.extend).check()
    assert [one.metric for one in told] == [Metric.BOUNCES]


def test_nothing_is_told_while_all_is_well(fake: FakeMailjet) -> None:
    fake.add_day(1, Total=1000, MessageSentCount=990)
    told: list[RateFinding] = []
    assert RatesWatch(_api(fake), lambda: True, told.extend).check() == ()
    assert not told


def test_nobody_asks_mailjet_where_nobody_wants_it(fake: FakeMailjet) -> None:
    assert RatesWatch(_api(fake), lambda: False).check() == ()
    assert not fake.requests


def test_a_mailjet_that_is_down_does_not_end_the_watch(fake: FakeMailjet) -> None:
    fake.mode = Mode.BROKEN
    assert RatesWatch(_api(fake), lambda: True).check() == ()
