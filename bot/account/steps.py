"""The steps against each reason of a suspension and the ways to prevent the next one; reads what was ticked off. Pure.

Steps are slugs, their sentences stand in data/responses/sperrung.yml. Contents: the second source article and Mailjet's
help articles of bot/account/notice.py; three at a time are enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

STEPS: dict[str, tuple[str, ...]] = {
    "spam": ("anhalten", "nur_optin", "alte_listen"),
    "beschwerden": ("nur_optin", "abmeldelink", "inaktive"),
    "missbrauch": ("beschwerde_pruefen", "alte_listen", "optin_belege"),
    "spamtrap": ("alte_listen", "nur_optin", "double_optin"),
    "bounces": ("tote_adressen", "listenpflege", "double_optin"),
    "verdacht": ("passwort", "zugaenge", "schluessel"),
    "zahlung": ("rechnung", "zahlungsmittel", "zahlungsbeleg"),
    "api": ("anhalten", "fehler_beheben", "fehler_beschreiben"),
    "richtlinien": ("regeln_lesen", "versand_anpassen", "optin_belege"),
    "limit": ("limit_pruefen", "zahlen_pruefen", "versand_verteilen"),
}
"""Reason → what to do now."""

_ALWAYS = ("regeln_lesen", "nur_optin", "beobachten")
"""The article's three: read the rules, opt-in lists only, watch the campaigns."""
_ONE_MORE = {
    "beschwerden": "abmeldelink", "missbrauch": "optin_belege", "spamtrap": "double_optin", "bounces": "listenpflege",
    "verdacht": "zugaenge", "zahlung": "zahlungsmittel", "api": "versand_testen", "limit": "versand_verteilen",
    "spam": "alte_listen",
}  # fmt: skip


class List(str, Enum):
    """Which list is shown."""

    STEPS = "schritte"
    PREVENTION = "vorbeugung"


def prevention_for(reason: str | None) -> tuple[str, ...]:
    """Return the prevention list for a reason: what fits it best first, then the article's three."""
    more = _ONE_MORE.get(reason or "")
    return (more, *_ALWAYS) if more and more not in _ALWAYS else _ALWAYS


def shown_list(kind: List, reason: str | None) -> tuple[str, ...]:
    """Return the steps of a list in their order; empty where no reason is known."""
    return prevention_for(reason) if kind is List.PREVENTION else STEPS.get(reason or "", ())


@dataclass(frozen=True)
class Ticks:
    """What a message says about a list: numbers from 1 that are done or undone, all of them, or just the next."""

    done: frozenset[int] = frozenset()
    undone: frozenset[int] = frozenset()
    all_done: bool = False
    next_done: bool = False

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.numbered or self.all_done or self.next_done)

    @property
    def numbered(self) -> bool:
        """Whether it names steps by their numbers."""
        return bool(self.done or self.undone)


_DONE = r"(?:erledigt|gemacht|fertig|getan|geschafft|abgehakt|umgesetzt|abgeschlossen|done|✓|✔|☑)"
_NUMBER = re.compile(
    r"(?<![\d.,:-])(?:(?:schritt|punkt|nr\.?|nummer)\s*)?([1-9])(?:\.|\))?(?![\d.,:]*\d|[^\W\d]|\s?(?:%|tag|mail|uhr|stunde|woche|monat))",
    re.IGNORECASE,
)
_ORDINALS = {
    1: r"erste[rnsm]?", 2: r"zweite[rnsm]?", 3: r"dritte[rnsm]?", 4: r"vierte[rnsm]?",
}  # fmt: skip
_ALL = re.compile(rf"\b(?:alles|alle|beides|sämtliche\w*)\b[^.?!]{{0,25}}\b{_DONE}|^\W*alle[s]?\W*$", re.IGNORECASE)
_ONLY_DONE = re.compile(
    rf"^\W*(?:(?:ok(?:ay)?|gut|so|hm+|also|ist|sind|hat|hab(?:e)?|ich|das|schon|jetzt|gerade|ja|auch|der|den|schritt|nächste[rn]?)\W+)*{_DONE}(?:\W+(?:ist|habe?|ich|jetzt|auch|schon))*\W*$",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"^\W*(?:(?:und|der|die|den|das|schritt|punkt|nr|nummer|ja|[1-9])\W+)*(?:auch|ebenfalls|ebenso|dito|genauso)(?:\W+schon)?\W*$",
    re.IGNORECASE,
)
_UNDONE = re.compile(rf"\b(?:doch (?:noch )?nicht|noch nicht|nicht)\b[^.?!]{{0,15}}(?:{_DONE})?", re.IGNORECASE)
_LONGEST = 12
_NAMED = re.compile(
    r"\b(?:schritt|punkt|nr\.?|nummer)\s*([1-9])(?:\.|\))?(?!\w)(?:(?:,|\s+und)\s*([1-9])(?!\w))?", re.IGNORECASE
)
_NOT = re.compile(r"\b(?:nicht|nich|net|nie|kein\w{0,2}|nix)\b", re.IGNORECASE)
_HAVE_DONE = re.compile(
    r"\b(?:hab|habe|haben|ist|sind|wurden?|ge\w{2,14}t|\w{0,8}ge\w{2,14}(?:t|en)|erneuert|überprüft|entfernt|bereinigt)\b",
    re.IGNORECASE,
)


