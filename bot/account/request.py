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

_API_KEY_PAIR = re.compile(r"\b[0-9a-f]{32}\b", re.IGNORECASE)
_PASSWORD = re.compile(
    r"\b(?:passwor[td]|kennwort|pw|pwd|secret(?:[ _-]?key)?|geheim(?:er)?[ _-]?schlüssel|api[ _-]?key)\b\s{0,3}"
    r"(?:ist|lautet|is|:|=)\s{0,3}(?!vergessen|weg|falsch|nicht|nich|abgelaufen|geändert)(?P<value>\S{4,})",
    re.IGNORECASE,
)
MASK = "•••"


def contains_secret(text: str) -> bool:
    """Return whether a password or a Mailjet key (32 hex digits) stands in the text."""
    return bool(_API_KEY_PAIR.search(text) or _PASSWORD.search(text))


def mask_secrets(text: str) -> str:
    """Return the text with passwords and keys masked."""
    text = _API_KEY_PAIR.sub(MASK, text)
    return _PASSWORD.sub(lambda match: match[0].replace(match["value"], MASK), text)
