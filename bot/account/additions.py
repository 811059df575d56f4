"""Reads what shall stand in the letter as well: "da muss noch rein, dass …", "kannst du … reinschreiben?". Pure.

It only finds the statements that are wanted in it; which line they belong to is decided in bot/account/details.py.
"""

# ruff: noqa: E501 - tables of word patterns: one row, one line
from __future__ import annotations

import re
from dataclasses import dataclass

from bot.account.telling import clauses, is_asked, is_polite_order, kept_out, leaves_open, main_clause, sentences

_I = re.IGNORECASE

_INTO = r"(?:rein|hinein|hinzu|dazu)"
_INTO_VERB = rf"{_INTO}(?:zu)?(?:schreiben|tun|setzen|nehmen|packen|machen|bringen|fügen)|aufnehmen|ergänzen|erwähnen|hinzufügen|einfügen|einbauen"
_PLACE = r"(?:in|im|an|zu|zum|unter|bei) (?:den|die|dem|der|das|meinem|meine[nr]?)? ?(?:text|brief|nachricht|anfrage|nachfrage|schreiben|mail|erinnerung|entwurf)"
_ADDED = (
    re.compile(rf"\b(?:{_INTO_VERB})\b[:,]?\s+(?P<what>\S.{{2,300}})$", _I | re.DOTALL),
    re.compile(r"\b(?:da |es |mir )?fehl(?:t|en)\b(?: (?:noch|auch|aber|da|mir|nur|drin|darin|bloß))*[:,]?\s+(?P<what>(?!noch\b|was\b|etwas\b|nichts\b|da\b|irgend)\S.{2,200})$", _I | re.DOTALL),
    re.compile(r"\b(?:muss|müsste|soll|sollte|gehört|kann)\b(?: (?:noch|auch|unbedingt|bitte|mit|da|schon|dringend))*(?: (?:rein|hinein|dazu|drinstehen|drin stehen))[:,]?\s+(?P<what>(?!wo\b|unter\b|bei\b)\S.{2,200})$", _I | re.DOTALL),
    re.compile(rf"\b{_INTO}\b\s(?:muss|müsste|soll|sollte|gehört|kommt|kann)\b(?: (?:noch|auch|unbedingt|bitte|da|schon))*[:,]?\s+(?P<what>\S.{{2,300}})$", _I | re.DOTALL),
    re.compile(r"^\W*(?:und |aber |also |ja |bitte |ok |dass? )*(?P<what>\S.{2,200}?)\s+(?:fehlt|muss|soll|sollte|müsste|gehört|kann)\b(?: (?:da|noch|auch|unbedingt|bitte|mit|schon|ja|dringend|in|den|die|text|brief|nachricht))*(?: (?:rein|hinein|dazu|drin ?stehen|dabei|erwähnt werden|ergänzt werden))?(?:\s+(?:da,? )?(?:wo|unter|bei|zu)\b[^.!?]{0,50})?\W*$", _I | re.DOTALL),
    re.compile(r"\b(?:füg|schreib|nimm|bau|pack|setz|trag|ergänz|erwähn|mach)\w{0,2}\b(?: (?:bitte|noch|auch|da|doch|mal|mir|es|das|mit|dazu|rein|hinzu|ein|einen?|satz|zeile|punkt))*[:,]?\s+(?P<what>\S.{2,200}?)(?:\s+(?:mit )?(?:ein|hinzu|dazu|rein|hinein|auf|an))?\W*$", _I | re.DOTALL),
)  # fmt: skip
_IN_IT = re.compile(
    rf"\b(?:{_INTO}|drin|dabei|ergänz\w{{0,2}}|erwähn\w{{0,3}}|fehlt|fehlen|mit rein|mit auf|{_INTO_VERB})\b", _I
)
_POINTS_BACK = re.compile(r",\s(?:das|dies|die|es|auch das)$", _I)
"""What only takes up again what was said: "…, das muss noch rein"."""
_AROUND = re.compile(
    rf"^\W*(?:(?:{_PLACE}|(?:der|den|die|das|ein|einen|eine) (?:satz|zeile|info|angabe|punkt)|noch|auch|bitte|mit|dazu)\b[\s,:]*)+(?=dass\b)|^\W*{_PLACE}\b[\s,:]*",
    _I,
)
"""Where it shall stand, said before what shall stand there."""
_WORD = re.compile(r"[^\W\d_]{2,40}|\d+")
_NOTHING = frozenset(
    [
        "das",
        "dies",
        "die",
        "der",
        "den",
        "dem",
        "es",
        "ihn",
        "sie",
        "ich",
        "ichs",
        "wir",
        "mir",
        "selbst",
        "selber",
        "in",
        "im",
        "an",
        "zu",
        "text",
        "brief",
        "nachricht",
        "nachfrage",
        "anfrage",
        "mail",
        "bitte",
        "noch",
        "auch",
        "mit",
        "dazu",
        "rein",
        "satz",
        "zeile",
        "kannst",
        "du",
    ]
)
"""Words that name nothing that could stand in a letter."""
_LONGEST = 60
_SHORTEST = 6
_SAYS_SOMETHING = 3
"""Words from which on what "fehlt" is told with it, and not only named."""


