"""Finds what mail servers said in a text that somebody pasted, the plainest shapes first. Pure.

What a reply means is `smtp.py`; what the report around it says is `bounce.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.mail.smtp import SmtpReply, read_reply
from bot.mail.status import Finality, Reason

LONGEST_REPLY = 700
"""Characters of one reply that are read; the longest known one (Microsoft's) has some 400."""
MOST_REPLIES = 12

_KNOWN_BASIC = r"(?:42[1-9]|43[12]|44[12679]|45[0-5]|471|50[0-5]|51[0-5]|52[1-5]|53[05]|541|55[0-9]|571)"
_BOTH = re.compile(r"(?<![\d.])[45]\d\d[ \-]{1,3}#?\(?[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_TOLD = re.compile(
    r"(?:said|says|lautete|lautet|was|returned|reason|antwort|antwortete|error|fehler|meldung|code|smtp|status|command|"
    rf"response|zur[uü]ck|meldet|kam|steht da|da steht|;|[:=\"'„“>(]|^|\n)\s{{0,4}}[:\"'„“(<]{{0,3}}\s{{0,3}}"
    rf"(?P<reply>{_KNOWN_BASIC}(?:[ \-]|: )\s{{0,3}}(?=\S))",
    re.IGNORECASE,
)
_ENHANCED = re.compile(r"(?<![\d.\w])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
CODES = re.compile(r"(?<![\d.])#?[45](?:\d\d|\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_SAID = re.compile(
    r"(?:\b(?:said|refused to talk to me|rejected your message|returned)\b:?"
    r"|\bsmtp error from remote (?:mail )?server (?:after|for) [^\n:]{1,120}:(?:\s{0,8}host:? [^\n:]{1,90}:)?"
    r"|\breason:)\s{0,8}['\"]?(?=[45]\d\d[ \-])",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:^|\n|[:;\"'„(]\s{0,2})#?(?P<reply>[45]\.\d{1,3}\.\d{1,3} (?=\S))")
_HASHED = re.compile(r"\(#(?P<code>[45]\.\d{1,3}\.\d{1,3})\)")
_HOST_SAYS = re.compile(r"(?<![\d.])(?:[45]\d\d)-[a-z0-9-]{1,40}\.[a-z0-9.-]{2,80}\s", re.IGNORECASE)
NEXT_RECEIVER = r"(?=[^\s@<>]{1,64}@[^\s@<>:]{1,190}>?:?\s{1,8}(?:host\b|smtp error|[45]\d\d[ \-]))"
_END = re.compile(rf"\n\s*\n|\n--|\s\(in reply to\b|\n(?=[A-Z][\w-]{{2,30}}: )|\s<?{NEXT_RECEIVER}", re.IGNORECASE)
_DIAGNOSTIC = re.compile(r"^diagnostic-code:\s{0,3}(?:[\w-]{1,20};\s{0,3})?", re.IGNORECASE | re.MULTILINE)
STATUS = re.compile(r"^status:\s{0,3}([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
VAGUE_STATUS = frozenset({"5.0.0", "4.0.0"})
_FULL = ("quota exceeded", "over quota", "exceeded quota", "exceeds quota", "storage quota")
"""Servers' own words for a full mailbox, though one of them is everyday language by itself."""
# Words of a reply that also stand in people's sentences: behind a bare number they make no reply.
_EVERYDAY = ("spam", "content", "policy", "relay", "quota", "rate limit", "greylist", "graylist", "dmarc")


@dataclass(frozen=True)
class Reply:
    """One reply as it stands in the text, and what it means."""

    words: str
    read: SmtpReply
    plain: bool
    """Whether both codes stand there, or a field or server says that this is the reply."""


def replies_in(lines: str) -> Iterator[Reply]:
    """Yield what servers said, the plainest shapes first."""
    for match in list(_DIAGNOSTIC.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.end())
        status = STATUS.search(lines)
        coded = _BOTH.search(words) or re.match(r"\W{0,3}[45]\d\d\b", words) or _ENHANCED.search(words)
        worth = status is not None and status[1] not in VAGUE_STATUS
        yield Reply(words, read_reply(words if coded or not status or not worth else f"{status[1]} {words}"), True)
    for match in list(_BOTH.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.start())
        yield Reply(words, read_reply(words), True)
    for match in list(_SAID.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.end())
        yield Reply(words, read_reply(words), True)
    for match in list(_HOST_SAYS.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.start())
        yield Reply(words, read_reply(words), True)
    for match in list(_HASHED.finditer(lines))[:MOST_REPLIES]:
        start = lines.rfind("\n", 0, match.start()) + 1
        words = lines[max(start, match.start() - LONGEST_REPLY) : match.end()].strip()
        yield Reply(words, read_reply(f"{match['code']} {words}"), True)
    for match in list(_BARE.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.start("reply"))
        if says_something(words.partition(" ")[2]):
            yield Reply(words, read_reply(words), True)
    for match in list(_TOLD.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.start("reply"))
        if says_something(words):
            yield Reply(words, read_reply(words), False)


def _up_to_end(lines: str, start: int) -> str:
    rest = lines[start : start + LONGEST_REPLY]
    end = _END.search(rest)
    words = (rest[: end.start()] if end else rest).strip(" \n'\"„“”<>")
    return words[:-1] if words.endswith(")") and words.count(")") > words.count("(") else words


def says_something(words: str) -> bool:
    """Tell whether words are a server's: its own, and not one of everyday language behind a number or a date."""
    lowered = words.lower()
    for word in _FULL:
        lowered = lowered.replace(word, "mailbox full")
    for word in _EVERYDAY:
        lowered = lowered.replace(word, " ")
    return read_reply(lowered).reason not in (Reason.NONE, Reason.UNKNOWN)


def best_of(found: list[Reply]) -> Reply | None:
    """Return the reply that says most: one with a reason before one without."""
    refused = [one for one in found if one.read.finality is not Finality.UNCLEAR or one.plain]
    clear = [one for one in refused if one.read.reason not in (Reason.NONE, Reason.UNKNOWN)]
    return next(iter(clear or refused), None)
