"""Reads Mailjet's loosely typed JSON values: numbers as text, text as numbers, dates that are "".

Not for their meaning. Nothing here raises on any JSON value.
"""

from __future__ import annotations

from datetime import datetime, timezone

_LONGEST_NUMBER = 30  # message ids have 18-19 digits; more is no number of Mailjet's


def to_int(value: object) -> int | None:
    """Read a whole number from a number or text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str):
        text = value.strip()
        digits = text[1:] if text[:1] == "-" else text
        if digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER:
            return int(text)
    return None


def to_bool(value: object) -> bool | None:
    """Read a truth value; documentation samples print them as text."""
    if isinstance(value, bool):
        return value
    return {"true": True, "1": True, "false": False, "0": False}.get(str(value).strip().lower())


def to_text(value: object, longest: int = 4000) -> str:
    """Read a text that any database takes: no NUL, no half surrogate pairs, cut at `longest`."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    if isinstance(value, int) and abs(value) >= 10**_LONGEST_NUMBER:
        return ""
    text = str(value)[:longest].replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8")


def to_time(value: object) -> datetime | None:
    """Read Unix seconds or RFC 3339 into an aware UTC time; Mailjet writes "never" as an empty text."""
    seconds = to_int(value)
    try:
        if seconds is not None:
            return datetime.fromtimestamp(seconds, tz=timezone.utc) if seconds > 0 else None
        if not isinstance(value, str) or len(value) > 40:
            return None
        # Python 3.10's fromisoformat knows no "Z".
        moment = datetime.fromisoformat(value.strip().replace("Z", "+00:00").replace("z", "+00:00"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None
