"""Makes a text that every part can store and understand. Pure.

JSON may hold half of a surrogate pair and the character NUL; UTF-8, spaCy and PostgreSQL refuse the one or the other.
Thousands of blanks in a row say nothing, and looking for the end of them again and again takes long.
"""

from __future__ import annotations

import re

_BLANKS = re.compile(r"\s{20,}")


def well_formed(text: str) -> str:
    """Return the text with halves of characters marked as unreadable, without NUL and without very long gaps."""
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _BLANKS.sub(lambda gap: "\n" if "\n" in gap[0] else " ", text.replace("\0", ""))
