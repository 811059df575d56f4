from __future__ import annotations

from typing import Any

import pytest

from bot.channels.slack_events import Kind, from_action, from_command, from_event
from tests.fakes.slack import BOT, CHANNEL, DIRECT, TEAM, USER, FakeSlack

SLACK = FakeSlack()


def read(text: str, **event: Any) -> Any:
    return from_event(SLACK.event(text, **event))


def test_a_direct_message_is_one_conversation_and_answered_where_it_stands() -> None:
    message = read("hallo")
    assert (message.kind, message.conversation, message.thread) == (Kind.TEXT, f"slack:{TEAM}:{DIRECT}", None)


def test_a_mention_opens_a_thread_that_is_a_conversation_of_its_own() -> None:
    message = from_event(SLACK.mention("hallo", ts="17.1"))
    assert message is not None
    assert (message.text, message.thread, message.conversation) == ("hallo", "17.1", f"slack:{TEAM}:{CHANNEL}:17.1")
    later = read("und jetzt?", channel=CHANNEL, channel_type="channel", thread_ts="17.1")
    assert later.conversation == message.conversation
    assert not later.addressed


def test_two_threads_of_one_person_are_two_conversations() -> None:
    one, two = read("a", thread_ts="1.1"), read("b", thread_ts="2.2")
    assert one.conversation != two.conversation


def test_a_mention_that_also_comes_as_a_message_is_read_once() -> None:
    assert read(f"<@{BOT}> hallo", channel=CHANNEL, channel_type="channel", thread_ts="1.1") is None


@pytest.mark.parametrize(
    "event",
    [
        {"channel": CHANNEL, "channel_type": "channel"},  # nobody asked the bot
        {"channel": CHANNEL, "channel_type": "channel", "thread_ts": "1.1", "text": "<@U2> schau mal"},
        {"bot_id": "B1"},
        {"user": BOT},
        {"user": None},
        {"subtype": "channel_join"},
        {"subtype": "message_deleted", "previous_message": {}},
        {"subtype": "message_changed", "message": {"user": USER, "text": "x"}, "previous_message": {"text": "x"}},
        {"subtype": "message_changed", "message": {"user": USER, "bot_id": "B1", "text": "y"}},
        {"type": "reaction_added"},
    ],
)
def test_what_is_not_said_to_the_bot_is_passed_over(event: dict[str, Any]) -> None:
    assert read(**{"text": "x", **event}) is None


def test_files_and_edits_are_told_apart_from_text() -> None:
    assert read("", subtype="file_share", files=[{"id": "F1"}]).kind is Kind.FILES
    with_text = read("siehe Bild", subtype="file_share", files=[{"id": "F1"}])
    assert (with_text.kind, with_text.with_files) == (Kind.TEXT, True)
    changed = {"user": USER, "text": "neu", "ts": "1.1"}
    assert read("", subtype="message_changed", message=changed, previous_message={"text": "alt"}).kind is Kind.EDIT


@pytest.mark.parametrize("event", [{"user_team": "T0FREMD"}, {"team": "T0FREMD"}])
def test_somebody_of_another_workspace_is_an_outsider(event: dict[str, str]) -> None:
    assert read("hallo", **event).outsider


def test_a_channel_shared_with_another_workspace_has_outsiders_only() -> None:
    message = from_event({**SLACK.event("hallo"), "is_ext_shared_channel": True})
    assert message is not None
    assert message.outsider


@pytest.mark.parametrize("broken", [{}, {"event": None}, {"event": []}, {"event": {"type": "message"}}])
def test_broken_events_are_passed_over(broken: dict[str, Any]) -> None:
    assert from_event(broken) is None


def test_a_press_belongs_to_the_conversation_of_its_message() -> None:
    blocks = [{"elements": [{"type": "button", "text": {"text": "Ja"}, "value": "v", "action_id": "button_0"}]}]
    post = {"channel": CHANNEL, "thread_ts": "1.1", "ts": "1.2", "blocks": blocks}
    message = from_action(SLACK.press(post, "Ja"))
    assert message is not None
    assert (message.conversation, message.thread) == (f"slack:{TEAM}:{CHANNEL}:1.1", "1.1")
    assert (message.text, message.button) == ("Ja", "v")
    outsider = from_action(SLACK.press(post, "Ja", user={"id": "U9", "team_id": "T0FREMD"}))
    assert outsider is not None
    assert outsider.outsider


@pytest.mark.parametrize("kind", ["radio_buttons", "static_select", "users_select"])
def test_other_controls_than_buttons_are_passed_over(kind: str) -> None:
    action = {"type": kind, "selected_option": {"value": "x"}}
    assert from_action({"type": "block_actions", "actions": [action], "user": {"id": "U1"}}) is None


def test_a_slash_command_is_private_to_its_asker() -> None:
    message = from_command(SLACK.command("<mailto:a@b.de|a@b.de>"))
    assert message is not None
    assert (message.kind, message.text, message.thread) == (Kind.COMMAND, "a@b.de", None)
    assert message.conversation == f"slack:{TEAM}:{USER}:befehl"
