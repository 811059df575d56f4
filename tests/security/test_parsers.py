"""Every parser takes whatever comes: it answers or refuses with its own error, and never fails otherwise."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import date, datetime, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.account.answers import read_fields
from bot.account.cases import CaseStore, Refused
from bot.channels.markdown import split, to_markdown_v2, to_mrkdwn, utf16
from bot.channels.parts import joined, parts_of
from bot.channels.slack import _body as slack_body
from bot.channels.slack import _message_in
from bot.channels.telegram_updates import from_update
from bot.channels.website_messages import BadMessage, read_number, read_question, read_rating, shown_answer
from bot.identity import GUEST, read_identity
from bot.mail.events import EventsRefused, check_basic_auth, history_event, parse_events
from bot.mail.store import DeliveryStore
from bot.mail.wire import to_bool, to_int, to_text, to_time
from bot.nlu.addresses import find_addresses
from bot.privacy.mask import mask
from bot.settings import SettingsError, read_settings
from bot.wellformed import well_formed
from tests.security.readers import READERS

# Also half characters and NUL, which JSON can carry.
ANY = st.text(st.characters(codec=None), max_size=300)
WORDS = st.lists(
    st.sampled_from(
        "a@web.de web punkt de (at) vor 3 Tagen 99999999999 Stunden zugestellt spam Menge : seit gestern ZH-ABCD-EFGH "
        "550 5.7.1 <mailto:a@b.de|x> <@U1> ** ``` [x](http://y) Schritt 2 erledigt Passwort: = x passwort ist sehr "
        "Betreff ist falsch, sondern mach die /auswahl{ \ud83d \0 mailjet suspended İ ß ﬃ \u202e 31.2. um 25:61".split(
            " "
        )
    ),
    max_size=25,
).map(" ".join)
TEXT = ANY | WORDS
SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
VALUE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)
FEW = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)


def _fields(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects with some of these fields, of whatever kind."""
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, VALUE))


def _wire(value: Any) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize("name", sorted(READERS))
@FEW
@given(text=TEXT)
def test_no_text_makes_a_reader_fail(name: str, text: str) -> None:
    READERS[name](text)


@FEW
@given(text=TEXT)
def test_what_is_made_well_formed_can_be_stored_anywhere(text: str) -> None:
    clean = well_formed(text)
    assert "\0" not in clean
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert well_formed(clean) == clean


@FEW
@given(text=TEXT)
def test_found_addresses_leave_no_trace_in_a_masked_text(text: str) -> None:
    masked = mask(f"Bitte {text} und anna.beispiel@web.de!")
    assert "anna.beispiel@web.de" not in masked
    for address in find_addresses(text):
        assert not set(address.value) & set("\n\r\0 <>")


@FEW
@given(text=TEXT)
def test_read_fields_are_never_lines_of_their_own(text: str) -> None:
    fields = read_fields(text)
    assert not any("\n" in value or "\r" in value for value in fields.values())


@FEW
@given(text=TEXT, limit=st.integers(20, 200))
def test_formatted_and_cut_texts_fit(text: str, limit: int) -> None:
    text = well_formed(text)
    assert all(utf16(piece) <= limit for piece in split(text, limit, utf16))
    to_markdown_v2(text)
    assert "<!" not in to_mrkdwn(text)


@FEW
@given(
    event=_fields(
        "event", "time", "MessageID", "Message_GUID", "email", "error", "comment", "smtp_reply", "hard_bounce",
        "Payload", "CustomID", "Subject",
    ),
    body=VALUE,
    raw=st.binary(max_size=200),
)  # fmt: skip
def test_any_post_of_mailjets_events_is_read_or_refused(event: dict[str, Any], body: Any, raw: bytes) -> None:
    good = {"event": "bounce", "time": 1_700_000_000, "MessageID": 7, "email": "a@web.de"}
    for posted in (_wire(event), _wire(body), raw, _wire([{**good, **event}, body])):
        with contextlib.suppress(EventsRefused):
            DeliveryStore("sqlite://").add_events(parse_events(posted).events)


@FEW
@given(row=_fields("EventAt", "EventType", "Comment", "State"), value=VALUE)
def test_any_row_and_value_of_mailjet_is_read(row: dict[str, Any], value: Any) -> None:
    history_event(row, "1", "a@web.de")
    for read in (to_int, to_bool, to_text, to_time):
        read(value)  # type: ignore[operator]


@FEW
@given(header=TEXT, user=TEXT, passwords=TEXT)
def test_no_made_up_login_passes(header: str, user: str, passwords: str) -> None:
    assert not check_basic_auth(header, well_formed(user) or "u", well_formed(passwords) + ",a-password")


SLACK_EVENT = _fields(
    "type", "subtype", "user", "channel", "channel_type", "text", "ts", "thread_ts", "message", "previous_message",
    "files", "bot_id", "team", "user_team", "source_team",
)  # fmt: skip


@FEW
@given(
    envelope=_fields("team_id", "event_id", "authorizations", "authed_users", "is_ext_shared_channel"),
    event=SLACK_EVENT,
    action=_fields("actions", "user", "channel", "team", "container", "message", "response_url", "trigger_id"),
    form=st.dictionaries(st.sampled_from(["command", "user_id", "response_url", "text", "team_id"]), TEXT),
    raw=st.binary(max_size=200),
)
def test_any_payload_of_slack_is_read_or_passed_over(
    envelope: dict[str, Any], event: dict[str, Any], action: dict[str, Any], form: dict[str, str], raw: bytes
) -> None:
    for kind in ("message", "app_mention"):
        _message_in({**envelope, "type": "event_callback", "event": {**event, "type": kind}})
    _message_in({**action, "type": "block_actions"})
    _message_in({**action, "type": "block_actions", "actions": [{**action, "type": "button"}]})
    _message_in(form)

    class Request:
        body = raw

    assert isinstance(slack_body(Request()), dict)  # type: ignore[arg-type]


