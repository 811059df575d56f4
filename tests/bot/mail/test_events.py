"""Posted events: every kind, odd shapes, hostile bodies, and the login."""

from __future__ import annotations

import base64
import contextlib
import json
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.events import (
    MAX_BODY_BYTES,
    BodyTooLarge,
    NotJson,
    check_basic_auth,
    event_from,
    parse_events,
)
from bot.mail.models import DeliveryEvent
from bot.mail.status import EventKind, Reason
from tests.bot.mail import calm
from tests.fakes.mailjet import webhook

AT = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc)


def one(word: str, **fields: object) -> DeliveryEvent:
    event = event_from(webhook(word, "anna@web.de", 42, AT, **fields))
    assert event is not None
    return event


@pytest.mark.parametrize(
    ("word", "fields", "kind", "reason", "hard"),
    [
        ("sent", {"smtp_reply": "sent (250 2.0.0 OK)"}, EventKind.SENT, Reason.NONE, None),
        ("open", {"agent": "x"}, EventKind.OPENED, Reason.NONE, None),
        ("click", {"url": "https://x.test"}, EventKind.CLICKED, Reason.NONE, None),
        ("bounce", {"hard_bounce": True, "error": "user unknown"},
         EventKind.BOUNCED, Reason.USER_UNKNOWN, True),
        ("bounce", {"hard_bounce": "false", "error": "quota exceeded"},
         EventKind.BOUNCED, Reason.QUOTA_EXCEEDED, False),
        ("bounce", {"error": "", "comment": "550 5.1.1 x"}, EventKind.BOUNCED, Reason.USER_UNKNOWN, None),
        ("bounce", {"error": "", "comment": ""}, EventKind.BOUNCED, Reason.UNKNOWN, None),
        ("blocked", {"error": "preblocked", "error_related_to": "mailjet"},
         EventKind.BLOCKED, Reason.PREBLOCKED, None),
        ("blocked", {"error": "new word"}, EventKind.BLOCKED, Reason.UNKNOWN, None),
        ("spam", {"source": "JMRPP"}, EventKind.SPAM, Reason.NONE, None),
        ("unsub", {"mj_list_id": 1}, EventKind.UNSUBSCRIBED, Reason.NONE, None),
        ("teleported", {}, EventKind.UNKNOWN, Reason.NONE, None),
    ],
)  # fmt: skip
def test_every_kind_of_event_is_understood(
    word: str, fields: dict[str, Any], kind: EventKind, reason: Reason, hard: bool | None
) -> None:
    event = one(word, **fields)
    assert (event.kind, event.reason, event.hard, event.word) == (kind, reason, hard, word)
    assert (event.message_id, event.recipient, event.at) == ("42", "anna@web.de", AT)


def test_one_object_and_an_array_are_both_taken() -> None:
    item = webhook("sent", "anna@web.de")
    assert len(parse_events(json.dumps(item).encode()).events) == 1
    assert len(parse_events(json.dumps([item, item]).encode()).events) == 2
    assert parse_events(b"[]").events == ()


def test_unknown_fields_are_kept() -> None:
    assert one("sent", brand_new={"a": [1]}).raw["brand_new"] == {"a": [1]}


def test_unusable_items_are_counted_and_the_others_used() -> None:
    good = webhook("sent", "anna@web.de")
    broken: list[Any] = [None, 7, "x", [], {}]
    broken += [good | {name: ""} for name in ("event", "time", "email")]
    broken += [
        good | {"MessageID": 0, "Message_GUID": ""},
        good | {"email": "a@" + "b" * 400},
        good | {"time": 10**20},
    ]
    parsed = parse_events(json.dumps([*broken, good]).encode())
    assert (len(parsed.events), parsed.unusable) == (1, len(broken))


def test_the_guid_stands_in_for_a_missing_number() -> None:
    assert one("sent", MessageID=0, Message_GUID="abc").message_id == "abc"


def test_an_address_is_brought_into_one_form() -> None:
    event = event_from(webhook("sent", " Änne+Kurs@MÜLLER.de "))
    assert event is not None
    assert event.recipient == "änne+kurs@xn--mller-kva.de"


def test_the_subject_may_come_in_the_payload() -> None:
    assert one("sent", Payload='{"anbieter": "7", "subject": "Hallo"}').subject == "Hallo"
    assert one("sent", Payload='"subject" kaputt').subject == ""
    assert one("sent", Payload={"subject": "Objekt"}).subject == "Objekt"


def test_texts_that_no_database_takes_are_cleaned() -> None:
    parsed = parse_events(json.dumps(webhook("sent", "anna@web.de", smtp_reply="a\x00b\ud800c")).encode())
    assert parsed.events[0].server_reply == "ab?c"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b'{"event":',
        b"7",
        b'"text"',
        b"null",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"9" * 900_000,
    ],
)
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(NotJson):
        parse_events(body)


def test_a_body_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(BodyTooLarge):
        parse_events(b"[" + b" " * MAX_BODY_BYTES + b"]")


def test_a_refusal_does_not_quote_the_body() -> None:
    with pytest.raises(NotJson) as caught:
        parse_events(b'{"email": "anna@web.de"')
    assert "anna" not in repr(caught.value)
    assert caught.value.__cause__ is None


LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = LEAF | st.lists(LEAF, max_size=2) | st.dictionaries(st.text(max_size=5), LEAF, max_size=2)


@calm
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(webhook("sent", "a@b.de"), JSON)), max_size=2))
def test_any_values_in_the_known_fields_are_read_or_counted(items: list[dict[str, Any]]) -> None:
    parsed = parse_events(json.dumps(items).encode())
    assert len(parsed.events) + parsed.unusable == len(items)


@calm
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(NotJson):
        parse_events(body)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize("password", ["old", "new", "mit:doppelpunkt"])
def test_each_valid_password_lets_in(password: str) -> None:
    assert check_basic_auth(basic("mj", password), "mj", "old, new,mit:doppelpunkt")


@pytest.mark.parametrize(
    "header",
    [
        None, "", "Basic", "Basic ", "Basic !!!", "Basic ä", "Bearer x",
        basic("mj", "wrong"), basic("xx", "old"), basic("mj", ""), basic("mj", "old,new"), basic("", ""),
        "Basic " + base64.b64encode(b"\xff\xfe:old").decode(),
    ],
)  # fmt: skip
def test_everything_else_is_kept_out(header: str | None) -> None:
    assert not check_basic_auth(header, "mj", "old,new")


@pytest.mark.parametrize(("user", "passwords"), [("", "x"), ("mj", ""), ("", ""), ("mj", " , ")])
def test_without_a_configured_login_nobody_gets_in(user: str, passwords: str) -> None:
    assert not check_basic_auth(basic(user, passwords), user, passwords)
    assert not check_basic_auth(basic(user, ""), user, passwords)
