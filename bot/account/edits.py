"""Reads what shall go out of the shown letter and what shall stand there instead, and carries it out. Pure.

What is meant is found in the letter itself: by a quotation, by the label of a line in either language, by the reason
that it names, else by the words of the order that stand in one of its clauses. A sentence that only speaks about the
letter never becomes a part of it.
"""

# ruff: noqa: E501 - tables of word patterns: one row, one line
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.account.answers import ADDRESS, labels_named_in, without_labels
from bot.account.details import account_named_in, kind_of, origin_in
from bot.account.notice import reasons_named
from bot.account.owner import owner_in
from bot.account.request import tidy
from bot.account.step_questions import steps_named_in
from bot.account.telling import (
    as_sentence,
    clauses,
    core_of,
    is_asked,
    is_fact,
    is_order,
    kept_out,
    sentences,
    wishes_other_words,
)
from bot.account.times import DAY

_I = re.IGNORECASE
REASON = "grund"

_PAIRS = re.compile(r"[„“\"»«‚‘](?P<q>[^„“”\"»«‚‘’]{2,300})[“”\"«»‘’]")
_OUT = r"(?:raus|heraus|hinaus|weg)"
_OUT_VERB = (
    rf"(?:{_OUT}(?:zu)?(?:nehmen|lassen|streichen|löschen|machen|tun)|(?:ent|aus|durch)?streichen|entfernen|löschen)"
)
_ORDERED_OUT = (
    re.compile(
        r"^\W*(?:(?:bitte|und|aber|dann|ok|nein|ne|also|doch|wenigstens)\W+){0,4}(?:streich|entfern|lösch)(?:e|en|t)?\b", _I
    ),
    re.compile(rf"\b(?:lass|nimm|nehm|lasst|nehmt|nehmen|lassen|tu|mach|schmeiß|hau|streich|lösch)(?:e|en|t)?\b.{{0,200}}\b{_OUT}\b", _I),
    re.compile(rf"\b{_OUT_VERB}\W*$|\b{_OUT_VERB}\s*,", _I),
    re.compile(
        rf"\b(?:soll|sollen|sollte|muss|müssen|gehört|gehören|darf|dürfen|kann|können|will|möchte)\b.{{0,120}}\b(?:{_OUT}|{_OUT_VERB}|nicht (?:da |mehr |so )*(?:rein|hinein|drin|drinstehen|stehen))\b",
        _I,
    ),
)  # fmt: skip
_WITHOUT = re.compile(r"\b(?:text|brief|nachricht|anfrage|nachfrage|schreiben)\b.{0,20}\bohne\b", _I)
_INSTEAD = re.compile(
    r"\b(?:statt|anstatt|anstelle|stattdessen|statt dessen|durch|ersetz\w{0,2}|sondern|lieber|änder\w{0,2}|aus|mach\w{0,2})\b",
    _I,
)
_AND_IN = re.compile(
    r",?\s{1,3}(?:und|aber|dafür|stattdessen|sondern)\s{1,3}(?=.{0,160}\b(?:rein|hinein|dazu|hinzu|ergänz\w{1,2}|rein(?:schreiben|tun|setzen|nehmen))\b)",
    _I,
)
"""Where an order to take out ends and a wish to add begins."""
_ALL_DONE_LINE = re.compile(r"\b(?:schon|bereits) umgesetzt\b|\balready done\b", _I)
_FILLERS = frozenset(
    [
        "achso",
        "ach",
        "so",
        "also",
        "und",
        "ja",
        "na",
        "naja",
        "tja",
        "halt",
        "man",
        "mann",
        "eigentlich",
        "ehrlich",
        "gesagt",
        "echt",
        "eben",
    ]
)
"""Words that go by themselves, and take nothing with them."""
_BARELY_OUT = re.compile(rf"\b{_OUT}\b\W*$", _I)
"""An order only where something in the letter is meant: "alte Adressen raus" also tells what was done."""
_DONE = re.compile(r"\b(?:ist|sind|war|waren|hab|habe|haben|hat|wurde|wurden)\b", _I)
_MYSELF = re.compile(r"\b(?:ich|wir)\b", _I)
_TO_YOU = re.compile(r"\b(?:kannst|könntest|willst|magst|würdest) du\b|\b(?:können|könnten|würden) sie\b", _I)
_ONLY = re.compile(
    r"\b(?:nur|bloß|lediglich)\b.{0,60}\b(?:stehen|steht|bleiben|lassen|behalten|drin|rein)\b|\b(?:soll|muss|darf)\b.{0,40}\b(?:nur|bloß)\b",
    _I,
)
_DICTATED = re.compile(
    r"\b(?:neu|richtig|besser|stattdessen|statt dessen|korrekt|sondern|schreib\w{0,2}|stehen|heißen|lauten|formulier\w{0,2})"
    r"(?:\s(?:sie|bitte|stattdessen|da|dort|einfach|nur|es|lassen|bleiben))*\s{0,3}:\s{0,3}(?=\S)",
    _I,
)
_OBJECTS = re.compile(r"\b(?:nicht|nie|falsch|immer noch|noch immer|steht|stehen|quatsch|unsinn|peinlich)\b", _I)
_OF_THE_LETTER = re.compile(
    r"^\W*(?:(?:und|aber|ja|nein|ne|jetzt)\W+){0,3}(?:da|dort|hier|es|bei|unter|mein satz)\b.{0,60}\b(?:steht|stehen|drin)\b"
    r"|\b(?:versteht|kapiert) (?:doch |das |ja )*(?:kein mensch|niemand|keiner)\b",
    _I,
)
_A_LETTER = re.compile(
    r"\b(?:text|brief|nachricht|entwurf|anfrage|nachfrage|erinnerung|schreiben|zeile|satz)\w{0,2}\b", _I
)
_ANEW = re.compile(
    r"\b(?:von (?:ganz )?vorn\w?|ganz neu|neu (?:an(?:zu)?fangen|beginnen|aufsetzen)|(?:alles|ganz) (?:noch ?mal|noch einmal) neu)\b",
    _I,
)
_LETTER_WORDS = frozenset(
    [
        "bitte",
        "und",
        "oder",
        "aber",
        "auch",
        "noch",
        "doch",
        "das",
        "die",
        "der",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einer",
        "es",
        "ist",
        "sind",
        "soll",
        "sollen",
        "sollte",
        "muss",
        "kann",
        "können",
        "raus",
        "heraus",
        "weg",
        "nimm",
        "nehmen",
        "lass",
        "lassen",
        "streich",
        "streiche",
        "streichen",
        "streichst",
        "entfern",
        "entferne",
        "entfernen",
        "lösch",
        "lösche",
        "löschen",
        "weglassen",
        "rausnehmen",
        "herausnehmen",
        "satz",
        "sätze",
        "zeile",
        "zeilen",
        "wort",
        "wörter",
        "teil",
        "stelle",
        "punkt",
        "angabe",
        "text",
        "brief",
        "nachricht",
        "letter",
        "mit",
        "bei",
        "von",
        "aus",
        "im",
        "in",
        "am",
        "an",
        "da",
        "dort",
        "alles",
        "andere",
        "mal",
        "wieder",
        "nicht",
        "mehr",
        "stehen",
        "steht",
        "drin",
        "wenigstens",
        "du",
        "sie",
        "mir",
        "uns",
        "ich",
        "wir",
        "ganze",
        "ganzen",
        "komplett",
        "ok",
        "nein",
        "ne",
        "so",
        "jetzt",
        "dann",
        "hier",
        "immer",
        "mach",
        "mache",
        "macht",
        "tu",
        "tut",
        "schmeiß",
        "hau",
        "drinnen",
        "ohne",
        "stop",
        "stopp",
        "stimmt",
        "falsch",
        "was",
    ]
)
"""Words of an order that name nothing in the letter."""
_MOST_OF = 0.6
"""From this share of a clause on the whole clause goes with the words that are quoted."""
_STEM = 5


