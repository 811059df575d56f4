"""Who misses the mail where one writes for another, as a secretary or a daughter does; she runs no course. Pure."""

from __future__ import annotations

import re

_I = re.IGNORECASE
_PEOPLE = (
    r"(?:chef|chefin|boss|vorgesetzte[rn]?|geschäftsführer(?:in)?|kollege|kollegin|mann|frau|ehemann|ehefrau|mutter|mama|vater|papa|"
    r"tochter|sohn|oma|opa|schwester|bruder|freund|freundin|partner|partnerin|nachbar|nachbarin|tante|onkel)"
)
_SUBJECT = re.compile(
    rf"\bmeine?\s+{_PEOPLE}\b(?!\s+(?:hat|hatte)\s+(?:mir|mich)\b)\s+(?:\w+\s+){{0,2}}?"
    r"(?:hat|hatte|bekommt|bekam|kriegt|vermisst|wartet|findet|erhält|möchte|will|kommt|braucht)\b(?![^.!?,]{0,15}\b(?:mir|mich)\b)",
    _I,
)
_OF_ANOTHER = re.compile(
    rf"\badresse\s+meine[sr]\s+{_PEOPLE}s?\b|\b(?:seine|ihre|deren)\s+(?:e-?)?(?:mail-?)?adresse\s+(?:ist|is|lautet)\b",
    _I,
)
_BY_PROXY = re.compile(
    r"\bin\s+(?:der\s+)?(?:dritten|3\.)\s+person\b|\b(?:nicht|ohne|statt)\b[^.!?]{0,15}\bich-?form\b|\bim namen von\b",
    _I,
)
_OWN_PEOPLE = re.compile(
    r"\b(?:mein|unser|ein)\w{0,2}\s+(?:\w+\s+)?(?:kund\w*|mitglied\w*|teilnehm\w*|käufer\w*|schüler\w*|klient\w*)", _I
)
_NAMED = re.compile(
    r"\b(?:(?P<form>Herrn?|Frau)\s+(?P<title>(?:(?:Prof|Dr)\.\s*){0,2})|(?P<only>(?:(?:Prof|Dr)\.\s*){1,2}))(?P<name>[A-ZÄÖÜ][\wäöüß-]+(?:\s[A-ZÄÖÜ][\wäöüß-]+)?)"
)


def writes_for_another(text: str) -> bool:
    """Return whether the message is written for somebody whom its writer cares for."""
    return bool(_SUBJECT.search(text) or _OF_ANOTHER.search(text) or _BY_PROXY.search(text))


def speaks_of_customers(text: str) -> bool:
    """Return whether the message speaks of people as who sells courses does."""
    return bool(_OWN_PEOPLE.search(text))


def person_in(text: str) -> str | None:
    """Return the name of a person with its form of address or title, as it stands before a verb: "Herr Dr. Lang"."""
    found = _NAMED.search(text)
    if found is None:
        return None
    form = {"Herrn": "Herr"}.get(found["form"] or "", found["form"] or "")
    title = re.sub(r"\s*$", "", found["title"] or found["only"] or "")
    return " ".join(part for part in (form, title, found["name"]) if part)
