from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.account.cases import CaseStore
from bot.channels.inbox_tables import MESSAGES
from bot.housekeeping import rates_watch
from bot.settings import Settings
from tests.fakes.mailjet import FakeMailjet


@pytest.fixture
def mailjet() -> Iterator[FakeMailjet]:
    with FakeMailjet() as fake:
        fake.add_day(1, Total=1000, MessageSentCount=909, MessageHardBouncedCount=91)
        yield fake


def _settings(mailjet: FakeMailjet, database_url: str, *, on: bool = True) -> Settings:
    return Settings(
        database_url=database_url,
        rates_watch=on,
        mailjet_api_key=mailjet.key,
        mailjet_secret_key=mailjet.secret,
        mailjet_base_url=mailjet.url,
        slack_bot_token="xoxb-1",
        slack_alert_channel="C0TEAM",
    )


def test_a_watched_account_near_a_limit_is_told_to_the_teams_channel_once(mailjet: FakeMailjet, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    cases = CaseStore(url)
    cases.save(cases.create({}).reference, {}, {}, watch=True)
    cases.close()
    watch = rates_watch(_settings(mailjet, url))
    assert watch is not None
    watch.check()
    watch.check()
    engine = sa.create_engine(url)
    told = engine.connect().execute(sa.select(MESSAGES.c.answers)).scalars().all()
    engine.dispose()
    assert len(told) == 1
    assert "9,1" in told[0]


def test_without_a_key_or_turned_off_nothing_is_watched(mailjet: FakeMailjet, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    assert rates_watch(_settings(mailjet, url, on=False)) is None
    assert rates_watch(Settings(database_url=url, rates_watch=True)) is None
