"""Hand-overs in the team's Slack channel, and the way back: what is written in the thread reaches the user once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cases.models import Content, Handover, Line, State, Way
from bot.cases.post import Post
from bot.cases.store import LEASE_S, HandoverStore
from bot.cases.threads import ThreadBook
from bot.channels.outbox import Outbox
from bot.channels.slack_api import SlackApi
from bot.channels.slack_handover import slack_courier
from bot.privacy.commands import erase_from
from tests.bot.channels.conftest import LightServer, platforms, point_at
from tests.fakes.platform import Fault, wait_until
from tests.fakes.slack import BOT, FakeSlack
from tests.fakes.telegram import FakeTelegram

TEAM_CHANNEL = "C0HILFE"
CONTENT = Content(("- Thema: E-Mail kommt nicht an",), (Line("user", "Mensch bitte [hier](https://x.example)"),))


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Office:
    """One database with a server on it, the team's Slack, and a post whose clock can be put forward."""

    server: LightServer
    slack: FakeSlack
    telegram: FakeTelegram
    clock: Clock
    store: HandoverStore
    post: Post
    outbox: Outbox

    def open(self, conversation: str, channel: str = "website") -> tuple[Handover, dict[str, Any]]:
        """Hand a matter over, and return it with the post that begins its thread."""
        case = self.store.create(conversation, channel, "anna@beispiel.de", CONTENT, [Way.SLACK])
        self.post.work_off()
        return case, next(post for post in self.slack.posts if case.reference in post["text"])

    def thread(self, beginning: dict[str, Any]) -> list[str]:
        return [post["text"] for post in self.slack.posts if post.get("thread_ts") == beginning["ts"]]

    def write(self, beginning: dict[str, Any], text: str, **event: Any) -> dict[str, Any]:
        """Write into the thread as Slack delivers it, and return the event."""
        place = {"channel": TEAM_CHANNEL, "channel_type": "channel", "thread_ts": beginning["ts"]}
        event = self.slack.event(text, **{**place, **event})
        assert self.slack.send(event).status_code == 200
        return event

    def seen(self, conversation: str) -> list[str]:
        """What the user of the website sees."""
        return [event.content["text"] for event in self.outbox.after(conversation, 0) if event.content]

    def quiet(self, beginning: dict[str, Any]) -> None:
        """Wait until everything before was worked off: a later message of the same thread is answered after it."""
        self.write(beginning, "", files=[{"id": "F1"}], subtype="file_share")
        wait_until(lambda: [text for text in self.thread(beginning) if "Dateien" in text])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with FakeSlack() as slack, FakeTelegram() as telegram:
        settings = {**platforms(slack, telegram), "SLACK_ALERT_CHANNEL": TEAM_CHANNEL}
        server = LightServer(tmp_path_factory.mktemp("office"), settings)
        clock = Clock()
        store, threads = HandoverStore(server.database, clock=clock), ThreadBook(server.database)
        courier = slack_courier(
            SlackApi(slack.token, slack.api), TEAM_CHANNEL, threads, ("website", "telegram", "slack")
        )
        outbox = Outbox(server.database)
        server.start()
        point_at(server.url, slack, telegram)
        try:
            yield Office(server, slack, telegram, clock, store, Post(store, {Way.SLACK: courier}), outbox)
        finally:
            server.stop()
            for one in (store, threads, outbox):
                one.close()


def test_a_case_is_one_thread_in_the_teams_channel(office: Office) -> None:
    case, beginning = office.open("website-thread")
    assert beginning["channel"] == TEAM_CHANNEL
    assert beginning.get("thread_ts") is None
    assert "Thema: E-Mail kommt nicht an" in beginning["text"]
    assert "Antworte hier im Thread" in beginning["text"]
    assert "<https://x.example|" not in beginning["text"], "a user's link hides where it leads"
    assert office.store.add_note(case.reference, "Noch etwas: <!channel> es eilt", [Way.SLACK])
    office.store.set_state(case.reference, State.CLOSED, [Way.SLACK])
    office.store.set_state(case.reference, State.OPEN, [Way.SLACK])
    assert office.post.work_off() == 3
    note, closed, reopened = office.thread(beginning)
    assert "&lt;!channel&gt; es eilt" in note
    assert "erledigt" in closed
    assert "doch nicht" in reopened


@pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.RATE_LIMITED, Fault.REFUSED])
def test_a_case_that_slack_cannot_take_now_comes_later_once(office: Office, fault: Fault) -> None:
    # A refused look into the history doesn't keep a post back, so each later try costs two calls there.
    office.slack.go_wrong(fault, times=5 if fault is Fault.REFUSED else 3, refusal="channel_not_found")
    case = office.store.create(f"website-{fault.value}", "website", None, CONTENT, [Way.SLACK])
    for _ in range(3):
        assert office.post.work_off() == 0
        assert not office.store.is_sent(case.reference)
        office.clock.now += 3600
    assert office.post.work_off() == 1
    office.clock.now += 3600
    assert office.post.work_off() == 0
    assert sum(case.reference in post["text"] for post in office.slack.posts) == 1


def test_a_case_that_was_posted_before_the_sender_died_is_not_posted_again(office: Office) -> None:
    case = office.store.create("website-died", "website", None, CONTENT, [Way.SLACK])
    held = office.store.take([Way.SLACK], case.reference)
    assert held
    courier = slack_courier(SlackApi(office.slack.token, office.slack.api), TEAM_CHANNEL, _Forgetful(), ())
    courier(held)
    office.clock.now += LEASE_S + 1
    assert office.post.work_off() == 1
    (beginning,) = [post for post in office.slack.posts if case.reference in post["text"]]
    office.write(beginning, "Wir sind dran")
    wait_until(lambda: office.seen("website-died"))


