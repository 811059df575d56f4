"""Which mail of a list is meant by its place or its day: "die zweite", "die von gestern". Pure.

Ordinals and days are closed sets; a list holds the moments of its mails, the newest first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

LOCAL_TIME = ZoneInfo("Europe/Berlin")
MOST_WORDS = 12
"""In more words an ordinal mostly counts something else."""
_I = re.IGNORECASE
_ORDINALS = ("erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht")
_PLACE = re.compile(
    rf"\b(?:die|der|zur|nummer)\s+(?:(?P<word>{'|'.join(_ORDINALS)})en?|(?P<digit>[1-8])\.?)\b"
    r"(?! (?:\w+ )?(?:adresse|person|frage|schritt|kurs))",
    _I,
)
_LAST = re.compile(r"\b(?:die|der)\s+(?:letzten?|unterste|älteste)\b(?= mail|\W|$)", _I)
_DAY = re.compile(
    r"\b(?:die|der|mail)\s+(?:mail\s+)?(?:von|vom)\s+"
    r"(?:(?P<word>heute|gestern|vorgestern)|(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.?)",
    _I,
)
_BACK = {"heute": 0, "gestern": 1, "vorgestern": 2}


@dataclass(frozen=True)
class Listed:
    """One mail of a list."""

    mail: str
    day: date | None


def to_record(mail: str, at: datetime | None) -> dict[str, Any]:
    """Return what is kept of one mail of a list."""
    return {"mail": mail, "at": int(at.timestamp()) if at else None}


def listed_in(kept: Sequence[Mapping[str, Any]]) -> tuple[Listed, ...]:
    """Return the mails of a list that is kept."""
    return tuple(Listed(str(one["mail"]), _day(one.get("at"))) for one in kept)


def picked(text: str, listed: Sequence[Listed], today: date | None = None) -> str | None:
    """Return the id of the mail of the list that a message means, None where it means none."""
    if not listed or len(text.split()) > MOST_WORDS:
        return None
    if place := _PLACE.search(text):
        number = _ORDINALS.index(place["word"].casefold()) if place["word"] else int(place["digit"]) - 1
        return listed[number].mail if number < len(listed) else None
    if _LAST.search(text):
        return listed[-1].mail
    if told := _DAY.search(text):
        now = today or datetime.now(LOCAL_TIME).date()
        back = _BACK.get((told["word"] or "").casefold())
        of_day = [
            one
            for one in listed
            if one.day and (one.day == now - timedelta(days=back) if back is not None else _same_day(one.day, told))
        ]
        return of_day[0].mail if of_day else None
    return None


def _same_day(day: date, told: re.Match[str]) -> bool:
    return (day.day, day.month) == (int(told["day"]), int(told["month"]))


def _day(at: int | None) -> date | None:
    return datetime.fromtimestamp(at, timezone.utc).astimezone(LOCAL_TIME).date() if at else None