def read_ticks(text: str) -> Ticks:
    """Return what the message ticks off: "erledigt", "2 ist gemacht", "1 und 3 fertig", "2 auch", "alles erledigt".

    Each clause is read by itself, so that one step may be done and another not: "punkt 3 hab ich, punkt 2 nicht".
    """
    whole = _ticks_in(text)
    parts = [_ticks_in(part) for sentence in _SENTENCES.split(text) for part in sentence.split(", ")]
    both = frozenset().union(*(part.done for part in parts)), frozenset().union(*(part.undone for part in parts))
    if all(both) and not _NAMED.search(text):
        return Ticks(done=both[0] - both[1], undone=both[1])
    if whole and not _NAMED.search(text):
        return whole
    done: set[int] = set()
    undone: set[int] = set()
    before = Ticks()
    for clause in _CLAUSES.split(text):
        read = _ticks_in(clause)
        named = _numbers_named(clause)
        if clause.rstrip().endswith("?"):
            before = Ticks()
            continue
        if before.numbered and _ONLY_NUMBERS.match(clause):
            numbers = {int(one) for one in re.findall(r"[1-9]", clause)}
            done |= numbers if before.done else set()
            undone |= set() if before.done else numbers
            continue
        before = read
        if named and (_NOT.search(clause) or read.undone):
            undone |= named
        elif named and (_HAVE_DONE.search(clause) or read.done):
            done |= named
        else:
            done |= read.done
            undone |= read.undone
    return Ticks(done=frozenset(done - undone), undone=frozenset(undone)) if done or undone else whole


def without_ticks(text: str) -> str:
    """Return a message without the clauses that tick a step off by its number, or take the tick back."""
    kept: list[str] = []
    after_tick = False
    for one in _CLAUSES.split(text):
        ticks = bool(_numbers_named(one) or _ticks_in(one).numbered)
        if not ticks and not (after_tick and _ONLY_NUMBERS.match(one)):
            kept.append(one)
            after_tick = False
        else:
            after_tick = True
    return ". ".join(one.strip(" ,") for one in kept if one.strip(" ,."))


def _numbers_named(clause: str) -> set[int]:
    return {int(one) for match in _NAMED.finditer(clause) for one in match.groups() if one}


_STANDS_ALONE = (
    rf"(?=\W{{0,3}}(?:$|(?:punkte?|schritte?|ist|sind|hab|habe|wurden?|und|auch|noch|doch|nicht|ebenfalls)\b|{_DONE}))"
)
"""An ordinal names a step where no noun of its own follows: "meine erste Aussendung" is none."""
_ONLY_NUMBERS = re.compile(
    r"^\W*(?:(?:und|auch|sowie|ebenso|plus|schritt|punkt|nr|nummer)\W+)*[1-9](?:\W+(?:und\W+|auch\W+)?[1-9])*(?:\W+(?:auch|ebenfalls|schon))*\W*$",
    re.IGNORECASE,
)
"""Goes on with the tick before it: "3 ist erledigt. und 2, …"."""
_SENTENCES = re.compile(r"(?<!\d)[.!;]\s+|(?<=\?)\s+")
_CLAUSES = re.compile(r"(?<!\d)[.!;]\s+|(?<=\?)\s+|,\s+(?![1-9]\b)|\s+(?:aber|jedoch)\s+")


def _ticks_in(text: str) -> Ticks:
    if len(text.split()) > _LONGEST or text.rstrip().endswith("?"):
        return Ticks()
    has_done = re.search(rf"(?<!\w){_DONE}(?!\w)", text, re.IGNORECASE)
    negated = _UNDONE.search(text)
    numbers = {int(match[1]) for match in _NUMBER.finditer(text)}
    numbers |= {n for n, word in _ORDINALS.items() if re.search(rf"\b{word}\b{_STANDS_ALONE}", text, re.IGNORECASE)}
    if numbers and negated:
        return Ticks(undone=frozenset(numbers))
    if numbers and (has_done or _ALSO.match(text)):
        return Ticks(done=frozenset(numbers))
    if negated or not has_done:
        return Ticks(all_done=bool(_ALL.search(text)) and not negated)
    return Ticks(all_done=bool(_ALL.search(text)), next_done=bool(_ONLY_DONE.match(text)))
