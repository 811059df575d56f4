"""Reads a pasted report of an undelivered mail, a header or a single server reply, in whatever shape it was pasted.

Pure and bounded; what is read is kept by nobody here. The text is a stranger's: nothing of it is believed beyond what
it says about one mail. Codes and the servers' own words are `smtp.py`, those of mail programs `bounce_words.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from bot.mail.addresses import domain_of, normalise_address
from bot.mail.bounce_words import (
    BEFORE_RECIPIENTS,
    DELAY_MARKS,
    DETAIL_OF_CODE,
    DETAIL_OF_WORDS,
    FIELDS,
    HOST_PROVIDERS,
    HOUSE_DOMAINS,
    NOBODY,
    REASONS,
    REPLY_PROVIDERS,
    REPORT_MARKS,
    Detail,
)
from bot.mail.pasted_text import TRACE_FIELDS, fields_in, plain_lines, unfolded
from bot.mail.providers import OTHER, provider_of
from bot.mail.smtp import SmtpReply, read_reply
from bot.mail.status import FINALITY_OF_REASON, DeliveryState, Finality, Reason

LONGEST_REPLY = 700
"""Characters of one reply that are read; the longest known one (Microsoft's) has some 400."""
MOST_REPLIES = 12
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
    found = list(_replies(lines))
    best = _best(found)
    marks = sum(mark in lowered for mark in REPORT_MARKS)
    told = next((reason for words, reason in REASONS if words in lowered), None)
    # People say a mark or two themselves; nobody says that a mail waits in a mail program's words, and to whom.
    late = any(mark in lowered for mark in DELAY_MARKS) and bool(_ADDRESS.search(lines))
    traces = sum(name in TRACE_FIELDS for name in fields_in(lines))
    if any(field in lowered for field in FIELDS) or marks >= 2 or (marks and (best or told or late or traces)):
        return _report(lines, lowered, best, told, not_receivers)
    if best:
        return _reply(lines, lowered, best, not_receivers)
    return _header(lines, lowered) if traces >= FEWEST_TRACES else None


# ---- the server's reply ----

_KNOWN_BASIC = r"(?:42[1-9]|43[12]|44[12679]|45[0-5]|471|50[0-5]|51[0-5]|52[1-5]|53[05]|541|55[0-9]|571)"
_BOTH = re.compile(r"(?<![\d.])[45]\d\d[ \-]{1,3}#?\(?[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_TOLD = re.compile(
    r"(?:said|says|lautete|lautet|was|returned|reason|antwort|antwortete|error|fehler|meldung|code|smtp|status|command|"
    rf"response|zur[uü]ck|meldet|kam|steht da|da steht|;|[:=\"'„“>(]|^|\n)\s{{0,4}}[:\"'„“(<]{{0,3}}\s{{0,3}}"
    rf"(?P<reply>{_KNOWN_BASIC}(?:[ \-]|: )\s{{0,3}}(?=\S))",
    re.IGNORECASE,
)
_ENHANCED = re.compile(r"(?<![\d.\w])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_CODES = re.compile(r"(?<![\d.])#?[45](?:\d\d|\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_SAID = re.compile(
    r"(?:\b(?:said|refused to talk to me|rejected your message|returned)\b:?"
    r"|\bsmtp error from remote (?:mail )?server (?:after|for) [^\n:]{1,120}:(?:\s{0,8}host:? [^\n:]{1,90}:)?"
    r"|\breason:)\s{0,8}['\"]?(?=[45]\d\d[ \-])",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:^|\n|[:;\"'„(]\s{0,2})#?(?P<reply>[45]\.\d{1,3}\.\d{1,3} (?=\S))")
_HASHED = re.compile(r"\(#(?P<code>[45]\.\d{1,3}\.\d{1,3})\)")
_HOST_SAYS = re.compile(r"(?<![\d.])(?:[45]\d\d)-[a-z0-9-]{1,40}\.[a-z0-9.-]{2,80}\s", re.IGNORECASE)
_NEXT = r"(?=[^\s@<>]{1,64}@[^\s@<>:]{1,190}>?:?\s{1,8}(?:host\b|smtp error|[45]\d\d[ \-]))"
_END = re.compile(rf"\n\s*\n|\n--|\s\(in reply to\b|\n(?=[A-Z][\w-]{{2,30}}: )|\s<?{_NEXT}", re.IGNORECASE)
_DIAGNOSTIC = re.compile(r"^diagnostic-code:\s{0,3}(?:[\w-]{1,20};\s{0,3})?", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^status:\s{0,3}([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_VAGUE_STATUS = frozenset({"5.0.0", "4.0.0"})
_FULL = ("quota exceeded", "over quota", "exceeded quota", "exceeds quota", "storage quota")
"""Servers' own words for a full mailbox, though one of them is everyday language by itself."""
# Words of a reply that also stand in people's sentences: behind a bare number they make no reply.
_EVERYDAY = ("spam", "content", "policy", "relay", "quota", "rate limit", "greylist", "graylist", "dmarc")


@dataclass(frozen=True)
class _Reply:
    words: str
    read: SmtpReply
    plain: bool
    """Whether both codes stand there, or a field or server says that this is the reply."""


def _replies(lines: str) -> Iterator[_Reply]:
    """Yield what servers said, the plainest shapes first."""
    for match in list(_DIAGNOSTIC.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.end())
        status = _STATUS.search(lines)
        coded = _BOTH.search(words) or re.match(r"\W{0,3}[45]\d\d\b", words) or _ENHANCED.search(words)
        worth = status is not None and status[1] not in _VAGUE_STATUS
        yield _Reply(words, read_reply(words if coded or not status or not worth else f"{status[1]} {words}"), True)
    for match in list(_BOTH.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.start())
        yield _Reply(words, read_reply(words), True)
    for match in list(_SAID.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.end())
        yield _Reply(words, read_reply(words), True)
    for match in list(_HOST_SAYS.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.start())
        yield _Reply(words, read_reply(words), True)
    for match in list(_HASHED.finditer(lines))[:MOST_REPLIES]:
        start = lines.rfind("\n", 0, match.start()) + 1
        words = lines[max(start, match.start() - LONGEST_REPLY) : match.end()].strip()
        yield _Reply(words, read_reply(f"{match['code']} {words}"), True)
    for match in list(_BARE.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.start("reply"))
        if _says_something(words.partition(" ")[2]):
            yield _Reply(words, read_reply(words), True)
    for match in list(_TOLD.finditer(lines))[:MOST_REPLIES]:
        words = _up_to_end(lines, match.start("reply"))
        if _says_something(words):
            yield _Reply(words, read_reply(words), False)


def _up_to_end(lines: str, start: int) -> str:
    rest = lines[start : start + LONGEST_REPLY]
    end = _END.search(rest)
    words = (rest[: end.start()] if end else rest).strip(" \n'\"„“”<>")
    return words[:-1] if words.endswith(")") and words.count(")") > words.count("(") else words


def _says_something(words: str) -> bool:
    """Tell whether words are a server's: its own, and not one of everyday language behind a number or a date."""
    lowered = words.lower()
    for word in _FULL:
        lowered = lowered.replace(word, "mailbox full")
    for word in _EVERYDAY:
        lowered = lowered.replace(word, " ")
    return read_reply(lowered).reason not in (Reason.NONE, Reason.UNKNOWN)


def _best(found: list[_Reply]) -> _Reply | None:
    """Return the reply that says most: one with a reason before one without."""
    refused = [one for one in found if one.read.finality is not Finality.UNCLEAR or one.plain]
    clear = [one for one in refused if one.read.reason not in (Reason.NONE, Reason.UNKNOWN)]
    return next(iter(clear or refused), None)


# ---- reports and replies ----


def _report(
    lines: str, lowered: str, best: _Reply | None, told: Reason | None, not_receivers: Collection[str]
) -> Pasted:
    receivers = _receivers(lines, lowered, not_receivers)
    status = _STATUS.search(lines)
    read = best.read if best else read_reply(status[1] if status and status[1] not in _VAGUE_STATUS else "")
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
        receivers,
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


def _reply(lines: str, lowered: str, best: _Reply, not_receivers: Collection[str]) -> Pasted:
    read = best.read
    later = (read.code or " ")[0] == "4"
    state = DeliveryState.DEFERRED if later else _given_up(read.reason, read.code)
    return _with_origin(
        lines,
        lowered,
        _receivers(lines, lowered, not_receivers),
        best,
        Pasted(
            Kind.REPLY,
            code=read.code,
            reason=read.reason,
            state=state,
            finality=_finality(state, read.reason),
            words=_one_line(best.words),
            sure=_is_plain(read.reason, read.code),
            worded=_says_something(_CODES.sub(" ", best.words)),
        ),
    )


def _with_origin(lines: str, lowered: str, receivers: list[str], best: _Reply | None, read: Pasted) -> Pasted:
    server, detail = _server(lines), _detail(read)
    first = receivers[0] if receivers else None
    sender = _sender(lines, first)
    house = any(domain in lowered for domain in HOUSE_DOMAINS)
    return Pasted(
        **{
            **vars(read),
            "recipient": first,
            "others": tuple(receivers[1:]),
            "sender": sender,
            "from_house": house,
            "server": server,
            "provider": _provider(first, server, best.words if best else ""),
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
    return next((one[:LONGEST_REPLY] for one in told[:MOST_LINES] if _says_something(one)), "")


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


# ---- who: receiver, sender, server ----

_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}"
_ADDRESS = re.compile(
    rf"(?<![\w.!#$%&'*+/=?^`{{|}}~-])(?P<address>{_LOCAL}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,6}})", re.IGNORECASE
)
_RECIPIENT_FIELD = re.compile(
    r"^(?P<name>original-recipient|final-recipient|x-failed-recipients):\s{0,3}(?:[\w-]{1,20};\s{0,3})?<?(?P<rest>[^\n]{1,300})",
    re.IGNORECASE | re.MULTILINE,
)
_EACH = re.compile(rf"(?:^|\s)<?{_NEXT}", re.IGNORECASE)
"""Several receivers one after the other, each with what was answered for him."""
_RCPT = re.compile(r"\brcpt to:\s{0,3}<?", re.IGNORECASE)
_HEADS_LINE = re.compile(
    r"(?:^|\n)\s{0,8}<?(?=[^\s<>]{1,64}@[^\s<>]{1,190}>?\s{0,2}(?:\(expanded from[^\n]{1,200}\))?:)"
)
_SENDER_FIELD = re.compile(
    r"^(?:from|von|sender|absender|return-path|reply-to|antwort an|mail from|x-sender|resent-from|envelope-from):",
    re.IGNORECASE | re.MULTILINE,
)
_SENDING = re.compile(
    r"\bmail from:\s{0,3}<?|\bsmtp\.mailfrom=|\bheader\.from=|\bfrom=<?|\bh\.from=|\bfrom[\s(<:]{1,4}(?=\S{1,64}@)",
    re.IGNORECASE,
)
_OF_WORD = re.compile(r"\bvon[\s(<:]{1,4}(?=\S{1,64}@)", re.IGNORECASE)
_ID_FIELD = re.compile(
    r"^(?:message-id|references|in-reply-to|content-id|x-[\w-]{1,40}|received|arc-[\w-]{1,30}|dkim-signature|"
    r"list-[\w-]{1,30}|feedback-id|reporting-mta|authentication-results):[^\n]{0,2000}",
    re.IGNORECASE | re.MULTILINE,
)
_TO_FIELD = re.compile(r"^(?:to|an|envelope-to|delivered-to):", re.IGNORECASE | re.MULTILINE)
_TO_WORD = re.compile(r"\b(?:to|an|für|for|bei)[\s:<*„\"'(]{1,4}(?=\S{1,64}@)", re.IGNORECASE)
_HOST = r"(?P<host>[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,6})"
_SERVERS = (
    re.compile(rf"^remote-mta:\s{{0,3}}(?:[\w-]{{1,20}};\s{{0,3}})?{_HOST}", re.IGNORECASE | re.MULTILINE),
    re.compile(rf"\bhost {_HOST}\s?\[[^\]\n]{{1,60}}\]", re.IGNORECASE),
    re.compile(rf"\bhost:\s{{0,3}}{_HOST}", re.IGNORECASE),
    re.compile(rf"\brecipient domain [\w.-]{{1,190}} by {_HOST}", re.IGNORECASE),
    re.compile(rf"\b(?:remote server at|remoteserver bei|connected to|while talking to) {_HOST}", re.IGNORECASE),
    re.compile(
        rf"^{_HOST} (?:rejected your message|hat ihre nachricht|gave this error|gab diesen fehler)",
        re.IGNORECASE | re.MULTILINE,
    ),
)


def _receivers(lines: str, lowered: str, not_receivers: Collection[str]) -> list[str]:
    """Return whom the mail did not reach: those named by a field, else the first that any shape of report names."""
    named: dict[str, dict[str, None]] = {}
    for match in _RECIPIENT_FIELD.finditer(lines):
        for address in _addresses(match["rest"]):
            named.setdefault(match["name"].lower(), {})[address] = None
    for name in ("original-recipient", "final-recipient", "x-failed-recipients"):
        if found := [address for address in named.get(name, {}) if _is_somebody(address)]:
            return found
    each = [one for place in _EACH.finditer(lines) for one in _addresses(lines[place.end() : place.end() + 260])[:1]]
    if len(listed := list(dict.fromkeys(one for one in each if _is_somebody(one)))) > 1:
        return listed
    own = {normalise_address(one) for one in not_receivers}
    senders = set(_senders(lines)) | own
    surely = (*_RCPT.finditer(lines), *_HEADS_LINE.finditer(lines))  # also who wrote to himself
    likely = (*_after(lowered, BEFORE_RECIPIENTS), *(one.end() for one in _TO_WORD.finditer(lines)),
              *(one.end() for one in _TO_FIELD.finditer(lines)))  # fmt: skip
    places = (*((one.end(), own) for one in surely), *((place, senders) for place in likely))
    for place, others in places:
        near = [one for one in _addresses(lines[place : place + 300]) if _is_somebody(one) and one not in others]
        if near:
            return near[:1]
    free = _ID_FIELD.sub(" ", lines)
    rest = [one for one in _addresses(free) if _is_somebody(one) and one not in senders]
    # "Von petra@…" names a sender, or where the report came from: it counts where nobody else is named.
    of = {one for match in _OF_WORD.finditer(free) for one in _addresses(free[match.end() : match.end() + 260])[:1]}
    return ([one for one in rest if one not in of] or rest)[:1]


def _after(lowered: str, words: Collection[str]) -> Iterator[int]:
    for word in words:
        place = lowered.find(word)
        if place >= 0:
            yield place + len(word)


def _addresses(text: str) -> list[str]:
    return list(dict.fromkeys(normalise_address(match["address"].strip("'.")) for match in _ADDRESS.finditer(text)))


def _is_somebody(address: str) -> bool:
    local, _, domain = address.partition("@")
    machine = local in NOBODY or local.split("+")[0].split("=")[0] in NOBODY or local.startswith(("bounce", "prvs="))
    ours = any(domain == one or domain.endswith(f".{one}") for one in HOUSE_DOMAINS)
    return not machine and not ours and not domain[-1:].isdigit()


def _senders(lines: str) -> Iterator[str]:
    for match in _SENDER_FIELD.finditer(lines):
        yield from _addresses(lines[match.end() : match.end() + 300].split("\n", maxsplit=1)[0])
    for match in _SENDING.finditer(lines):
        behind = lines[match.end() : match.end() + 200].lstrip().split(maxsplit=1)
        yield from _addresses(behind[0])[:1] if behind else []


def _sender(lines: str, receiver: str | None) -> str | None:
    """Return whose mail it was, if a field names somebody other than the receiver."""
    people = (one for one in _senders(lines) if _is_somebody(one) and one != receiver)
    return next(people, None)


def _server(lines: str) -> str | None:
    for pattern in _SERVERS:
        match = pattern.search(lines)
        if match and not match["host"].replace(".", "").isdigit():
            return match["host"].lower().rstrip(".")
    return None


def _provider(receiver: str | None, server: str | None, words: str) -> str:
    known = provider_of(receiver) if receiver else OTHER
    if known is not OTHER:
        return known.slug
    host, lowered = server or "", words.lower()
    of_host = next((slug for end, slug in HOST_PROVIDERS if host == end or host.endswith(f".{end}")), None)
    if receiver and domain_of(receiver):
        return OTHER.slug  # a company's mailbox, wherever it is hosted: the provider's menus are not its own
    return of_host or next((slug for mark, slug in REPLY_PROVIDERS if mark in lowered), OTHER.slug)


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