@dataclass(frozen=True)
class Edited:
    """What an order did to the letter."""

    fields: dict[str, str] = field(default_factory=dict)
    removed: bool = False
    reason_out: bool = False
    """Whether the reason shall not stand in the letter, nor come back."""
    names: tuple[str, ...] = ()
    """The fields that were worded anew."""
    rest: str = ""
    """What the message says besides, to be read for details."""
    ordered: bool = False
    """Whether a change was plainly ordered, carried out or not."""
    retold: tuple[str, ...] = ()
    """Words that were dictated in the place of others that stand nowhere, to be added to the letter."""
    toned: bool = False
    """Whether another tone was wished and no words for it were told."""
    left_out: bool = False
    """Whether something shall not stand in the letter, whether it stood there or not."""
    unticked: frozenset[str] = frozenset()
    """Steps that shall not stand in the letter as done."""
    reason_words: str = ""
    """What shall stand there as the reason."""

    @property
    def found(self) -> bool:
        """Whether anything changed."""
        return bool(self.unticked or self.reason_words) or self.removed or self.reason_out or bool(self.names)


def orders_a_change(text: str) -> bool:
    """Return whether a message orders something out of a letter, or dictates words for it."""
    if any(wishes_other_words(_with_quotes(one)) for one in sentences(text)):
        return True
    return any(_is_out(one) or _DICTATED.search(one) or _puts_instead(one) for one in _orders(text) if _speaks(one))


