"""Reference numbers of cases: short, hard to guess, easy to say, and found again in what somebody types.

Two groups of four; no vowels (no words), and nothing that looks or sounds like something else.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789CFHJKMPRTWXY"
"""20 signs: without 0/O, 1/I/L, B/8, D, G/6, S/5, Z/2, N/M, V/W and all vowels but Y."""
_GROUP = 4
_FORM = re.compile(
    rf"(?<![\w@.])([{ALPHABET}]{{{_GROUP}}})[\s.–-]{{0,3}}([{ALPHABET}]{{{_GROUP}}})(?![\w@])", re.IGNORECASE
)
_SPELLED = re.compile(
    rf"\bnummer\b\W{{0,4}}(?:ist|lautet)?\W{{0,4}}((?:[{ALPHABET}][\s,.–-]{{1,3}}){{7}}[{ALPHABET}])(?!\w)",
    re.IGNORECASE,
)


def new_reference() -> str:
    """Return a fresh random number like "K7MX-4R2P"; about 34 bits, so it needs a second proof and limited tries."""
    while True:
        groups = ["".join(secrets.choice(ALPHABET) for _ in range(_GROUP)) for _ in range(2)]
        if all(_mixed(group) for group in groups):
            return "-".join(groups)


def find_reference(text: str) -> str | None:
    """Return the number in a message in its stored form, None where there is none; lower case and blanks are fine."""
    for match in _FORM.finditer(text):
        groups = [match[1].upper(), match[2].upper()]
        if all(_mixed(group) for group in groups):
            return "-".join(groups)
    spelled = _SPELLED.search(text)
    if spelled:
        signs = re.sub(r"[^\w]", "", spelled[1]).upper()
        return f"{signs[:_GROUP]}-{signs[_GROUP:]}"
    return None


def _mixed(group: str) -> bool:
    # Both kinds in both groups: then neither a year, a phone number nor a word is taken for a number.
    return any(sign.isdigit() for sign in group) and any(sign.isalpha() for sign in group)
