"""Reads whose account is suspended, where somebody writes for a customer of his. Pure."""

from __future__ import annotations

import re

_I = re.IGNORECASE
_A = r"(?:mein|ein|unser)"
# Only forms of one person: "meine Kunden" and "meiner Kunden" are the receivers of the mails.
_HERS = rf"(?:{_A}e[rn]?|der)\s(?:kundin|auftraggeberin)"
_HIS = rf"(?:{_A}e?[smn]|des|dem)\s(?:kunden|auftraggebers?)"
_OF = rf"(?:von\s)?(?:(?P<hers>{_HERS})|(?P<his>{_HIS}))\b"
_ACCOUNT = r"\b(?:mailjet-?\s?)?(?:account|konto)s?"
_OWNED = (
    re.compile(rf"{_ACCOUNT}\s(?:gehört\s|ist\s(?:das\s|der\s)?)?{_OF}", _I),
    re.compile(rf"\bauftrag\s{_OF}", _I),
    re.compile(rf"\b(?:sondern|ist)\s(?:der|das)\s{_OF}", _I),
    re.compile(rf"\b(?:schreib|frag|meld|kümmer)\w{{0,3}}\b[^.,!?]{{0,30}}\bfür\s{_OF}", _I),
)
"""The account, or "der" that stands for it, with whom it belongs to; or for whom somebody writes."""
CLIENT_F, CLIENT_M = "kundin", "kunde"


def owner_in(text: str) -> str | None:
    """Return whose account it is by what a message says, None where it says nothing of a customer's account."""
    for pattern in _OWNED:
        match = pattern.search(text)
        if match:
            return CLIENT_F if match["hers"] else CLIENT_M
    return None
