"""Reads a pasted report of an undelivered mail, a header or a single server reply, in whatever shape it was pasted.

Pure and bounded; what is read is kept by nobody here. The text is a stranger's: nothing of it is believed beyond what
it says about one mail. Codes and the servers' own words are `smtp.py`, those of mail programs `bounce_words.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from bot.mail.bounce_words import (
    DELAY_MARKS,
    DETAIL_OF_CODE,
    DETAIL_OF_WORDS,
    FIELDS,
    HOUSE_DOMAINS,
    REASONS,
    REPORT_MARKS,
    Detail,
)
from bot.mail.pasted_people import ADDRESS, provider_of_report, receivers_of, sender_of, server_of
from bot.mail.pasted_replies import (
    CODES,
    LONGEST_REPLY,
    STATUS,
    VAGUE_STATUS,
    Reply,
    best_of,
    replies_in,
    says_something,
)
from bot.mail.pasted_text import TRACE_FIELDS, fields_in, plain_lines, unfolded
from bot.mail.providers import OTHER
from bot.mail.smtp import read_reply
from bot.mail.status import FINALITY_OF_REASON, DeliveryState, Finality, Reason

FEWEST_TRACES = 2
"""So many header fields that only the source of a mail shows make a header."""


class Kind(Enum):
    """What was pasted."""

    REPORT = "report"  # a whole report, whoever wrote it
    REPLY = "reply"  # what a server said, alone or within a sentence
    HEADER = "header"  # the head of a mail that arrived


class Check(Enum):
    """What a header says of the check of its sender (SPF, DKIM, DMARC)."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_SAID = "not_said"


@dataclass(frozen=True)
class Pasted:
    """What a pasted text says about one mail; what it does not say is None, empty or UNKNOWN."""

    kind: Kind
    recipient: str | None = None
    others: tuple[str, ...] = ()
    """Further receivers that the same report names."""
    sender: str | None = None
    from_house: bool = False
    """Whether the mail went out through the platform, and not from somebody's own mailbox."""
    server: str | None = None
    """The server that refused, by its name."""
    provider: str = OTHER.slug
    words: str = ""
    """The reply's own words, in one line."""
    code: str | None = None
    reason: Reason = Reason.NONE
    finality: Finality = Finality.UNCLEAR
    state: DeliveryState = DeliveryState.UNKNOWN
    detail: Detail | None = None
    worded: bool = True
    """Whether the reply has words that say something, and not its code alone."""
    sure: bool = False
    """Whether the reason is said plainly, and not only likely."""
    check: Check = Check.NOT_SAID
    marked_spam: bool = False


def read_pasted(text: str, not_receivers: Collection[str] = ()) -> Pasted | None:
    """Read what was pasted, None where the text is neither a report nor a reply nor a header.

    Args:
        text: a message of a chat, maybe with words of its writer around what he pasted.
        not_receivers: addresses that are the writer's or the house's own: they count only where a field of the report
            names them as the receiver.
    """
    lines = unfolded(plain_lines(text))
    lowered = lines.lower()
    found = list(replies_in(lines))
    best = best_of(found)
    marks = sum(mark in lowered for mark in REPORT_MARKS)
    told = next((reason for words, reason in REASONS if words in lowered), None)
    # People say a mark or two themselves; nobody says that a mail waits in a mail program's words, and to whom.
    late = any(mark in lowered for mark in DELAY_MARKS) and bool(ADDRESS.search(lines))
    traces = sum(name in TRACE_FIELDS for name in fields_in(lines))
    if any(field in lowered for field in FIELDS) or marks >= 2 or (marks and (best or told or late or traces)):
        return _report(lines, lowered, best, told, not_receivers)
    if best:
        return _reply(lines, lowered, best, not_receivers)
    return _header(lines, lowered) if traces >= FEWEST_TRACES else None


# ---- reports and replies ----


def _report(
    lines: str, lowered: str, best: Reply | None, told: Reason | None, not_receivers: Collection[str]
) -> Pasted:
    named = receivers_of(lines, lowered, not_receivers)
    status = STATUS.search(lines)
    read = best.read if best else read_reply(status[1] if status and status[1] not in VAGUE_STATUS else "")
    reason = read.reason
    by_words = reason in (Reason.NONE, Reason.UNKNOWN)
    line = _telling_line(lines) if by_words and not told else ""
    if by_words:
        reason = told or (read_reply(line).reason if line else Reason.UNKNOWN)
    delayed = any(mark in lowered for mark in DELAY_MARKS)
    code = read.code or (status[1] if status else None)
    state = DeliveryState.DEFERRED if delayed else _given_up(reason, code)
    return _with_origin(
        lines,
        lowered,
        named,
        best,
        Pasted(
            Kind.REPORT,
            code=code,
            reason=reason,
            state=state,
            finality=_finality(state, reason),
            words=_one_line(line or (best.words if best else _told_words(lines, lowered, told))),
            sure=not by_words and _is_plain(reason, code),
        ),
    )