@dataclass(frozen=True)
class Wished:
    """What a message wants added, and what it says besides."""

    statements: tuple[str, ...] = ()
    rest: str = ""


def wished(text: str) -> Wished:
    """Return the statements that shall stand in the letter as well, apart from the rest of the message."""
    text = kept_out(text)[1]  # "schreib nicht rein, dass …" is the opposite of a wish to add
    found: list[str] = []
    rest: list[str] = []
    for one in sentences(text):
        if statements := additions_in(one):
            found += statements
        else:
            rest.append(one)
    return Wished(tuple(dict.fromkeys(found)), " ".join(rest)) if found else Wished(additions_in(text))


def additions_in(text: str) -> tuple[str, ...]:
    """Return what shall stand in the letter, too ("passwort um 7 geändert muss noch rein")."""
    if is_asked(text) and not is_polite_order(text) and not _AS_ORDER.search(text):
        # "…, vielleicht lag es daran?" asks only at its end
        parts = [part for part in clauses(text) if not is_asked(part)]
        found = (one for part in parts for one in additions_in(part) if len(one.split()) >= _SAYS_SOMETHING)
        return tuple(dict.fromkeys(found))
    if len(text.split()) > _LONGEST or not _IN_IT.search(text):
        return ()
    for pattern in _ADDED:
        match = pattern.search(text)
        if match:
            parts = re.split(
                r"\s+und (?=dass\b)|,\s+(?=dass\b)|;\s*|\n+|\s+und (?=(?:ich|wir)\b)", match["what"].rstrip(" ?")
            )
            return tuple(one for part in parts if (one := _stated(part)))
    return ()


_AS_ORDER = re.compile(r"\b(?:kannst|könntest|willst|magst|würdest) du\b", _I)


def _stated(part: str) -> str:
    part = re.sub(r"^\W*(?:nochmals?|noch ?mal|noch einmal)\W+", "", part, flags=_I)
    said = _AROUND.sub("", _POINTS_BACK.sub("", part.strip(' ,.!?:„“"'))).strip(' ,.!?:„“"')
    says = {word.casefold() for word in _WORD.findall(said)} - _NOTHING
    if len(said) < _SHORTEST or not says:
        return ""
    bare = re.match(r"^(?:ich|wir)\s", said, _I) and _VERB_LAST.search(said) and not leaves_open(said)
    return main_clause(f"dass {said}" if bare else said)


_VERB_LAST = re.compile(r"\b(?:habe?|muss|müssen|kann|bin|haben)(?:,.{0,80})?$", _I)