class _Forgetful(ThreadBook):
    """As if the process had died between the post and the note of its thread."""

    def __init__(self) -> None:
        """Open nothing."""

    def note(self, channel: str, ts: str, reference: str) -> None:
        """Note nothing."""

    def thread_of(self, reference: str, channel: str) -> str | None:
        return None


def test_the_teams_answers_reach_the_widget_once_also_after_retries_and_a_restart(office: Office) -> None:
    _, beginning = office.open("website-answer")
    event = office.write(beginning, "Hallo, wir haben es *gelöst* &lt;b&gt;jetzt&lt;/b&gt;\u202e")
    office.slack.send(event, X_Slack_Retry_Num="1", X_Slack_Retry_Reason="http_timeout")
    wait_until(lambda: office.seen("website-answer"))
    office.write(beginning, "Kurz vor dem Absturz")
    office.server.kill()
    office.server.start()
    assert office.slack.send(event).status_code == 200
    office.quiet(beginning)
    first, second = office.seen("website-answer")
    assert first.startswith("Antwort vom Team: Hallo, wir haben es *gelöst* <b>jetzt</b>\n")
    assert "Team:" in first.split("\n")[-1], "how to write back is told"
    assert second.startswith("Antwort vom Team: Kurz vor dem Absturz")
    assert sum("Weitergegeben" in text for text in office.thread(beginning)) == 2


def test_the_teams_answer_reaches_telegram_as_plain_text(office: Office) -> None:
    _, beginning = office.open("telegram:4711", "telegram")
    office.write(beginning, "Bitte _genau_ so: [x](y) <mailto:a@b.de|a@b.de> 1.5!")
    said = wait_until(lambda: [m for m in office.telegram.messages if m["chat_id"] == 4711])
    assert said[0]["seen"].startswith("Antwort vom Team: Bitte _genau_ so: [x](y) a@b.de 1.5!")


def test_the_user_of_a_slack_thread_is_answered_there(office: Office) -> None:
    _, beginning = office.open("slack:T0HELFER:D0ANNA", "slack")
    office.write(beginning, "Gern geschehen")
    wait_until(lambda: [p for p in office.slack.posts if p["channel"] == "D0ANNA" and "Gern gesch" in p["text"]])


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("intern: der nervt", {}),
        ("Intern - wer übernimmt?", {}),
        ("<@U0BERT> kannst du?", {}),
        ("ich bin ein Bot", {"bot_id": "B1"}),
        ("ich bin der Bot", {"user": BOT}),
        ("ich bin nicht von hier", {"user_team": "T0FREMD"}),
        ("in einem anderen Kanal", {"channel": "C0ANDERS"}),
        ("Anna ist beigetreten", {"subtype": "channel_join"}),
    ],
)
def test_what_is_not_the_teams_answer_stays_in_slack(office: Office, text: str, event: dict[str, Any]) -> None:
    conversation = f"website-{text[:30]}"
    _, beginning = office.open(conversation)
    office.write(beginning, text, **event)
    office.quiet(beginning)
    assert office.seen(conversation) == []


def test_another_workspace_cannot_answer(office: Office) -> None:
    _, beginning = office.open("website-foreign")
    place = {"channel": TEAM_CHANNEL, "channel_type": "channel", "thread_ts": beginning["ts"]}
    foreign = {**office.slack.event("von dort", **place), "team_id": "T0FREMD"}
    assert office.slack.send(foreign).status_code == 200
    shared = {**office.slack.event("aus dem geteilten Kanal", **place), "is_ext_shared_channel": True}
    assert office.slack.send(shared).status_code == 200
    office.quiet(beginning)
    assert office.seen("website-foreign") == []


def test_the_team_hears_why_an_answer_did_not_go_out(office: Office) -> None:
    _, beginning = office.open("rest-1", "rest")
    office.write(beginning, "Hallo?")
    wait_until(lambda: [text for text in office.thread(beginning) if "nicht beim Nutzer" in text])
    _, beginning = office.open("website-odd")
    office.write(beginning, "x" * 4_001)
    office.write(beginning, "", subtype="message_changed", message={
        "user": "U0ANNA", "text": "neu", "ts": "1.1", "thread_ts": beginning["ts"]
    }, previous_message={"text": "alt"})  # fmt: skip
    wait_until(lambda: len(office.thread(beginning)) >= 2)
    assert "zu lang" in office.thread(beginning)[0]
    assert "Geänderte" in office.thread(beginning)[1]
    assert office.seen("website-odd") == []


def test_after_an_erasure_nobody_gets_the_answer_and_the_team_is_told(office: Office, tmp_path: Path) -> None:
    case, beginning = office.open("website-erased")
    office.store.add_note(case.reference, "meine Adresse ist anna@beispiel.de", [Way.SLACK])
    assert erase_from(office.server.database, case.reference, None, tmp_path) == 0
    assert office.post.work_off() == 0
    office.write(beginning, "Hallo Anna")
    wait_until(lambda: [text for text in office.thread(beginning) if "gelöscht" in text])
    assert office.seen("website-erased") == []


def test_a_deleted_chat_takes_no_answer(office: Office) -> None:
    _, beginning = office.open("website-gone")
    office.outbox.erase("website-gone")
    office.write(beginning, "Hallo")
    wait_until(lambda: [text for text in office.thread(beginning) if "nicht beim Nutzer" in text])
    assert office.seen("website-gone") == []
