"""Finds in a pasted report whom the mail did not reach, whose it was, and which server refused it. Pure.

Never the sender, a postmaster or the house for a receiver; fields of RFC 3464 go before what mail programs write.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.mail.addresses import domain_of, normalise_address
from bot.mail.bounce_words import BEFORE_RECIPIENTS, HOST_PROVIDERS, HOUSE_DOMAINS, NOBODY, REPLY_PROVIDERS
from bot.mail.pasted_replies import NEXT_RECEIVER
from bot.mail.providers import OTHER, provider_of

_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}"
ADDRESS = re.compile(
    rf"(?<![\w.!#$%&'*+/=?^`{{|}}~-])(?P<address>{_LOCAL}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,6}})", re.IGNORECASE
)
_RECIPIENT_FIELD = re.compile(
    r"^(?P<name>original-recipient|final-recipient|x-failed-recipients):\s{0,3}(?:[\w-]{1,20};\s{0,3})?<?(?P<rest>[^\n]{1,300})",
    re.IGNORECASE | re.MULTILINE,
)
_EACH = re.compile(rf"(?:^|\s)<?{NEXT_RECEIVER}", re.IGNORECASE)
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


def receivers_of(lines: str, lowered: str, not_receivers: Collection[str]) -> list[str]:
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
    return list(dict.fromkeys(normalise_address(match["address"].strip("'.")) for match in ADDRESS.finditer(text)))


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


def sender_of(lines: str, receiver: str | None) -> str | None:
    """Return whose mail it was, if a field names somebody other than the receiver."""
    people = (one for one in _senders(lines) if _is_somebody(one) and one != receiver)
    return next(people, None)


def server_of(lines: str) -> str | None:
    """Return the name of the server that refused the mail, as the report gives it."""
    for pattern in _SERVERS:
        match = pattern.search(lines)
        if match and not match["host"].replace(".", "").isdigit():
            return match["host"].lower().rstrip(".")
    return None


def provider_of_report(receiver: str | None, server: str | None, words: str) -> str:
    """Return the slug of the receiver's provider: by his address, else by the server or by what only it says."""
    known = provider_of(receiver) if receiver else OTHER
    if known is not OTHER:
        return known.slug
    host, lowered = server or "", words.lower()
    of_host = next((slug for end, slug in HOST_PROVIDERS if host == end or host.endswith(f".{end}")), None)
    if receiver and domain_of(receiver):
        return OTHER.slug  # a company's mailbox, wherever it is hosted: the provider's menus are not its own
    return of_host or next((slug for mark, slug in REPLY_PROVIDERS if mark in lowered), OTHER.slug)
