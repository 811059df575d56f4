"""What a buyer tells of his purchase: who sold it, how it was paid, whether there is an order number. Pure.

Company forms, payment services and domains are closed sets; nothing else is read here.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
_FORM = r"(?:GmbH|gGmbH|UG|AG|KG|OHG|GbR|e\.\s?K\.|Ltd\.?|Inc\.?)"
_KIND = r"(?:Akademie|Academy|Backschule|Kochschule|Malschule|Yogaschule|Schule|Coaching|Studio|Institut)"
_NAME = r"[A-ZÄÖÜ][\wäöüß&.-]+"
_SELLER = re.compile(rf"\b(?P<firm>(?:{_NAME}\s+){{1,3}}{_FORM}(?!\w))|\b(?P<house>(?:{_NAME}\s+){{1,2}}{_KIND})\b")
_PRINTED = re.compile(
    r"\bsteht\s+(?:da\s+)?(?P<name>(?:[^\W\d_][\w&-]+\s+){1,3})(?:drauf|als (?:verkäufer|absender|anbieter))\b",
    re.IGNORECASE,
)
"""What stands on an invoice as the name of who wrote it."""
_NO_SELLER = re.compile(
    r"\b(?:nur|nix|nichts|nicht|noch|auch|schon|kein\w*|das|die|der|es|ja|mein\w*|dein\w*|eine?|so|hier|wie|was|name|"
    r"adresse|nummer|datum|rechnung|kurs|zugestellt|alles|immer|leider|eh|doch|aber|oben|unten|irgendwo|da)\b",
    _I,
)
_NO_NAME = frozenset(
    {"Die", "Der", "Das", "Also", "Dann", "Bei", "Eine", "Ein", "Von", "Meine", "Unsere", "Ich", "Es", "Und", "Im"}
)
_SERVICES = {
    "paypal": "PayPal", "klarna": "Klarna", "digistore24": "Digistore24", "digistore": "Digistore24",
    "copecart": "CopeCart", "elopage": "ablefy", "ablefy": "ablefy", "stripe": "Stripe",
}  # fmt: skip
_SERVICE = re.compile(rf"\b(?P<name>{'|'.join(_SERVICES)})\b", _I)
_NUMBER = re.compile(r"\b(?:be?stell|auftrags?|order|kauf)\w*[\s-]?n(?:ummer|r)\b", _I)
_NONE = re.compile(r"\b(?:kein\w*|koi\w*|ohne|nicht|nich|net|ned|nie)\b", _I)
_DOMAIN = r"[a-z0-9-]+\.(?:de|net|com|org|at|ch|eu|me)"
_SWAPPED = re.compile(rf"(?P<wrong>{_DOMAIN})\s+(?:statt|anstatt|anstelle von)\s+(?P<right>{_DOMAIN})\b", _I)


def seller_in(text: str) -> str | None:
    """Return the name of a firm or school that the message names, None where it names none."""
    found = _SELLER.search(text)
    if found is None:
        return _printed_in(text)
    words = found[0].split()
    while words and words[0] in _NO_NAME:
        words = words[1:]
    return " ".join(words) if len(words) > 1 else None


def _printed_in(text: str) -> str | None:
    found = _PRINTED.search(text)
    if found is None or _NO_SELLER.search(found["name"]) or _SERVICE.search(found["name"]):
        return None
    return " ".join(word if word[0].isupper() else word.capitalize() for word in found["name"].split())


def service_in(text: str) -> str | None:
    """Return the payment service that the message names."""
    found = _SERVICE.search(text)
    return _SERVICES[found["name"].lower()] if found else None


def lacks_number(text: str) -> bool:
    """Return whether a clause of the message says that there is no order number."""
    return any(_NUMBER.search(one) and _NONE.search(one) for one in re.split(r"[.!?;,\n]+", text))


def swapped_in(text: str) -> tuple[str, str] | None:
    """Return the wrong and the right ending of an address that are told in place of the whole address."""
    found = _SWAPPED.search(text)
    return (found["wrong"].lower(), found["right"].lower()) if found else None
