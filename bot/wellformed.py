"""Makes a text that every part can store and understand. Pure.

JSON may hold half of a surrogate pair and the character NUL; UTF-8, spaCy and PostgreSQL refuse the one or the other.
"""

from __future__ import annotations


def well_formed(text: str) -> str:
    """Return the text with halves of characters marked as unreadable, split pairs joined, and without NUL."""
    if text.isascii():
        return text.replace("\0", "")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")
