"""Who of those spoken of is meant by a name or a provider alone: "und der ben?", "die von icloud". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

FEWEST_LETTERS = 3
_WORD = re.compile(r"[^\W\d_]{3,30}")
_ADDRESS = re.compile(r"\S+@\S+")


def named_again(text: str, addresses: Sequence[str]) -> str | None:
    """Return the one address that the words of a message name, None where none or several are named.

    Args:
        text: the message, which holds no address itself.
        addresses: those spoken of before, in any order.
    """
    named = all_named(text, addresses)
    return named[0] if len(named) == 1 else None


def all_named(text: str, addresses: Sequence[str]) -> list[str]:
    """Return every address that a message names by its first name, in the order of the addresses."""
    words = {word.casefold() for word in _WORD.findall(_ADDRESS.sub(" ", text))}
    words |= {word[:-1] for word in words if word.endswith("s") and len(word) > FEWEST_LETTERS}  # "Bens Mail"
    return [address for address in dict.fromkeys(addresses) if words & _names_in(address)]


def name_said(texts: Iterable[str], address: str) -> str:
    """Return the first name in an address as a name is written, where somebody called its owner by it; else nothing."""
    called = any(address in all_named(text, [address]) for text in texts)
    return next(iter(_names_in(address)), "").capitalize() if called else ""


def _names_in(address: str) -> set[str]:
    local = address.rpartition("@")[0].casefold()
    first = next(iter(re.split(r"[.\-_+\d]+", local)), "")
    return {first} if len(first) >= FEWEST_LETTERS else set()
