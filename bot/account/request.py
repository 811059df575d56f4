"""What Mailjet's support asks for, and the check that no secret gets into a request.

The sentences of the request live in data/responses/sperrung.yml; this module only knows the fields.
"""

from __future__ import annotations

import re

CORE_FIELDS = ("kontoname", "kontoadresse", "vorfall")
"""Account name, registered address, what happened: asked by the second source article."""

EXTRA_FIELDS = ("mailart", "menge", "herkunft", "aenderung", "seit", "fehlerkennung")
"""What Mailjet's help centre asks beyond that: kind of mail, volume, where addresses come from, what was changed
(documentation.mailjet.com, articles 360042624754 and 360043101633), plus since when and the error identifier."""

WELCOME_FIELDS = ("webseite", "datenschutzlink", "nachweis", "besonderheiten", "absender", "schluesselname")
"""From the same articles (links to the sign-up page and the privacy notice, peculiarities), own advice (sender domain,
NAME of the API key) and proof of consent: taken whenever told and named as missing, but not asked one by one."""

ALL_FIELDS = (
    "kontoname", "kontoadresse", "schluesselname", "absender", "vorfall", "seit", "fehlerkennung", "mailart", "menge",
    "herkunft", "webseite", "datenschutzlink", "nachweis", "besonderheiten", "aenderung",
)  # fmt: skip
"""Every field, in the order of the letter."""

MARKETING = re.compile(r"newsletter|marketing|werb|kampagne|beides|rundmail|aktion", re.IGNORECASE)
"""Kinds of mail for which the support also wants a link to the privacy notice."""

LONGEST_FIELD = 600

_API_KEY_PAIR = re.compile(r"(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])", re.IGNORECASE)
_PASSWORDS = (
    r"passwor[td]|passwd|passphrase|kennwort|pw|pwd|pass|secret(?:[ _-]?key)?|geheim(?:er|e|en)?[ _-]?schlüssel"
)
_KEYS = r"api[ _-]?(?:key|secret|schlüssel)|schlüssel|token|pin|tan"
_ORDINARY = (
    r"vergessen|weg|falsch|nicht|nich|nix|kein\w*|abgelaufen|ge[äa]ndert|zurück\w*|korrekt|richtig|leer|unbekannt|"
    r"gesperrt|blockiert|aktiv|inaktiv|deaktiviert|kompromittiert|gehackt|bekannt|gestohlen|sicher|schwach|verloren|nie|immer|ge\w+t|"
    r"neu|noch|schon|wieder|bei|für|von|zum|der|die|das|und|oder|auch"
)
_IS = r"\b\s{0,3}(?:ist|lautet|heißt|is|wäre|:|=)\s{0,3}[\"'„“»]?"
_TOLD = re.compile(rf"\b(?:{_PASSWORDS}){_IS}(?!(?:{_ORDINARY})\b)(?P<value>[^\s\"'“«]{{4,}})", re.IGNORECASE)
_TOLD_KEY = re.compile(rf"\b(?:{_KEYS}){_IS}(?P<value>(?=\S*\d)[^\s\"'“«]{{4,}})", re.IGNORECASE)
_BARE = re.compile(
    rf"\b(?:{_PASSWORDS}|{_KEYS})\b\s{{1,3}}[\"'„“]?(?P<value>(?=\S*\d)(?=\S*[^\W\d_])[^\s\"'“]{{6,}})", re.IGNORECASE
)
MASK = "•••"


def contains_secret(text: str) -> bool:
    """Return whether a password or a Mailjet key (32 hex digits) stands in the text, or stood there before the mask."""
    return MASK in text or mask_secrets(text) != text


def mask_secrets(text: str) -> str:
    """Return the text with passwords and keys masked."""
    text = _API_KEY_PAIR.sub(MASK, text)
    for pattern in (_TOLD, _TOLD_KEY, _BARE):
        text = pattern.sub(lambda match: match[0].replace(match["value"], MASK), text)
    return text


def tidy(value: str) -> str:
    """Return a field's value as it may be kept: one paragraph, no secrets, bounded."""
    return mask_secrets(" ".join(value.split())).strip(" ,;")[:LONGEST_FIELD]
