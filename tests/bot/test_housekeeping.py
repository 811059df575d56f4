"""What the server does for the team: a mailbox that takes nothing loses nothing, and somebody hears of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cases.models import Content, Way
from bot.cases.post import STUCK_AFTER, Post
from bot.cases.store import HandoverStore
from bot.channels.queue import Queue
from bot.housekeeping import couriers, stuck_alarm
from bot.settings import Settings, read_settings
from tests.fakes.slack import FakeSlack
from tests.fakes.smtp import FakeSmtp

SUPPORT = "hilfe@beispiel.de"


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def _settings(folder: Path, smtp: FakeSmtp, slack: FakeSlack) -> Settings:
    return read_settings({
        "DATABASE_URL": f"sqlite:///{folder}/bot.db", "SMTP_URL": smtp.url, "SUPPORT_EMAIL": SUPPORT,
        "SLACK_BOT_TOKEN": slack.token, "SLACK_SIGNING_SECRET": slack.secret, "SLACK_API_URL": slack.api,
        "SLACK_ALERT_CHANNEL": "C0HILFE",
    })  # fmt: skip


@pytest.mark.parametrize("answers", [("552 mailbox full", "250 OK"), ("250 OK", "552 mailbox full")])
def test_a_full_mailbox_loses_nothing_and_the_team_is_told_once_a_day(tmp_path: Path, answers: tuple[str, str]) -> None:
    with FakeSmtp() as smtp, FakeSlack() as slack:
        settings, clock = _settings(tmp_path, smtp, slack), Clock()
        store = HandoverStore(settings.database_url, clock=clock)
        queue = Queue(settings.database_url)
        post = Post(store, {Way.MAIL: couriers(settings)[Way.MAIL]}, stuck_alarm(settings))
        cases = [store.create(f"c{one}", "rest", None, Content(), [Way.MAIL]) for one in range(2)]
        smtp.answer, smtp.answer_receiver = answers
        for _ in range(STUCK_AFTER - 1):
            assert post.work_off() == 0
            clock.now += 1800
        assert queue.take("slack") is None, "a hiccup is no news"
        for _ in range(6):
            assert post.work_off() == 0
            clock.now += 1800
        work = queue.take("slack")
        assert work
        assert work.answers
        assert "Postfach" in work.answers[0]["text"]
        assert "552" in work.answers[0]["text"]
        assert SUPPORT not in work.answers[0]["text"]
        queue.done(work.claim)
        assert queue.take("slack") is None
        smtp.answer = smtp.answer_receiver = "250 OK"
        assert post.work_off() == 2
        clock.now += 86_400
        assert post.work_off() == 0
        assert len(smtp.letters) == 2
        assert {letter["Message-ID"] for letter in smtp.letters} == {
            f"<{case.reference}.1@zustellhelfer.invalid>" for case in cases
        }


def test_both_ways_are_tried_apart(tmp_path: Path) -> None:
    with FakeSmtp() as smtp, FakeSlack() as slack:
        settings = _settings(tmp_path, smtp, slack)
        smtp.answer = "421 later"
        store = HandoverStore(settings.database_url)
        case = store.create("c1", "website", None, Content(), [Way.MAIL, Way.SLACK])
        assert Post(store, couriers(settings)).work_off() == 1
        assert store.is_sent(case.reference)
        assert case.reference in slack.posts[0]["text"]
        # Without SLACK_TEAM_ID nobody there may answer, and the post promises nothing.
        assert "sieht der Nutzer nicht" in slack.posts[0]["text"]
