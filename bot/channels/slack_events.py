"""Slack's events, button presses and slash commands as one kind of message; None for what needs no answer.

Pure: no network, no database. Signatures are checked before (slack.py), values of buttons after (slack.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.channels.slack_text import as_typed, first_mention, mentions

JSON = dict[str, Any]

CHANNEL = "slack"
"""Slack's name among our channels."""
_SPOKEN = (None, "file_share", "thread_broadcast", "me_message")
"""Message subtypes in which a person says something; the other forty are news about the channel."""


class Kind(Enum):
    """What somebody did."""

    TEXT = "text"
    FILES = "files"  # nothing but files, which the bot can't open
    EDIT = "edit"  # changed an old message
    BUTTON = "button"
    COMMAND = "command"


@dataclass(frozen=True)
class SlackMessage:
    """Who did what where. `thread` is where the answer goes; `reply_url` answers what only the asker sees."""

    kind: Kind
    message_id: str
    conversation: str
    team: str
    user: str
    channel: str
    text: str
    thread: str | None = None
    reply_url: str | None = None
    button: str | None = None
    outsider: bool = False
    """From another workspace, or readable by one (Slack Connect): never a member of the team."""
    addressed: bool = True
    """False: said in a thread to nobody in particular; only for the bot if it takes part there."""
    with_files: bool = False


def from_event(envelope: JSON) -> SlackMessage | None:
    """Read an `event_callback` of the Events API."""
    event = _dict(envelope.get("event"))
    if event.get("type") not in ("message", "app_mention"):
        return None
    edited = event.get("subtype") == "message_changed"
    said = _dict(event.get("message")) if edited else event
    bot_user = _bot_user(envelope)
    user, channel, written = _text(said, "user"), _text(event, "channel"), _text(said, "text")
    if not user or not channel or user == bot_user or said.get("bot_id") or said.get("bot_profile"):
        return None
    if event.get("subtype") not in _SPOKEN and not edited:
        return None
    if edited and _dict(event.get("previous_message")).get("text") == written:
        return None  # only a preview was added
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    thread, ts = _text(said, "thread_ts"), _text(said, "ts")
    mention = event["type"] == "app_mention"
    if direct and mention:
        return None  # told as a message, too
    if not direct and not mention and (not thread or _told_apart(written, bot_user, edited)):
        return None
    team = _text(envelope, "team_id")
    # In a channel the bot answers in a thread, so that one conversation is one thread.
    place = thread or (None if direct else ts)
    bot = bot_user or (first_mention(written) if mention else None)
    text = as_typed(written, bot)
    files = bool(said.get("files"))
    kind = Kind.EDIT if edited else Kind.FILES if files and not text else Kind.TEXT
    return SlackMessage(
        kind=kind,
        message_id=_text(envelope, "event_id") or f"{channel}:{ts}",
        conversation=_conversation(team, channel, place),
        team=team,
        user=user,
        channel=channel,
        text=text,
        thread=place or None,
        outsider=bool(envelope.get("is_ext_shared_channel")) or _foreign(said, team),
        addressed=direct or mention,
        with_files=files,
    )


def from_action(payload: JSON) -> SlackMessage | None:
    """Read a `block_actions` payload: the press of one of our buttons."""
    actions = payload.get("actions")
    action = _dict(actions[0]) if isinstance(actions, list) and actions else {}
    if payload.get("type") != "block_actions" or action.get("type") != "button":
        return None
    user, container = _dict(payload.get("user")), _dict(payload.get("container"))
    message = _dict(payload.get("message"))
    channel = _text(_dict(payload.get("channel")), "id") or _text(container, "channel_id")
    team = _text(_dict(payload.get("team")), "id")
    who = _text(user, "id")
    if not channel or not who:
        return None
    hidden = bool(container.get("is_ephemeral"))
    thread = _text(message, "thread_ts") or _text(container, "thread_ts")
    pressed = _text(action, "action_ts") or _text(payload, "trigger_id")
    return SlackMessage(
        kind=Kind.BUTTON,
        message_id=f"{who}:{pressed}:{_text(action, 'action_id')}",
        conversation=_private(team, who) if hidden else _conversation(team, channel, thread),
        team=team,
        user=who,
        channel=channel,
        text=as_typed(_text(_dict(action.get("text")), "text")),
        thread=None if hidden else thread or None,
        reply_url=(_text(payload, "response_url") or None) if hidden else None,
        button=_text(action, "value"),
        outsider=_text(user, "team_id") not in ("", team),
    )


def from_command(form: dict[str, str]) -> SlackMessage | None:
    """Read a slash command; its answer is seen by the asker alone."""
    user, reply_url = form.get("user_id", ""), form.get("response_url", "")
    if not user or not reply_url:
        return None
    team = form.get("team_id", "")
    return SlackMessage(
        kind=Kind.COMMAND,
        message_id=form.get("trigger_id") or reply_url,
        conversation=_private(team, user),
        team=team,
        user=user,
        channel=form.get("channel_id", ""),
        text=as_typed(form.get("text", "")),
        reply_url=reply_url,
    )


def _conversation(team: str, channel: str, thread: str | None) -> str:
    return f"slack:{team}:{channel}:{thread}" if thread else f"slack:{team}:{channel}"


def _private(team: str, user: str) -> str:
    return f"slack:{team}:{user}:befehl"


def _told_apart(text: str, bot_user: str | None, edited: bool) -> bool:
    """Whether a message in a thread is none for us: told to somebody else, or told again as an `app_mention`."""
    again = bot_user is not None and mentions(text, bot_user) and not edited
    return again or first_mention(text) not in (None, bot_user)


def _bot_user(envelope: JSON) -> str | None:
    listed = envelope.get("authorizations")
    for authorization in listed if isinstance(listed, list) else []:
        if isinstance(authorization, dict) and authorization.get("is_bot", True):
            return _text(authorization, "user_id") or None
    users = envelope.get("authed_users")  # the older name
    return str(users[0]) if isinstance(users, list) and users else None


def _foreign(said: JSON, team: str) -> bool:
    """Whether the author belongs to another workspace, as in a channel shared by Slack Connect."""
    home = _text(said, "user_team") or _text(said, "source_team") or _text(said, "team")
    return home not in ("", team)


def _dict(value: Any) -> JSON:
    return value if isinstance(value, dict) else {}


def _text(holder: JSON, key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""