CHAT = _fields("id", "type")


@FEW
@given(
    message=_fields("text", "caption", "from", "via_bot", "photo", "voice"),
    query=_fields("data", "id", "message", "from"),
    chat=CHAT,
    number=SCALAR,
)
def test_any_update_of_telegram_is_read_or_passed_over(
    message: dict[str, Any], query: dict[str, Any], chat: dict[str, Any], number: Any
) -> None:
    today = date(2026, 1, 1)
    for where in (chat, {"id": 7, "type": "private"}, {"id": -7, "type": "group"}, number):
        from_update({"update_id": 1, "message": {**message, "chat": where}}, today)
        from_update({"update_id": 1, "callback_query": {**query, "message": {"chat": where}}}, today)
        from_update({"update_id": number, "message": message, "callback_query": query}, today)


@FEW
@given(fields=_fields("id", "text", "title", "after", "value", "comment"), body=VALUE, raw=st.binary(max_size=200))
def test_any_request_of_the_website_is_read_or_refused(fields: dict[str, Any], body: Any, raw: bytes) -> None:
    for posted in (_wire(fields), _wire({**fields, "id": "a" * 16}), _wire(body), raw):
        for read in (read_question, read_rating):
            with contextlib.suppress(BadMessage):
                read(posted)  # type: ignore[operator]
    assert read_number(body) >= 0


@FEW
@given(text=TEXT.filter(str.strip))
def test_what_the_website_stores_of_a_request_can_be_stored(text: str) -> None:
    asked = read_question(_wire({"id": "a" * 16, "text": text, "title": text[:200]}))
    rated = read_rating(_wire({"value": "bad", "comment": text}))
    for stored in (asked.shown, rated.comment):
        assert "\0" not in stored
        stored.encode()


@FEW
@given(answers=st.lists(_fields("text", "custom", "image").map(lambda one: {**one, "text": str(one.get("text"))})))
def test_any_answer_of_an_action_can_be_sent(answers: list[dict[str, Any]]) -> None:
    joined(parts_of(answers, 100, len))
    for answer in answers:
        shown_answer(answer)


@FEW
@given(token=TEXT, claims=_fields("sub", "role", "email", "exp", "iat", "nbf"))
def test_no_unsigned_token_is_anybody(token: str, claims: dict[str, Any]) -> None:
    import base64

    def pack(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    team = {"sub": "x", "role": "team", "exp": 9_999_999_999, **claims}
    made = [f"{pack({'alg': alg, 'typ': 'JWT'})}.{pack(team)}." for alg in ("none", "None", "HS256", "RS256", "", None)]
    for one in (token, *made, *(f"{two}e30" for two in made)):
        assert read_identity(one, "a-secret-made-up-for-the-tests") == GUEST


@FEW
@given(claims=_fields("sub", "role", "email", "exp", "iat", "nbf"))
def test_a_signed_token_with_odd_claims_is_read_or_a_guest(claims: dict[str, Any]) -> None:
    import jwt

    secret = "a-secret-made-up-for-the-tests"
    with contextlib.suppress(UnicodeEncodeError, TypeError, ValueError, jwt.PyJWTError):
        signed = jwt.encode({"sub": "x", "role": "team", "exp": 9_999_999_999, **claims}, secret, algorithm="HS256")
        read_identity(signed, secret)


NAMES = (
    "PORT", "HOST", "DATABASE_URL", "MAILJET_BASE_URL", "MAILJET_API_KEY", "SUPPORT_EMAIL", "SMTP_URL", "WIDGET_ORIGINS",
    "SLACK_TEAM_ID", "SLACK_ALERT_CHANNEL", "SLACK_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "KEEP_AUDIT_DAYS", "LIMITS",
    "LOG_LEVEL", "DEMO", "PRIVACY_URL", "IDENTITY_SECRET", "TROUBLE_RATE_PERCENT", "ACTION_ENDPOINT_URL", "SLACK_API_URL",
)  # fmt: skip
ODD = TEXT | st.sampled_from(
    [
        "http://[",
        "https://a:b",
        "//",
        "²",
        "٣",
        "-1",
        "smtp://[",
        "smtp://a:99999",
        "smtps://",
        "http://a:x",
        "https://:1",
    ]
)


@FEW
@given(environment=st.dictionaries(st.sampled_from(NAMES), ODD))
def test_any_environment_is_taken_or_refused_by_name(environment: dict[str, str]) -> None:
    refusals: list[str] = []
    try:
        read_settings(environment)
    except SettingsError as error:
        refusals.append(str(error))
    assert all(refusal.split(" ")[0].strip(":").isupper() for refusal in refusals)


@FEW
@given(number=TEXT, address=TEXT)
def test_no_odd_number_or_address_opens_a_case(number: str, address: str) -> None:
    store = CaseStore("sqlite://", clock=lambda: datetime(2026, 1, 1, tzinfo=timezone.utc))
    opened = store.open_with(number, address, "conversation")
    assert isinstance(opened, Refused)