def names_the_letter(text: str) -> bool:
    """Return whether a message speaks of a letter, of one of its lines, or quotes something."""
    return bool(_A_LETTER.search(text) or _PAIRS.search(text) or labels_named_in(text))


def names_words(text: str) -> bool:
    """Return whether an order says what shall go, and does not only point at it."""
    return bool(_words(text) - _LETTER_WORDS)


def begins_anew(text: str) -> bool:
    """Return whether the letter shall be written from the beginning."""
    return bool(_ANEW.search(text)) and not is_asked(_ANEW.split(text)[0])


def edited(
    text: str, known: Mapping[str, str], reason: str | None, ticked: frozenset[str] = frozenset()
) -> Edited | None:
    """Return the fields of the letter after an order about it, None where the message holds none.

    Args:
        text: the message.
        known: the fields of the letter by their names.
        reason: the reason that the letter names.
        ticked: the steps that the letter tells as done.
    """
    work = _Work(dict(known), reason, ticked)
    said = _orders(_with_quotes(text))
    place = 0
    while place < len(said):
        place += work.take(said, place)
    if not (work.touched or work.ordered or work.left_out):
        return None
    names = tuple(dict.fromkeys(work.names))
    return Edited(
        work.fields,
        work.removed,
        work.reason_out,
        names,
        " ".join(work.rest),
        work.ordered,
        tuple(work.retold),
        work.toned,
        work.left_out,
        frozenset(work.unticked),
        work.reason_words,
    )


def _orders(text: str) -> list[str]:
    """Return the sentences of a message, none of them ended by what is quoted; what goes and what comes are two."""
    quoted: list[str] = []

    def kept(match: re.Match[str]) -> str:
        quoted.append(match[0])
        return f"\x02{len(quoted) - 1}\x03"

    found: list[str] = []
    for one in sentences(_PAIRS.sub(kept, text)):
        whole = re.sub(r"\x02(\d{1,4})\x03", lambda match: quoted[int(match[1])], one)
        cut = _AND_IN.search(whole)
        found += [whole[: cut.start()], whole[cut.end() :]] if cut and _is_out(whole[: cut.start()]) else [whole]
    return found


def _with_quotes(text: str) -> str:
    """Return a text with single quotation marks as German ones; an apostrophe stays."""
    return re.sub(r"(?<!\w)'([^'\n]{2,200})'(?!\w)", "„\\1“", text)


