"""Reads what Mailjet's Event API posts, and checks its HTTP Basic login.

Not for HTTP itself (`bot/server.py`) and not for storing (`store.py`).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.mail.addresses import looks_like_address, normalise_address
from bot.mail.models import DeliveryEvent
from bot.mail.smtp import read_reply
from bot.mail.status import EventKind, Reason, event_kind, reason_of
from bot.mail.wire import to_bool, to_int, to_text, to_time

MAX_BODY_BYTES = 1_000_000  # a grouped post holds about a second's events of some 500 bytes each
_LONGEST_ADDRESS = 320  # RFC 3696: 64 before the @, 255 behind it
_LONGEST_ID = 64
_LONGEST_WORD = 40


class EventsRefused(ValueError):
    """Base of the two refusals; the text names the cause without quoting the body."""


class BodyTooLarge(EventsRefused):
    """Raised when the posted body is over the limit; answer 413."""


class NotJson(EventsRefused):
    """Raised when the body is neither a JSON object nor an array; answer 400."""


@dataclass(frozen=True)
class ParsedEvents:
    """The usable events of one post, and how many items could not be used."""

    events: tuple[DeliveryEvent, ...]
    unusable: int


def parse_events(body: bytes) -> ParsedEvents:
    """Read one posted body.

    Raises:
        BodyTooLarge: over one megabyte.
        NotJson: no JSON, or JSON that is neither object nor array.
    """
    if len(body) > MAX_BODY_BYTES:
        raise BodyTooLarge(f"the posted events have {len(body)} bytes, at most {MAX_BODY_BYTES} are taken")
    try:
        data = json.loads(body, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        # Without the cause: its text quotes the body, and the body holds addresses.
        raise NotJson("the posted events are not JSON") from None
    # Ungrouped (Version 1) callbacks post one bare object, grouped ones an array (guides/_event-api.md).
    items = [data] if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise NotJson("the posted JSON is neither an object nor an array")
    events = [event_from(item) for item in items]
    usable = tuple(event for event in events if event)
    return ParsedEvents(usable, len(events) - len(usable))


def event_from(item: object, *, demo: bool = False) -> DeliveryEvent | None:
    """Read one event object, or None where who, what, when or which mail is missing."""
    if not isinstance(item, Mapping):
        return None
    word = to_text(item.get("event"), _LONGEST_WORD).strip().lower()
    at = to_time(item.get("time"))
    email = to_text(item.get("email"), _LONGEST_ADDRESS + 1)
    # The number is the id of every v3 look-up; the GUID only stands in where the number is missing.
    message_id = to_text(item.get("MessageID"), _LONGEST_ID + 1).strip()
    if message_id in ("", "0"):
        message_id = to_text(item.get("Message_GUID"), _LONGEST_ID + 1).strip()
    if not word or at is None or not message_id or len(message_id) > _LONGEST_ID:
        return None
    if len(email) > _LONGEST_ADDRESS or not looks_like_address(email):
        return None
    kind = event_kind(word)
    reply = to_text(item.get("comment")) or to_text(item.get("smtp_reply"))
    payload = _payload(item.get("Payload"))
    return DeliveryEvent(
        kind=kind,
        at=at,
        message_id=message_id,
        recipient=normalise_address(email),
        reason=reason_for(kind, item.get("error"), reply),
        hard=_hard(word, item.get("hard_bounce")) if kind is EventKind.BOUNCED else None,
        server_reply=reply,
        word=word,
        subject=to_text(item.get("Subject"), 500) or _subject_in(payload),
        custom_id=to_text(item.get("CustomID"), 500),
        payload=payload,
        demo=demo,
        raw=dict(item),
    )


def reason_for(kind: EventKind, word: object, server_reply: str) -> Reason:
    """Say why, for kinds that need a reason: Mailjet's word first, else what the server replied."""
    if kind not in (EventKind.BOUNCED, EventKind.BLOCKED, EventKind.DEFERRED):
        return Reason.NONE
    told = reason_of(word)
    if told in (Reason.NONE, Reason.UNKNOWN):
        heard = read_reply(server_reply).reason
        told = heard if heard not in (Reason.NONE, Reason.UNKNOWN) else told
    return Reason.UNKNOWN if told is Reason.NONE and kind is not EventKind.DEFERRED else told


def check_basic_auth(header: str | None, user: str, passwords: str) -> bool:
    """Compare an Authorization header with the user and any of the comma-separated passwords.

    Two passwords may be valid at once, so that they can be changed without losing events. Without a
    configured user or password nothing is let in. The time taken does not tell which part was wrong.
    """
    valid = [one.strip().encode() for one in passwords.split(",") if one.strip()]
    scheme, _, encoded = (header or "").partition(" ")
    try:
        given = base64.b64decode(encoded.strip(), validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        given = b""
    given_user, _, given_password = given.partition(b":")
    user_fits = hmac.compare_digest(given_user, user.encode())
    password_fits = [hmac.compare_digest(given_password, one) for one in valid]  # all of them: constant time
    return bool(user) and user_fits and any(password_fits)


def _hard(word: str, flag: object) -> bool | None:
    told = to_bool(flag)
    if told is not None:
        return told
    return {"hardbounced": True, "softbounced": False}.get(word)


def _payload(value: object) -> str:
    if isinstance(value, (dict, list)):
        return to_text(json.dumps(value))
    return to_text(value)


def _subject_in(payload: str) -> str:
    # Events carry no subject; a sender can put one into the payload that Mailjet hands back.
    if '"subject"' not in payload:
        return ""
    try:
        told = json.loads(payload)
    except (ValueError, RecursionError):
        return ""
    return to_text(told.get("subject"), 500) if isinstance(told, dict) else ""


def history_event(row: Mapping[str, object], message_id: str, recipient: str) -> DeliveryEvent | None:
    """Read one row of `messagehistory`, which uses other names than the webhooks for the same things."""
    at = to_time(to_int(row.get("EventAt")) or row.get("EventAt"))
    word = to_text(row.get("EventType"), _LONGEST_WORD).strip().lower()
    if at is None or not word:
        return None
    kind = event_kind(word)
    reply = to_text(row.get("Comment"))
    return DeliveryEvent(
        kind=kind,
        at=at,
        message_id=message_id,
        recipient=recipient,
        reason=reason_for(kind, row.get("State"), reply),
        hard=_hard(word, None) if kind is EventKind.BOUNCED else None,
        server_reply=reply,
        word=word,
        raw=dict(row),
    )
