"""Moments in a user's own words ("gestern Abend", "am Mittwoch", "vor drei Tagen") and the day that they mean. Pure."""

# ruff: noqa: E501 - tables of word patterns: one row, one line
from __future__ import annotations

import re
from datetime import date, timedelta

_I = re.IGNORECASE
_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
_NUMBERS = {
    "ein": 1,
    "einem": 1,
    "einer": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "zehn": 10,
}
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_PART = r"(?:\s(?:ganz\s)?(?:früh(?:s)?|morgens?|vormittags?|mittags?|nachmittags?|abends?|nachts?))?"
_CLOCK = r"(?:\s(?:um|gegen|ca\.?|so um)\s\d{1,2}(?:[:.]\d{2})?(?:\s?uhr)?(?:\s(?:früh|morgens|nachts|abends))?)?"
_DATE = rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.(?:\s?\d{{2,4}})?|{'|'.join(_MONTHS)}(?:\s\d{{4}})?)"
_ANY_DAY = (
    rf"(?:vorgestern|gestern|heute){_PART}{_CLOCK}"
    rf"|(?:am\s|letzte[nrms]?\s|seit\s|vorige[nr]?\s|diese[nr]?\s)?(?:{'|'.join(_DAYS)})(?!s)(?:\s?(?:früh|morgen|vormittag|mittag|nachmittag|abend|nacht))?{_CLOCK}"
    rf"|(?:am\s|dem\s)?{_DATE}{_PART}{_CLOCK}"
    rf"|vor\s{_COUNT}\s(?:tag|woche)(?:e|en|n)?"
    r"|letzte\s(?:woche|nacht)|(?:am\s)?(?:letzte[ns]\s)?wochenende"
)
DAY = re.compile(rf"\b(?:übermorgen|{_ANY_DAY})", _I)
"""A day, with its part and hour where they are told."""
MOMENT = re.compile(
    rf"\b(?:{_ANY_DAY}|vor\s{_COUNT}\sstunden?|seit\s(?:(?:gut|etwa|ca\.?|rund|fast|knapp|über|ungefähr|schon|jetzt)\s){{0,2}}{_COUNT}\s(?:stunde|tag|woche)(?:e|en|n)?|{_COUNT}\s(?:tage?|wochen?)\s(?:(?:ist|is|sind|liegt)\s(?:es\s)?)?her\b|(?:um|gegen)\s\d{{1,2}}(?:[:.]\d{{2}})?\s?uhr(?:\s(?:früh|morgens|nachts|abends))?|heut(?:\sfrüh|\smorgen)?)(?!\w)",
    _I,
)
_ABOUT = r"(?:(?:gut|etwa|ca\.?|rund|fast|knapp|über|ungefähr|schon|jetzt)\s){0,2}"
_AGO = re.compile(
    rf"\b(?:(?:vor|seit)\s{_ABOUT}(?=\w+\s(?:tag|woche))|(?=\w+\s(?:tage?|wochen?)\s(?:ist|is|sind|liegt|her)\b))(?P<n>{_COUNT})\s(?P<unit>tag|woche)",
    _I,
)
_WRITTEN = re.compile(
    r"\b(?P<day>\d{1,2})\.\s?(?:(?P<month>\d{1,2})\.(?:\s?(?P<year>\d{2,4}))?|(?P<name>[a-zä]{3,9})(?:\s(?P<year2>\d{4}))?)",
    _I,
)


_PAST = re.compile(
    r"\b(?:war|waren|hatten?|wurden?|wollten?|gestern|letzte[nrms]?|seit|vor|kam|kamen|ging|gingen|lief|\w{0,12}ge\w{2,14}(?:t|en)|\w{0,8}(?:verschickt|versendet|erhalten|bekommen|passiert))\b",
    _I,
)
_AHEAD = re.compile(
    r"\b(?:muss|müssen|will|wollen|soll|sollen|werde|werden|wird|startet|starten|beginnt|steht an|kommt|nächste[nrms]?|kommende[nrms]?|bis)\b",
    _I,
)


def is_coming(said: str) -> bool:
    """Return whether a statement speaks of what is still to come: nothing in it is past, or it says so plainly."""
    if re.search(r"\bseit\b|\bvor\b", said, _I):
        return False
    return bool(_AHEAD.search(said)) or not _PAST.search(said)


def day_of(words: str, today: date, *, coming: bool = False) -> date | None:
    """Return the day that the words mean, None where they name none.

    Args:
        words: "gestern Abend", "am Mittwoch", "12.3.", "vor drei Tagen".
        today: the day on which it was said.
        coming: whether a weekday or a date without its year is the next one, and not the last.
    """
    low = words.casefold()
    if re.search(r"\bübermorgen", low):
        return today + timedelta(days=2)
    for word, ago in (("vorgestern", 2), ("gestern", 1), ("heut", 0), ("letzte nacht", 0)):
        if re.search(rf"\b{word}", low):
            return today - timedelta(days=ago)
    count = _AGO.search(low)
    if count:
        number = int(count["n"]) if count["n"].isdigit() else _NUMBERS[count["n"]]
        return today - timedelta(days=number * (7 if count["unit"] == "woche" else 1))
    for place, name in enumerate(_DAYS):
        if re.search(rf"\b{name}", low):
            ago = (today.weekday() - place) % 7
            if coming and not re.search(r"\b(?:letzte|vorige|seit)", low):
                return today + timedelta(days=-ago % 7 or 7)
            return today - timedelta(days=ago or 7)
    return _written_day(low, today, coming=coming)


def is_ahead(words: str, today: date) -> bool:
    """Return whether the words name a day of this year, or of the year they name, that is still to come."""
    match = _WRITTEN.search(words.casefold())
    told = _written_day(words.casefold(), today, coming=True) if match else None
    return told is not None and told > today and (told.year == today.year or bool(match and _year_of(match)))


def _year_of(match: re.Match[str]) -> str | None:
    return match["year"] or match["year2"]


def _written_day(low: str, today: date, *, coming: bool) -> date | None:
    match = _WRITTEN.search(low)
    if not match:
        return None
    try:
        month = int(match["month"]) if match["month"] else _MONTHS.index(match["name"]) + 1
        year = _year_of(match)
        told = date(
            (int(year) + 2000 if int(year) < 100 else int(year)) if year else today.year, month, int(match["day"])
        )
        if year or told == today or (told > today) is coming:
            return told
        return told.replace(year=today.year + (1 if coming else -1))
    except ValueError:
        return None