class _Work:
    """The letter while one message is carried out on it, sentence by sentence."""

    def __init__(self, fields: dict[str, str], reason: str | None, ticked: frozenset[str]) -> None:
        self.fields, self.reason, self.ticked = fields, reason, ticked
        self.unticked: set[str] = set()
        self.retold: list[str] = []
        self.removed = self.reason_out = self.ordered = self.touched = self.toned = self.left_out = False
        self.names: list[str] = []
        self.rest: list[str] = []
        self.label: str | None = None
        self.reason_words = ""

    def take(self, said: list[str], place: int) -> int:
        """Carry one sentence out; return how many were used."""
        one = said[place]
        used = self._leave_out(one) or self._name_account(one) or self._put_day_instead(one)
        return used or self._put_back(one) or self._swap_day(said, place) or self._carry_out(said, place)

    def _put_back(self, one: str) -> int:
        """Put back what is said to stand there no more; return the sentences used."""
        gone = _NOT_IN_IT_ANY_MORE.match(one)
        if not (gone and is_fact(gone["what"])):
            return 0
        self.touched = True
        self.retold.append(gone["what"])
        return 1

    def _carry_out(self, said: list[str], place: int) -> int:
        one = said[place]
        bare = _PAIRS.sub(" ", one)
        quoted = _quoted_in(one)
        dictated = _DICTATED.search(bare if not quoted else one)
        if _puts_instead(one) and _speaks(one):
            self._replace(quoted[0], quoted[1])
            return 1
        named = [name for name in labels_named_in(one[: dictated.start()] if dictated else one) if self._has(name)]
        self.label = named[0] if named else self.label
        if dictated and _speaks(one):
            used, words = _dictation(said, place, dictated.end())
            if any(self._put_in_place(piece, words) for piece in quoted):
                return used
            if quoted and _is_out(one):  # what is quoted stands nowhere: no other line goes for it
                self.touched = True
                self.retold.append(words)
                return used
            self._word_anew(words, self.label)
            return used
        if wishes_other_words(one):
            self.touched = self.toned = True
            return 1
        if used := self._correct(said, place):
            return used
        inside = [piece for piece in quoted if self._holds(piece)]
        if inside and _ONLY.search(bare):
            self._keep_only(inside)
            return 1
        out = _speaks(one) and _is_out(one)
        if inside and (out or _OBJECTS.search(bare)):
            for piece in inside:
                self._cut(piece)
            return 1
        if out:
            self._order_out(one, said[place - 1] if place else "", quoted)
            return 1
        about = quoted and _A_LETTER.search(bare) and not is_asked(one)
        if inside or about or (_OF_THE_LETTER.search(one) and not is_asked(one) and ":" not in one):
            self.touched = True
            return 1  # it speaks about the letter
        self.rest.append(one)
        return 1

    def _order_out(self, one: str, before: str, quoted: list[str]) -> None:
        """Take out what an order names, or what the sentence before it does, where it only points back."""
        if self._take_out(one, quoted) or (_points_back(one) and self._take_out(before, _quoted_in(before))):
            return
        # "der Rundbrief muss raus" is no order where nothing of the letter is meant
        plain = _ORDERED_OUT if _A_LETTER.search(one) or labels_named_in(one) else _ORDERED_OUT[:-1]
        if not quoted and not any(pattern.search(one) for pattern in plain):
            self.rest.append(one)
        else:
            self.ordered = True

    def _correct(self, said: list[str], place: int) -> int:
        """Put what is told to be right in the place of a line that is said to be wrong; return the sentences used."""
        parts = clauses(said[place])
        for number, part in enumerate(parts):
            named = [name for name in labels_named_in(part) if name in _STATED]
            if not (named and _WRONG.search(part)) or is_asked(part):
                continue
            told, used = [core_of(one) for one in parts[number + 1 :] if is_fact(one)], 1
            if not told and number + 1 == len(parts) and place + 1 < len(said) and _only_tells(said[place + 1]):
                told, used = [core_of(one) for one in clauses(said[place + 1])], 2
            if not told:
                return 0
            value = ", ".join(told)
            self.fields[named[0]] = tidy(origin_in(value) if named[0] == "herkunft" else value).rstrip(".")
            self.names.append(named[0])
            self.touched = True
            return used
        return 0

    def _has(self, name: str) -> bool:
        return name in self.fields or name == REASON or name in ("vorfall", "aenderung", "nachweis", "herkunft")

    def _replace(self, old: str, new: str) -> None:
        """Put words in the place of others; where these stand nowhere, the new ones are simply told."""
        old, new = sorted((old, new), key=lambda one: not self._holds(one))
        for name, value in self.fields.items():
            shown = _as_shown(value)
            if _within(old, shown):
                flexible = r"\W{1,5}".join(re.escape(word) for word in re.findall(r"\w+", old))
                put = re.sub(rf"(?<!\w){flexible}(?!\w)", lambda _: new.rstrip("."), shown, count=1, flags=_I)
                self.fields[name] = _neat(put)
                self.names.append(name)
                self.touched = True
                return
        self.touched = True
        if owner_in(new):
            self.rest.append(new)  # whose account it is stands in the opening
        else:
            self.retold.append(new)

    def _put_in_place(self, piece: str, words: str) -> bool:
        """Put dictated words in the place of the statement that is quoted; return whether it was found."""
        for name, value in self.fields.items():
            parts = value.split("; ")
            place = next((at for at, part in enumerate(parts) if _within(piece, _as_shown(part))), None)
            if place is not None and _words(piece):
                parts[place] = tidy(words).rstrip(" .!")
                self.fields[name] = "; ".join(parts)
                self.names.append(name)
                self.touched = True
                return True
        return False

    def _name_account(self, one: str) -> int:
        """Leave the name of the account to be told anew ("das Konto heißt X, nicht „Y“"); return the sentences used."""
        name, inside = self.fields.get("kontoname", ""), _quoted_in(one)
        if not (inside and account_named_in(one) and all(_within(piece, name) for piece in inside)):
            return 0
        self.touched = True
        self.rest.append(one)
        return 1

    def _leave_out(self, sentence: str) -> int:
        """Take out what shall not stand in the letter, where it stands there; return the sentences used."""
        unwanted, beside = kept_out(sentence)
        for one in unwanted:
            self.left_out = True
            best = _best_clause(_words(one) - _LETTER_WORDS - _WRITING, self.fields)
            if best and best[2] > 1:
                self._set(best[0], _without(_as_shown(self.fields[best[0]]), best[1]))
        self.rest += [beside] if unwanted and beside else []
        return 1 if unwanted else 0

    def _put_day_instead(self, sentence: str) -> int:
        """Put a day for another ("statt übermorgen bitte das Datum, 1. Dezember"); return the sentences used."""
        match = _FOR_DAY.search(sentence)
        old = DAY.match(sentence, match.end()) if match else None
        day = DAY.search(sentence, old.end()) if old else None
        return int(bool(old and day and not is_asked(sentence) and self._put_day(old[0], day[0])))

    def _swap_day(self, said: list[str], place: int) -> int:
        """Put a day for a quoted one that goes ("„Übermorgen“ raus und 01.12.2026 rein"); return the sentences used."""
        quoted = _quoted_in(said[place])
        day = _only_a_day(said[place + 1]) if len(quoted) == 1 and place + 1 < len(said) else None
        return 2 if day and _is_out(said[place]) and self._put_day(quoted[0], day) else 0

    def _put_day(self, old: str, day: str) -> bool:
        new = re.sub(r"^(?:am|dem)\s", "", day, flags=_I)
        if not DAY.fullmatch(old.strip()):
            return False
        for name, value in self.fields.items():
            found = re.search(rf"(?:\bam\s)?(?<!\w){re.escape(old.strip())}(?!\w)(?:\s\([\d.]{{10}}\))?", value, _I)
            if found:
                at = f"am {new}" if new[:1].isdigit() else new
                self.fields[name] = f"{value[: found.start()]}{at}{value[found.end() :]}"
                self.names.append(name)
                self.touched = True
                return True
        return False

    def _untick(self, said: str, *, all_of_them: bool = False) -> bool:
        """Take the ticks of the steps back that are named; return whether there were any."""
        gone = self.ticked if all_of_them else steps_named_in(said, sorted(self.ticked))
        self.unticked |= gone
        self.touched = self.touched or bool(gone)
        for step in gone:
            kept = [part for part in self.fields.get("aenderung", "").split("; ") if not steps_named_in(part, (step,))]
            if "aenderung" in self.fields and "; ".join(kept) != self.fields["aenderung"]:
                self._set("aenderung", "; ".join(kept))
        return bool(gone)

    def _holds(self, piece: str) -> bool:
        if steps_named_in(piece, sorted(self.ticked)):
            return True
        return bool(_words(piece)) and (
            any(_within(piece, written) for written in map(_as_shown, self.fields.values())) or self._is_reason(piece)
        )

    def _is_reason(self, words: str) -> bool:
        return self.reason is not None and (REASON in labels_named_in(words) or self.reason in reasons_named(words))

    def _cut(self, piece: str) -> None:
        if self._untick(piece):
            return
        for name, value in list(self.fields.items()):
            if _within(piece, _as_shown(value)):
                self._set(name, _without(_as_shown(value), piece))
                return
        self._drop_reason()

    def _set(self, name: str, value: str) -> None:
        self.touched = self.removed = True
        if value:
            self.fields[name] = value
        else:
            self.fields.pop(name, None)

    def _drop_reason(self) -> None:
        self.touched = self.reason_out = True

    def _keep_only(self, pieces: list[str]) -> None:
        for name, value in list(self.fields.items()):
            kept = [piece for piece in pieces if _within(piece, _as_shown(value))]
            if kept:
                self.names.append(name)
                self.touched = True
                self.fields[name] = "; ".join(tidy(piece).rstrip(".") for piece in kept)

    def _take_out(self, one: str, quoted: list[str]) -> bool:
        """Take out what an order names; return whether it was found."""
        if quoted and not any(labels_named_in(piece) or self._is_reason(piece) for piece in quoted):
            return False  # the quoted words stand nowhere: no whole line goes instead
        done = self._untick(one)
        if done:
            return True
        if self.ticked and _ALL_DONE_LINE.search(one):
            return self._untick(one, all_of_them=True)
        wanted = _words(_PAIRS.sub(" ", one)) - _LETTER_WORDS
        if wanted and wanted <= _FILLERS:
            return self._cut_fillers(wanted)
        if self._is_reason(one) or any(self._is_reason(piece) for piece in quoted):
            self._drop_reason()
            done = True
        named = [name for name in labels_named_in(one) if name in self.fields]
        best = _best_clause(wanted, self.fields)
        if named and not (best and best[2] > 1):
            self._set(named[0], "")
            return True
        if best and not done:
            self._set(best[0], _without(_as_shown(self.fields[best[0]]), best[1]))
            return True
        return done

    def _cut_fillers(self, wanted: frozenset[str]) -> bool:
        for name, value in list(self.fields.items()):
            shown = _as_shown(value)
            if wanted <= _words(shown):
                words = "|".join(map(re.escape, wanted))
                self._set(name, _neat(re.sub(rf"(?<!\w)(?:{words})(?!\w)[,\s]{{0,2}}", "", shown, count=1, flags=_I)))
                return True
        return False

    def _word_anew(self, words: str, label: str | None) -> None:
        told: dict[str, str] = {}
        if label == REASON:
            self.reason_words, self.touched = words.rstrip(" .!"), True
            return
        if label:
            told[label] = words
        else:
            before = "vorfall"
            for clause in clauses(words):
                core = core_of(clause) or clause
                kind = kind_of(core) if is_fact(clause) else before
                before = kind if kind == "aenderung" else before
                told[before] = f"{told[before]}, {clause}" if before in told else clause.rstrip(" .!")
        for name, value in told.items():
            self.fields[name] = tidy(value).rstrip(".")
            self.names.append(name)
            self.touched = True


