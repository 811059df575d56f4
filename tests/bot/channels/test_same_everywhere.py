"""The same twelve conversations with the real bot through all four channels say the same."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from bot.channels.markdown import to_markdown_v2, to_mrkdwn
from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.bot.channels.conftest import platforms, point_at
from tests.fakes.platform import wait_until
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram, read_markdown_v2
from tests.server import SECRET, Conversation, running_server

PRESS = "» "
"""What begins like this is the title of a button to press."""

CONVERSATIONS = (
    ("Hallo", PRESS + "Eine Mail kommt nicht an", "meine Kundin", "web.de"),
    ("Meine Kundin hat nach dem Kauf keine Mail bekommen", "max_muster@web.de", "da steht zugestellt", "nein"),
    ("Mein Mailjet-Account ist gesperrt", "ja", "wegen Spam"),
    ("Mailjet hat uns gesperrt", PRESS + "Nein, nichts da"),
    ("hilfe", "1"),
    ("Ich will mit einem Menschen sprechen",),
    ("Liegt es an web.de?", "danke"),
    ("my email did not arrive",),
    ("Wie wird das Wetter?", "asdfgh qwertz", "asdfgh qwertz"),
    ("Was heißt der Status Bounce?",),
    ("Was passiert mit meinen Daten?", "lösch meine Daten"),
    ("Die Mail an <b>max_muster+1@gmx.de</b> & *andere* fehlt!", "", "abbrechen"),
)

Said = list[tuple[str, tuple[str, ...]]]
"""Texts with the titles below them."""


@dataclass
class World:
    url: str
    slack: FakeSlack
    telegram: FakeTelegram
    said: dict[int, list[Said]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with FakeSlack() as slack, FakeTelegram() as telegram:
        settings = {**platforms(slack, telegram), "IDENTITY_SECRET": SECRET, "DEMO": "1"}
        with running_server(tmp_path_factory.mktemp("all"), **settings) as url:
            point_at(url, slack, telegram)
            yield World(url, slack, telegram)


@pytest.mark.parametrize("number", range(len(CONVERSATIONS)))
def test_slack_says_what_rest_says(world: World, number: int) -> None:
    place, seen = f"D{number:04d}", 0
    for turn, expected in zip(CONVERSATIONS[number], over_rest(world, number), strict=True):
        posts = [post for post in world.slack.posts if post.get("channel") == place]
        if turn.startswith(PRESS):
            body = world.slack.press(posts[-1], turn.removeprefix(PRESS), user={"id": "U9", "team_id": "T0GAST"})
        else:
            typed = turn.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            typed = typed.replace("max_muster@web.de", "<mailto:max_muster@web.de|max_muster@web.de>")
            body = world.slack.event(typed, channel=place, user_team="T0GAST")
        assert world.slack.send(body).status_code == 200
        wanted = seen + len(expected)
        new = wait_until(lambda wanted=wanted: _from(world.slack.posts, place, wanted))[seen:]
        seen = wanted
        said = [(_alike(post["text"]), _titles(post)) for post in new]
        assert said == [(to_mrkdwn(text), titles) for text, titles in expected]


@pytest.mark.parametrize("number", range(len(CONVERSATIONS)))
def test_telegram_says_what_rest_says(world: World, number: int) -> None:
    person, seen = 100 + number, 0
    for turn, expected in zip(CONVERSATIONS[number], over_rest(world, number), strict=True):
        mine = [message for message in world.telegram.messages if message["chat_id"] == person]
        if turn.startswith(PRESS):
            update = world.telegram.press(mine[-1], turn.removeprefix(PRESS))
        elif turn:
            update = world.telegram.message(turn, user=person)
        else:
            return  # nobody can send nothing in Telegram
        assert world.telegram.send(update).status_code == 200
        wanted = seen + len(expected)
        new = wait_until(lambda wanted=wanted: _to(world.telegram.messages, person, wanted))[seen:]
        seen = wanted
        said = [(_alike(message["seen"]), _keys(message)) for message in new]
        assert said == [(read_markdown_v2(to_markdown_v2(text)), titles) for text, titles in expected]


@pytest.mark.parametrize("number", range(len(CONVERSATIONS)))
def test_the_website_says_what_rest_says(world: World, number: int) -> None:
    base = f"{world.url}/webhooks/website"
    session = requests.post(f"{base}/session", timeout=10).json()["session"]
    buttons: list[dict[str, str]] = []
    for turn, expected in zip(CONVERSATIONS[number], over_rest(world, number), strict=True):
        body: dict[str, Any] = {"id": uuid.uuid4().hex, "text": turn}
        if turn.startswith(PRESS):
            body["text"] = next(b["payload"] for b in buttons if b["title"] == turn.removeprefix(PRESS))
        elif not turn:
            return  # the widget sends nothing when nothing was typed
        reply = requests.post(f"{base}/messages", json=body, headers={"Authorization": f"Bearer {session}"}, timeout=60)
        assert reply.status_code == 200, reply.text
        events = [event for event in reply.json()["events"] if event.get("from", event.get("role")) != "user"]
        buttons = next((event["buttons"] for event in reversed(events) if event.get("buttons")), buttons)
        said = [(_alike(e["text"]), tuple(b["title"] for b in e.get("buttons") or [])) for e in events if e.get("text")]
        assert said[-len(expected) :] == expected


def test_the_slash_command_shows_the_team_what_a_guest_is_not_shown(world: World) -> None:
    address = "ben.beispiel@gmx.de"
    asked = f"Schau bitte den Zustellstatus von {address} nach."
    shown = Conversation(world.url, sign_identity(Asker(Role.TEAM, sub="x"), SECRET)).say(asked)
    status = next(text["text"] for text in shown.messages if "Antwort des Servers" in text.get("text", ""))
    assert "Antwort des Servers" not in Conversation(world.url).say(asked).text
    world.slack.send(world.slack.command(f"<mailto:{address}|{address}>"))
    posts = wait_until(lambda: [post for post in world.slack.posts if post.get("response")])
    assert posts[0]["response_type"] == "ephemeral"
    assert to_mrkdwn(status) in posts[0]["text"]


def test_a_made_up_button_value_is_taken_for_its_title(world: World) -> None:
    world.slack.send(world.slack.event("hallo", channel="D0KNOPF"))
    post = wait_until(lambda: [p for p in world.slack.posts if p.get("channel") == "D0KNOPF" and p.get("blocks")])[-1]
    press = world.slack.press(post, "Mailjet-Account gesperrt")
    press["actions"][0]["value"] = '/auswahl{"grund":"zahlung"}'
    press["actions"][0]["text"]["text"] = "Wie wird das Wetter?"
    before = len(world.slack.posts)
    world.slack.send(press)
    answer = wait_until(lambda: world.slack.posts[before:])[0]["text"]
    assert "Zahlung" not in answer


def test_a_pressed_button_stops_spinning(world: World) -> None:
    world.telegram.send(world.telegram.message("/start", user=77))
    wait_until(lambda: [m for m in world.telegram.messages if m["chat_id"] == 77 and m.get("reply_markup")])
    message = [m for m in world.telegram.messages if m["chat_id"] == 77][-1]
    press = world.telegram.press(message, "Mailjet-Account gesperrt")
    world.telegram.send(press)
    wanted = {"callback_query_id": press["callback_query"]["id"]}
    wait_until(lambda: wanted in world.telegram.called("answerCallbackQuery"))
    assert all(len(row) == 1 for row in message["reply_markup"]["inline_keyboard"]), "one below the other"


def test_a_thread_goes_on_without_a_mention_once_the_bot_takes_part(world: World) -> None:
    world.slack.send(world.slack.mention("Mailjet hat uns gesperrt", ts="1800000000.000100"))
    wait_until(lambda: _in_thread(world, "1800000000.000100"))
    before = len(_in_thread(world, "1800000000.000100"))
    reply = {"channel": "C0TEAM", "channel_type": "channel", "thread_ts": "1800000000.000100"}
    world.slack.send(world.slack.event("ja, wegen Spam", **reply))
    wait_until(lambda: len(_in_thread(world, "1800000000.000100")) > before)


def over_rest(world: World, number: int) -> list[Said]:
    """Return what REST says to a guest, turn by turn; asked once per conversation."""
    if number not in world.said:
        guest, buttons, said = Conversation(world.url), {}, []
        for turn in CONVERSATIONS[number]:
            text = buttons[turn.removeprefix(PRESS)] if turn.startswith(PRESS) else turn
            answer = guest.say(text)
            buttons = {button["title"]: button["payload"] for button in answer.buttons}
            texts = [m for m in answer.messages if m.get("text")]
            said.append([(_alike(m["text"]), tuple(b["title"] for b in m.get("buttons") or [])) for m in texts])
        world.said[number] = said
    return world.said[number]


def _alike(text: str) -> str:
    """Return the text without what differs from conversation to conversation: the number of a case."""
    return re.sub(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", "NUMMER", text)


def _from(posts: list[dict[str, Any]], place: str, wanted: int) -> list[dict[str, Any]]:
    mine = [post for post in posts if post.get("channel") == place]
    return mine if len(mine) >= wanted else []


def _to(messages: list[dict[str, Any]], person: int, wanted: int) -> list[dict[str, Any]]:
    mine = [message for message in messages if message["chat_id"] == person]
    return mine if len(mine) >= wanted else []


def _titles(post: dict[str, Any]) -> tuple[str, ...]:
    return tuple(e["text"]["text"] for block in post.get("blocks") or [] for e in block.get("elements") or [])


def _keys(message: dict[str, Any]) -> tuple[str, ...]:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return tuple(button["text"] for row in rows for button in row)


def _in_thread(world: World, thread: str) -> list[dict[str, Any]]:
    return [post for post in world.slack.posts if post.get("thread_ts") == thread]