def _reply(lines: str, lowered: str, best: Reply, not_receivers: Collection[str]) -> Pasted:
    read = best.read
    later = (read.code or " ")[0] == "4"
    state = DeliveryState.DEFERRED if later else _given_up(read.reason, read.code)
    return _with_origin(
        lines,
        lowered,
        receivers_of(lines, lowered, not_receivers),
        best,
        Pasted(
            Kind.REPLY,
            code=read.code,
            reason=read.reason,
            state=state,
            finality=_finality(state, read.reason),
            words=_one_line(best.words),
            sure=_is_plain(read.reason, read.code),
            worded=says_something(CODES.sub(" ", best.words)),
        ),
    )


def _with_origin(lines: str, lowered: str, named: list[str], best: Reply | None, read: Pasted) -> Pasted:
    server, detail = server_of(lines), _detail(read)
    first = named[0] if named else None
    sender = sender_of(lines, first)
    house = any(domain in lowered for domain in HOUSE_DOMAINS)
    return Pasted(
        **{
            **vars(read),
            "recipient": first,
            "others": tuple(named[1:]),
            "sender": sender,
            "from_house": house,
            "server": server,
            "provider": provider_of_report(first, server, best.words if best else ""),
            "detail": detail,
            "sure": read.sure or detail is not None,
        }
    )


def _is_plain(reason: Reason, code: str | None) -> bool:
    """Tell whether this reason is the only one that such a reply is given for."""
    return reason not in (Reason.UNKNOWN, Reason.NONE, Reason.POLICY_ISSUE) and code not in _USUALLY


_USUALLY = frozenset({"5.4.1", "5.2.0", "5.0.0"})
"""Codes that mostly mean what is read in them (Microsoft 365 says 5.4.1 for a missing mailbox, and for a rule)."""


def _given_up(reason: Reason, code: str | None) -> DeliveryState:
    """Return how far a mail got that is not tried any more: for good, or for a cause that passes."""
    passes = FINALITY_OF_REASON[reason] is Finality.TEMPORARY or (code or " ")[0] == "4"
    return DeliveryState.SOFT_BOUNCED if passes else DeliveryState.HARD_BOUNCED


_MAY_HAVE_DETAIL = frozenset({Reason.POLICY_ISSUE, Reason.PROTOCOL_ISSUE, Reason.UNKNOWN})


def _detail(read: Pasted) -> Detail | None:
    if read.reason not in _MAY_HAVE_DETAIL:
        return None
    lowered = read.words.lower()
    return DETAIL_OF_CODE.get(read.code or "") or next((of for words, of in DETAIL_OF_WORDS if words in lowered), None)


def _finality(state: DeliveryState, reason: Reason) -> Finality:
    if state is DeliveryState.DEFERRED:
        return Finality.TEMPORARY
    if state is DeliveryState.SOFT_BOUNCED:
        return Finality.TEMPORARY
    return Finality.FINAL if reason is not Reason.UNKNOWN else Finality.UNCLEAR


_ORIGINAL = re.compile(
    r"^[ \t>|*#=_-]{0,80}(?:this is a copy of the message|below this line is a copy|the header of the original message"
    r"|original message|original nachricht|ursprüngliche nachricht|unsent message|returned message|message text follows"
    r"|message headers? follows?|weitergeleitete nachricht)\b",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD_LINE = re.compile(r"^[A-Za-z][\w-]{1,40}:\s")
MOST_LINES = 80


def _telling_line(lines: str) -> str:
    """Return the line of a report that tells the reason without a reply: before the mail that came back, no field."""
    original = _ORIGINAL.search(lines)
    body = lines[: original.start()] if original and original.start() > 0 else lines
    told = [one.strip() for one in body.split("\n") if one.strip() and not _FIELD_LINE.match(one)]
    return next((one[:LONGEST_REPLY] for one in told[:MOST_LINES] if says_something(one)), "")


def _told_words(lines: str, lowered: str, told: Reason | None) -> str:
    """Return the sentence in which a mail program tells the reason."""
    words = next((words for words, reason in REASONS if reason is told and words in lowered), None)
    if words is None:
        return ""
    place = lowered.find(words)
    start = max(lines.rfind("\n", 0, place), lines.rfind(". ", 0, place)) + 1
    return _one_line(lines[start : start + LONGEST_REPLY].split("\n\n", maxsplit=1)[0].split(". ", maxsplit=1)[0])


def _one_line(words: str) -> str:
    return " ".join(words.split())


# ---- headers ----

_CHECKED = re.compile(r"\b(?:spf|dkim|dmarc)=(?P<result>[a-z]{2,12})", re.IGNORECASE)
_FAILS = frozenset({"fail", "permerror", "reject"})
_SPAM = re.compile(r"^(?:x-spam-flag|x-spam-status):\s{0,3}yes\b", re.IGNORECASE | re.MULTILINE)


def _header(lines: str, lowered: str) -> Pasted:
    results = [match["result"].lower() for match in _CHECKED.finditer(lines)]
    check = Check.NOT_SAID
    if results:
        check = Check.FAILED if any(one in _FAILS for one in results) else Check.PASSED
    house = any(domain in lowered for domain in HOUSE_DOMAINS)
    return Pasted(Kind.HEADER, from_house=house, check=check, marked_spam=bool(_SPAM.search(lines)))