_WRONG = re.compile(
    r"\b(?:stimm(?:t|en) (?:so |ja |doch |gar |aber )*nicht|(?:ist|sind|war|waren) (?:so |ja |doch )*(?:falsch|verkehrt|nicht richtig)|passt (?:so )?nicht)\b",
    _I,
)
_NOT_IN_IT_ANY_MORE = re.compile(
    r"^\W*(?P<what>\S.{5,160}?)\s(?:steht|stehen|ist|sind)\s(?:(?:jetzt|nun|da|dort|leider|plötzlich)\s){0,3}(?:nicht|nich) mehr\s(?:drin|da|dabei|drinnen)\W*$",
    _I,
)
"""What got lost from the letter, and belongs back into it."""
_FOR_DAY = re.compile(r"\b(?:statt|anstatt|anstelle von)\s[„“\"»«‚‘]?", _I)
"""What stands before the day that another shall replace."""
_WRITING = frozenset({"schreib", "schreibe", "schreibt", "rein", "hinein", "ja", "bloß", "dass", "ob", "hätte", "habe", "hab", "nichts", "über", "davon", "auch", "sonst"})  # fmt: skip
"""Words of an order to leave something out that do not name it."""
_STATED = frozenset({"herkunft", "vorfall", "aenderung", "nachweis", "besonderheiten", "mailart", "menge"})
"""Lines that hold what somebody tells; names and addresses are corrected in bot/account/answers.py."""


