"""One form of an e-mail address for comparing and storing, and its keyed hash for logs.

Not for finding addresses in text and not for judging whether one is valid.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata

import idna

# Both sides bounded, so that the work grows with the text's length only.
_LOCAL_PART = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?=@[\w.-]{1,253})")
_LONGEST_DOMAIN = 253  # RFC 1035; longer ones are no domain, and idna's work grows with the length


def normalise_address(text: str) -> str:
    """Lower the address and bring its domain into IDNA's ASCII form, so that equal means same mailbox.

    Text that is no address comes back lowered; it never raises.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at:
        return _lower(domain)
    return f"{_lower(local)}@{_ascii_domain(domain)}"


def domain_of(address: str) -> str:
    """Return the part behind the @ in comparable form, or an empty text."""
    _, at, domain = normalise_address(address).rpartition("@")
    return domain if at else ""


def looks_like_address(address: str) -> bool:
    """Tell whether there is something on both sides of an @; enough to spare a useless look-up."""
    local, at, domain = address.rpartition("@")
    return bool(at and local.strip() and domain.strip())


def mask_addresses(text: str) -> str:
    """Replace what stands before the @ of every address in a text; the domain is no secret and often the cause."""
    return _LOCAL_PART.sub("***", text)


def address_hash(address: str, key: bytes) -> str:
    """Return a short keyed hash: the same address can be recognised in logs, but not be guessed."""
    told = normalise_address(address).encode("utf-8", "replace")
    return hmac.new(key, told, hashlib.sha256).hexdigest()[:16]


def _ascii_domain(domain: str) -> str:
    lowered = _lower(domain.strip().rstrip("."))
    if lowered.isascii() or len(lowered) > _LONGEST_DOMAIN:
        return lowered
    try:
        return idna.encode(lowered, uts46=True).decode("ascii")
    except UnicodeError:  # IDNAError is one; such a domain cannot exist, but comparing must still work
        return lowered


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", text.lower())
