"""Writing first: once a key, into the place the conversation came from, and not where that is impossible."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.outbox import Outbox
from bot.channels.pushes import slack_push, team_alert, website_push
from bot.channels.queue import Queue
from bot.mail.trouble import Trouble
from bot.settings import read_settings

NEWS = [{"recipient_id": "secret-name", "text": "Es gibt Neues"}]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/bot.db"


def test_news_for_the_website_are_stored_once_and_without_the_recipients_name(url: str) -> None:
    outbox = Outbox(url)
    push = website_push(outbox)
    for _ in range(2):
        assert asyncio.run(push("c-1", "news-1.5", NEWS))
    texts = [dict(event.content) for event in outbox.after("c-1", 0) if event.content]
    outbox.close()
    assert texts == [{"text": "Es gibt Neues"}]


@pytest.mark.parametrize(
    ("conversation", "channel", "thread"),
    [("slack:T1:C1:171.5", "C1", "171.5"), ("slack:T1:D1", "D1", None), ("slack:T1:G1:2.0", "G1", "2.0")],
)
def test_news_for_slack_go_to_where_they_were_asked_for(
    url: str, conversation: str, channel: str, thread: str | None
) -> None:
    queue = Queue(url)
    for _ in range(2):
        assert asyncio.run(slack_push(queue)(conversation, "news-1.5", NEWS))
    work = queue.take("slack")
    assert work
    assert (work.payload["channel"], work.payload["thread"]) == (channel, thread)
    assert work.answers
    assert work.answers[0]["text"] == "Es gibt Neues"
    assert queue.done(work.claim)
    assert queue.take("slack") is None
    queue.close()


@pytest.mark.parametrize("conversation", ["slack:T1:U1:befehl", "rest-1", ""])
def test_what_cannot_be_written_to_first_is_left_to_the_next_message(url: str, conversation: str) -> None:
    queue = Queue(url)
    assert not asyncio.run(slack_push(queue)(conversation, "news-1.5", NEWS))
    assert queue.take("slack") is None
    queue.close()


def test_the_team_hears_of_one_trouble_once(url: str) -> None:
    assert team_alert(read_settings({"DATABASE_URL": url}), "x") is None
    slack = {
        "DATABASE_URL": url,
        "SLACK_BOT_TOKEN": "made-up",
        "SLACK_SIGNING_SECRET": "a-secret-made-up-for-tests",
        "SLACK_ALERT_CHANNEL": "C9",
    }
    alert = team_alert(read_settings(slack), "{anbieter}: {fehler} von {alle} in {minuten} Minuten")
    assert alert
    for _ in range(50):
        alert("trouble:gmx:2026-11-20", Trouble("gmx", 15, 20, None, timedelta(hours=1)))
    queue = Queue(url)
    work = queue.take("slack")
    assert work
    assert work.answers
    assert "gmx: 15 von 20 in 60 Minuten" in work.answers[0]["text"]
    assert queue.done(work.claim)
    assert queue.take("slack") is None
    queue.close()