def _only_a_day(sentence: str) -> str | None:
    """Return the day that shall stand there, where a wish to put something in names nothing else."""
    day = DAY.search(sentence)
    return day[0] if day and not _words(sentence.replace(day[0], " ")) - _LETTER_WORDS - _WRITING - {"datum"} else None


def _only_tells(sentence: str) -> bool:
    said = clauses(sentence)
    return bool(said) and all(is_fact(one) and not is_order(one) and not labels_named_in(one) for one in said)


def _quoted_in(sentence: str) -> list[str]:
    """Return what is quoted in a sentence, each without the label of its line."""
    return [_without_label(match["q"].strip()) for match in _PAIRS.finditer(sentence)]


def _without_label(piece: str) -> str:
    """Return quoted words without the label of their line ("Schon umgesetzt: Zugänge geprüft")."""
    head, colon, tail = piece.partition(":")
    return tail.strip() if colon and tail.strip() and labels_named_in(f"{head}:") else piece


def _dictation(said: list[str], place: int, start: int) -> tuple[int, str]:
    """Return how many sentences a dictated text takes, and the text: up to the next order or question."""
    words = [said[place][start:]]
    used = 1
    for one in said[place + 1 :]:
        if is_asked(one) or is_order(one) or _is_out(one) or not _states(one):
            break
        words.append(one)
        used += 1
    return used, " ".join(words).strip(' „“"»«')


