"""Makes plain lines of a pasted mail, report or header: quoting, HTML and MIME are undone.

Pure, bounded, keeps nothing. Not for what the lines mean (`bounce.py`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message

MOST_CHARACTERS = 12_000
_HALF = MOST_CHARACTERS // 2
MOST_PARTS = 40
"""A mail of more parts is read as the text that it also is; a report has three or four."""
_DEEPEST = 400
"""Boundaries in the text from which on it is no mail that anybody sent: its nesting is not followed."""

TRACE_FIELDS = (
    "received", "authentication-results", "arc-authentication-results", "arc-seal", "arc-message-signature",
    "dkim-signature", "return-path", "received-spf", "delivered-to", "x-failed-recipients", "x-originating-ip",
    "x-spam-status", "x-spam-flag", "x-received", "auto-submitted",
)  # fmt: skip
"""Header fields that nobody sees in a mail program unless he asks for the source."""
_PLAIN_FIELDS = (
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "reply-to", "sender", "cc",
    "content-transfer-encoding", "references", "in-reply-to", "list-unsubscribe", "x-mailer", "envelope-to",
)  # fmt: skip
_FIELD = re.compile(rf"^(?:{'|'.join(map(re.escape, (*TRACE_FIELDS, *_PLAIN_FIELDS)))}):", re.IGNORECASE | re.MULTILINE)
_QUOTING = re.compile(r"^[ \t]{0,8}(?:[>|][ \t]?){1,8}", re.MULTILINE)
_TAGS = (
    "html|head|body|style|title|meta|link|div|p|br|table|tbody|thead|tr|td|th|span|b|i|u|a|font|hr|pre|strong|em|"
    "center|img|ul|ol|li|h[1-6]|blockquote|code|small|o:p"
)
_TAG = re.compile(
    rf"</?(?:{_TAGS})(?:\s[^<>]{{0,400}})?/?>|<!--[^<>]{{0,400}}-->|<!doctype[^<>]{{0,200}}>", re.IGNORECASE
)
_STYLE = re.compile(r"<style[^<>]{0,200}>[^<]{0,4000}</style>", re.IGNORECASE)
_LINE_TAG = re.compile(r"<(?:br|p|div|tr|hr|li|h[1-6]|/p|/div|/tr)\b[^<>]{0,400}>", re.IGNORECASE)
_HTML = re.compile(r"<(?:html|body|div|table|p|br)\b", re.IGNORECASE)
_FOLDED = re.compile(r"\r?\n[ \t]{1,20}(?=\S)")


def plain_lines(text: str) -> str:
    """Return a pasted text without quoting marks, HTML and MIME, at most MOST_CHARACTERS of it."""
    text = capped(text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = _QUOTING.sub("", text)
    return without_tags("\n".join(_decoded(text)))


def capped(text: str) -> str:
    """Return both ends of a text that is too long: a report begins with the reason and ends with the quoted mail."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[:_HALF]}\n{text[-_HALF:]}"


def without_tags(text: str) -> str:
    """Return a text with its HTML undone; addresses in angle brackets stay."""
    if _HTML.search(text):
        text = _LINE_TAG.sub("\n", _STYLE.sub(" ", text))
        text = _TAG.sub(" ", text)
    return html.unescape(text)


def unfolded(text: str) -> str:
    """Return a text in which a line that goes on further in is one line."""
    return _FOLDED.sub(" ", text)


def fields_in(text: str) -> list[str]:
    """Return the names of the header fields that a text holds, in lower case, with repetitions."""
    return [match.group()[:-1].lower() for match in _FIELD.finditer(text)]


def _decoded(text: str) -> Iterator[str]:
    """Yield the text before a mail's head, and the mail as readable parts; the text itself where there is none."""
    first = _FIELD.search(text)
    lowered = text.lower()
    whole = "boundary=" in lowered or "content-transfer-encoding:" in lowered
    if first is None or not whole or lowered.count("\n--") > _DEEPEST:
        yield text
        return
    yield text[: first.start()]
    try:
        parts = list(message_from_string(text[first.start() :]).walk())
        yield from _readable(parts) if len(parts) <= MOST_PARTS else [text[first.start() :]]
    # The parser takes nearly anything; what it chokes on is read as the plain text that it also is.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        yield text[first.start() :]


def _readable(parts: list[Message]) -> Iterator[str]:
    for part in parts:
        yield "\n".join(f"{name}: {value}" for name, value in part.items())
        yield ""
        if not part.is_multipart():
            yield _content(part)


def _content(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return str(part.get_payload())
    if part.get("content-transfer-encoding", "").strip().lower() not in ("base64", "quoted-printable"):
        return str(part.get_payload())  # as pasted: the chat has already turned it into characters
    try:
        return raw.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return raw.decode("latin-1")
