"""The product among its dependencies, each of which is a real process or server that can be made to fail.

What is not failed for real is said at its place in faults.py.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from aiosmtpd.controller import Controller

from bench import site
from bot.dialogue.questions import Question, Topic
from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.bot.channels.conftest import platforms, point_at
from tests.drills.nursery import Nursery, Server, running
from tests.drills.table import THERE, Dependency
from tests.fakes.mailjet import FakeMailjet
from tests.fakes.relay import Relay
from tests.fakes.slack import FakeSlack
from tests.fakes.smtp import FakeSmtp
from tests.fakes.telegram import FakeTelegram
from tests.server import SECRET

TOKEN = "a-token-made-up-for-the-drill"
SUPPORT = "hilfe@beispiel.de"
WAITS_S = 90.0


class SlowSmtp(FakeSmtp):
    """A mail server that may take its time."""

    delay_s: float = 0.0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        await asyncio.sleep(self.delay_s)
        return await super().handle_RCPT(server, session, envelope, address, options)

    def start(self) -> SlowSmtp:
        """Start, also again after a stop; a controller's event loop ends with it."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        super().start()
        return self


@dataclass
class Reply:
    """What came back to one message, and after how many seconds."""

    status: int
    messages: list[dict[str, Any]]
    seconds: float

    @property
    def text(self) -> str:
        return "\n".join(str(message.get("text") or "") for message in self.messages)


@dataclass
class World:
    """The server, what it needs, and how one talks to it."""

    server: Server
    mailjet: FakeMailjet
    smtp: SlowSmtp
    slack: FakeSlack
    telegram: FakeTelegram
    redis: Relay | None
    """The way to a real Redis, if one is installed."""
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 1_000_000)))

    def say(self, sender: str, text: str, **more: str) -> Reply:
        """Send one message of a helper, each conversation's own: one who has his data deleted deletes nobody else's."""
        identity = sign_identity(Asker(Role.TEAM, sub=f"team-{sender}", email=f"{sender[-24:]}@beispiel.de"), SECRET)
        body = {"sender": sender, "message": text, "metadata": {"identity": identity}, **more}
        began = time.monotonic()
        answer = requests.post(f"{self.server.url}/webhooks/rest/webhook", json=body, timeout=WAITS_S)
        seconds = time.monotonic() - began
        told = answer.json()
        return Reply(answer.status_code, told if isinstance(told, list) else [], seconds)

    def visit(self, text: str) -> Reply:
        """Say one thing as a new visitor of the website, and wait there for the answer."""
        base, began = f"{self.server.url}/webhooks/website", time.monotonic()
        session = requests.post(f"{base}/session", timeout=WAITS_S).json()["session"]
        body = {"id": uuid.uuid4().hex, "text": text, "after": 0}
        answer = requests.post(
            f"{base}/messages", json=body, headers={"Authorization": f"Bearer {session}"}, timeout=WAITS_S
        )
        shown = answer.json().get("events") or []
        said = [event.get("content") or event for event in shown if event["kind"] == "bot"]
        return Reply(answer.status_code, said, time.monotonic() - began)

    def place(self, question: Question) -> tuple[str, float]:
        """Begin a conversation and open this question in it; return its name and the seconds of a usual turn."""
        sender = f"drill-{uuid.uuid4().hex}"
        usual = self.say(sender, "hallo")
        topic = Topic.DELIVERY if question.topic is Topic.HANDOVER else question.topic
        slots: dict[str, Any] = {"thema": topic.value, "offene_frage": question.name, "betroffen": "mitglied"}
        if question.name != "adresse":
            slots["email"] = "anna.probe@web.de"
        if question.name == "adresse_vorschlag":
            slots |= {"email": "anna.probe@gmial.com", "email_vorschlag": "anna.probe@gmail.com"}
        events = [{"event": "slot", "name": name, "value": value} for name, value in slots.items()]
        url = f"{self.server.url}/conversations/{sender}/tracker/events"
        done = requests.post(url, json=events, params={"token": TOKEN}, timeout=WAITS_S)
        assert done.status_code == 200, done.text[:300]
        return sender, usual.seconds

    def slots(self, sender: str) -> dict[str, Any]:
        """Return what a conversation remembers."""
        url = f"{self.server.url}/conversations/{sender}/tracker"
        return dict(requests.get(url, params={"token": TOKEN}, timeout=WAITS_S).json()["slots"])


@contextmanager
def world(nursery: Nursery, folder: Path) -> Iterator[World]:
    """Run everything until the block ends."""
    with ExitStack() as stack:
        mailjet, slack, telegram = (stack.enter_context(one()) for one in (FakeMailjet, FakeSlack, FakeTelegram))
        smtp = SlowSmtp().start()
        stack.callback(smtp.stop)
        settings = {
            **platforms(slack, telegram),
            "MAILJET_API_KEY": mailjet.key,
            "MAILJET_SECRET_KEY": mailjet.secret,
            "MAILJET_BASE_URL": mailjet.url,
            "SMTP_URL": smtp.url,
            "SUPPORT_EMAIL": SUPPORT,
            "RASA_AUTH_TOKEN": TOKEN,
        }
        redis = None
        if Dependency.REDIS in THERE:
            redis = Relay(stack.enter_context(site.running(site.redis)).port).start()
            stack.callback(redis.stop)
            settings["REDIS_URL"] = f"redis://127.0.0.1:{redis.port}/0"
        server = stack.enter_context(running(nursery, folder, **settings))
        point_at(server.url, slack, telegram)
        yield World(server, mailjet, smtp, slack, telegram, redis)