def _states(sentence: str) -> bool:
    """Return whether a sentence goes on with what is dictated, and gives no account, address or approval."""
    account = account_named_in(sentence) or re.search(ADDRESS, sentence)
    return not account and any(map(is_fact, clauses(sentence)))


def _puts_instead(sentence: str) -> bool:
    """Return whether one quotation shall stand in the place of another."""
    return len(_PAIRS.findall(sentence)) > 1 and bool(_INSTEAD.search(_PAIRS.sub(" ", sentence)))


def _speaks(sentence: str) -> bool:
    """Return whether a sentence orders or tells, and does not ask for advice."""
    return not is_asked(sentence) or bool(_TO_YOU.search(sentence))


def _is_out(sentence: str) -> bool:
    bare = _PAIRS.sub(" x ", sentence)
    if _MYSELF.search(bare) and _DONE.search(bare):
        return False  # "wir haben sie gelöscht" tells what was done
    if _WITHOUT.search(bare):
        return True
    if bare != sentence and any(_BARELY_OUT.search(part) for part in bare.split(", ")):
        return True  # quoted words, and "raus" with them
    if any(pattern.search(bare) for pattern in _ORDERED_OUT):
        return not re.search(
            r"\b(?:lösche|entferne|streiche|nehme|lasse) ich\b|\bich (?:lösche|entferne|streiche|nehme|lasse|kann|werde)\b",
            bare,
            _I,
        )
    return bool(_BARELY_OUT.search(bare)) and not _DONE.search(without_labels(bare))


def _points_back(sentence: str) -> bool:
    return not _words(sentence) - _LETTER_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d[\d.,]{0,9}\d|\d|[^\W\d_]{2,40}", text.casefold()))


def _norm(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _within(piece: str, value: str) -> bool:
    return f" {_norm(piece)} " in f" {_norm(value)} "


def _as_shown(value: str) -> str:
    """Return a value with its statements as the letter writes them, which is what is quoted."""
    return "; ".join(as_sentence(one).removesuffix(".") for one in value.split("; "))


def _pieces(value: str) -> list[str]:
    """Return the clauses of a value with what separates them."""
    return re.split(r"(;\s|,\s|(?<=[^\d\W])[.!?]\s)", value)


def _without(value: str, piece: str) -> str:
    """Return a value without the words, and without the clause of which they are nearly all."""
    parts = _pieces(value)
    for place in range(0, len(parts), 2):
        if _within(piece, parts[place]) and len(_norm(piece)) >= _MOST_OF * len(_norm(parts[place])):
            return _neat("".join([*parts[: max(place - 1, 0)], *parts[place + (1 if place else 2) :]]))
    flexible = r"\W{1,5}".join(re.escape(word) for word in re.findall(r"\w+", piece))
    return _neat(re.sub(rf"(?<!\w){flexible}(?!\w)", " ", value, count=1, flags=_I))


def _neat(value: str) -> str:
    value = re.sub(r"[\s„“\"»«]{0,5}([,;])(?:\s{0,3}[,;.])+", r"\1", value)
    value = re.sub(r"\.\s{0,3}([,;])", r"\1", value)
    return tidy(value).strip(" ,;.:–-")


def _best_clause(wanted: frozenset[str], fields: Mapping[str, str]) -> tuple[str, str, int] | None:
    """Return the field and the clause in which most of the wanted words stand, and how many these are."""
    if not wanted:
        return None
    found: list[tuple[float, int, str, str, int]] = []
    for name, value in fields.items():
        for part in _pieces(_as_shown(value))[::2]:
            stems = {word[:_STEM] for word in _words(part)}
            hits = sum(word[:_STEM] in stems for word in wanted)
            if hits and hits >= len(wanted) / 2:
                found.append((hits, -len(part), name, part, hits))
    if not found:
        return None
    _, _, name, part, hits = max(found)
    return name, part, hits
