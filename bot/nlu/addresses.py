"""Finds and cleans e-mail addresses in German chat text and suggests the domain that was meant.

Pure functions, no Rasa. Grammar is `email-validator`'s; this module only undoes what people and
programs do to an address before it reaches us (brackets, `mailto:`, "at", "Punkt", HTML entities).
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import OSA

MAX_TEXT = 10_000
SENDER_ADDRESS = "info@memberspot.de"
"""The platform's own sender: never the address of a person who misses a mail (source article)."""

KNOWN_DOMAINS = (
    "web.de", "email.de", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "gmx.eu", "t-online.de", "magenta.de",
    "yahoo.de", "yahoo.com", "ymail.com", "gmail.com", "googlemail.com", "outlook.de", "outlook.com",
    "hotmail.de", "hotmail.com", "hotmail.ch", "live.de", "live.com", "msn.com", "icloud.com", "me.com", "mac.com",
    "freenet.de", "aol.de", "aol.com", "posteo.de", "mailbox.org", "bluewin.ch", "arcor.de", "vodafone.de",
    "mail.de", "mail.com", "kabelbw.de", "a1.net", "chello.at", "aon.at", "proton.me", "protonmail.com",
    "tutanota.com", "online.de", "versanet.de", "unitybox.de", "o2online.de", "ewe.net", "sunrise.ch", "hispeed.ch",
)  # fmt: skip

_INVISIBLE = dict.fromkeys(
    [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_SLACK_LINK = re.compile(r"<mailto:([^|>\s]{1,254})\|[^>]{0,254}>", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:(?://)?", re.IGNORECASE)
_DOT_WORD = r"(?:punkt|pkt|dot)"
_AT_WORD = r"(?:\[\s?at\s?\]|\(\s?at\s?\)|\{\s?at\s?\}|\bat\b|\bät\b|\bett\b|\b(?:klammer)?affe\b|\baffenschwanz\b)"
_JOINERS = {
    "punkt": ".", "pkt": ".", "dot": ".", "unterstrich": "_", "underscore": "_", "minus": "-", "bindestrich": "-",
    "strich": "-", "plus": "+",
}  # fmt: skip
_JOIN = r"(?:punkt|pkt|dot|unterstrich|underscore|minus|bindestrich|strich|plus)"
_AT = re.compile(rf"{_AT_WORD}|@", re.IGNORECASE)
# Both halves are bounded and a word is tried from its beginning only, so that a long text costs linear time.
_SPOKEN = re.compile(
    rf"(?<![\w.+-])(?P<local>[\w.+-]{{1,64}}(?:\s{{1,9}}{_JOIN}\s{{1,9}}[\w.+-]{{1,64}}){{0,5}})\s*(?P<at>{_AT_WORD}|@)\s*"
    rf"(?P<domain>[\w-]{{1,63}}(?:(?:\s{{1,9}}(?:{_DOT_WORD}|minus|bindestrich|strich)\s{{1,9}}|\s?[\[(]\s?(?:{_DOT_WORD})\s?[\])]\s?|\.)[\w-]{{1,63}}){{1,4}})",
    re.IGNORECASE,
)
_SPACED_AT = re.compile(r"(?<=[\w+-])\s{0,2}@\s{0,2}(?=[\w-]{1,63}[.,]\w)")
_CANDIDATE = re.compile(
    r"(?P<local>[^\W_][\w.+%'-]{0,63}|[\w])@"
    r"(?P<domain>[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:xn--[\w-]{1,59}|[^\W\d_]{2,24})"
    r"|[\w-]{1,63},(?:de|net|com|org|at|ch|eu)\b(?![@.\w]))"
)
_CORRECTION = re.compile(
    r"\b(statt|sondern|neu|richtig|korrektur|korrigier\w*|stattdessen|doch|eigentlich|jetzt|nicht)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Address:
    """One address found in a text: as typed (lower case), its place, and the spelling that was perhaps meant."""

    value: str
    start: int
    end: int
    suggestion: str | None = None


def find_addresses(text: str) -> list[Address]:
    """Return every address in `text` in order, each once, cleaned; places refer to the cleaned text."""
    text = unicodedata.normalize("NFC", html.unescape(text[:MAX_TEXT])).translate(_INVISIBLE).replace("＠", "@")
    if not _AT.search(text):
        return []
    cleaned = _undo_disguise(text)
    found: dict[str, Address] = {}
    for match in _CANDIDATE.finditer(cleaned):
        local = match["local"].strip("'.")
        domain = match["domain"]
        value = f"{local}@{domain}".lower()
        if not local or (not _is_valid(value) and "," not in domain):
            continue
        found.setdefault(value, Address(value, match.start(), match.end(), suggest(value)))
    return list(found.values())


def suggest(address: str) -> str | None:
    """Return the address with the well-known domain that was probably meant, None when nothing looks mistyped."""
    local, _, domain = address.rpartition("@")
    if domain in KNOWN_DOMAINS:
        return None
    if "," in domain:
        return f"{local}@{domain.replace(',', '.')}"
    best, best_distance = None, 3
    for known in KNOWN_DOMAINS:
        # Two slips only in long names: with short ones ("we.at", "gmx.at") nearly everything is near.
        allowed = 2 if len(known) >= 9 else 1
        distance = OSA.distance(domain, known, score_cutoff=allowed)
        if distance <= allowed and distance < best_distance:
            best, best_distance = known, distance
    return f"{local}@{best}" if best else None


def valid_for(addresses: list[Address], text: str) -> Address | None:
    """Return the address that counts: never the platform's sender; in "not A but B" and "A (old), B (new)" the last."""
    people = [address for address in addresses if address.value != SENDER_ADDRESS]
    if not people:
        return None
    return people[-1] if _CORRECTION.search(text) else people[0]


def _undo_disguise(text: str) -> str:
    text = _SLACK_LINK.sub(r" \1 ", text)
    text = _MAILTO.sub(" ", text)
    text = _SPOKEN.sub(_spoken_to_typed, text)
    return _SPACED_AT.sub("@", text)


def _spoken_to_typed(match: re.Match[str]) -> str:
    domain = (
        re.sub(rf"\s{{0,20}}[\[(]?\s?{_DOT_WORD}\s?[\])]?\s*(?=\w)", ".", match["domain"], flags=re.IGNORECASE)
        if (re.search(rf"\s{_DOT_WORD}\s|[\[(]\s?{_DOT_WORD}", match["domain"], re.IGNORECASE))
        else match["domain"]
    )
    domain = re.sub(r"\s{1,9}(?:minus|bindestrich|strich)\s{1,9}", "-", domain, flags=re.IGNORECASE)
    joined = rf"\s{{1,9}}({_JOIN})\s{{1,9}}"
    local = re.sub(joined, lambda m: _JOINERS[m[1].lower()], match["local"], flags=re.IGNORECASE)
    top_level = domain.rpartition(".")[2]
    if not re.fullmatch(r"[^\W\d_]{2,24}", top_level):
        return match[0]
    return f"{local}@{domain}"


def _is_valid(address: str) -> bool:
    try:
        # `.test` and the like are refused by default; a user who types one should still hear about his mail.
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
