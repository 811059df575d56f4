"""Which step or detail of a suspension a question is about: "wie mach ich das mit den toten Adressen?". Pure.

What to answer stands in data/responses/sperrung_punkte.yml; which steps there are, in steps.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.account.details import says_done, says_not_done
from bot.account.telling import clauses, is_asked

_I = re.IGNORECASE
_HOW = re.compile(r"\b(?:wie|wo|womit|woher|woran|wer)\b", _I)
_WHAT_IS = re.compile(
    r"\b(?:was|wat) (?:genau |bitte |denn |eigentlich |überhaupt )?(?:ist|is|sind|heißt|heisst|heißen|bedeute\w*|meint|meinst|zählt|gilt|für)\b",
    _I,
)
_WAITS = re.compile(r"\b(?:wie lange?|wie viel\w*)\b", _I)
_BARE = re.compile(
    r"^\W*(?:(?:und|aber|ok|okay|ja|hm+|äh|also|bitte)\W+)*(?:wie|wo|womit)\b(?:\W+(?:genau|geht|gehts|mach|mache|machen|macht|soll|sollen|muss|kann|"
    r"ich|man|wir|ist|sind|finde|finden|fang|fange|an|das|des|dat|die|denn|nun|jetzt|alles|am|besten|in|mailjet|bei|"
    r"der|den|dem|schritt|punkt|nr|nummer|erste[nrsm]?|zweite[nrsm]?|dritte[nrsm]?|vierte[nrsm]?|[1-9]))*\W*$",
    _I,
)
_NUMBER = re.compile(r"(?<!\d)([1-9])(?!\d)")
_ORDINALS = ("erste", "zweite", "dritte", "vierte")

_CLEANING = r"(?:bereinig|säuber|saeuber|aufräum|aufraeum|putz|ausmist|ausdünn|sortier)\w*"
_CONTACTS = r"(?:\w*listen?|kontakte?n?|verteiler\w*|adressen|datenbank|empfänger\w*)"
WORDS: dict[str, str] = {
    "tote_adressen": rf"\btote\w*\b|\bbounces?\b.{{0,30}}\b(?:weg|raus|los|entfern|lösch|reduzier|senk|vermeid)\w*|\bunzustellbar\w*|\b{_CONTACTS}\b.{{0,25}}\b{_CLEANING}|\b{_CLEANING}.{{0,25}}\b{_CONTACTS}\b",
    "double_optin": r"\bdouble\b|\bdoppel\w*.{0,12}\bopt\b|\bdoi\b|\bbestätigungslink\w*",
    "optin_belege": r"\b(?:beleg\w*|nachweis\w*|beweis\w*)\b(?<!zahlungsbeleg)|\bweis\w*\b.{0,40}\bnach\b",
    "alte_listen": rf"\b(?:alte|gekaufte)\w* {_CONTACTS}\b",
    "nur_optin": r"\bopt-?\s?in\b|\beinwillig\w*|\bzustimm\w*|\bzugestimmt\b",
    "listenpflege": r"\blistenpflege\b|\bliste\w*\b.{0,15}\bpfleg\w*|\bpfleg\w*\b.{0,20}\bliste\w*|\brückläufer\w*",
    "abmeldelink": r"\babmelde?-?\w*link\w*|\babmeldung\w*|\bunsubscribe\b|\baustrag\w*",
    "inaktive": r"\binaktiv\w*|\bnicht mehr (?:reagier|öffn)\w*",
    "anhalten": r"\bversand\b.{0,15}\b(?:anhalt|stopp|pausier)\w*|\b(?:anhalt|stopp|pausier)\w*.{0,25}\b(?:versand|kampagne\w*|automation\w*)\b",
    "beschwerde_pruefen": r"\b(?:wer|welche\w*|woher|wie)\b.{0,40}\bbeschwer\w*",
    "passwort": r"\b(?:passwor|kennwor)\w*",
    "zugaenge": r"\bzugänge\b|\bwer\b.{0,20}\b(?:zugang|zugriff)\b|\bbenutzer\b",
    "schluessel": r"\b(?:api-?\s?)?(?:schlüssel\w*|keys?)\b",
    "zahlungsbeleg": r"\bzahlungsbeleg\w*|\bquittung\w*",
    "zahlungsmittel": r"\bzahlungsmittel\w*|\bzahlungsart\w*|\b(?:kredit)?karte\b|\bpaypal\b",
    "rechnung": r"\brechnung\w*|\bbegleich\w*",
    "fehler_beschreiben": r"\bfehler\w*\b.{0,20}\bbeschreib\w*|\bbeschreib\w*\b.{0,20}\bfehler\w*",
    "fehler_beheben": r"\bfehler\w*\b|\bskript\w*|\bscript\w*|\bplugin\w*",
    "regeln_lesen": r"\brichtlinien?\b|\bnutzungsbedingung\w*|\bregeln\b",
    "versand_anpassen": r"\banpass\w*",
    "limit_pruefen": r"\b\w*limits?\b|\btarif\w*",
    "versand_verteilen": r"\bverteil(?:e|en|t)?\b",
    "zahlen_pruefen": r"\bstatistik\w*|\bzahlen\b",
    "versand_testen": r"\btest(?:e|en|mails?)?\b",
    "beobachten": r"\bbeobacht\w*",
}  # fmt: skip
"""Step → the words by which a question names it, the narrower ones first."""
DETAILS: dict[str, str] = {
    "schluesselname": r"\bschlüssel-?namen?\b|\bnamen?\b.{0,12}\bschlüssel\w*",
    "kontoname": r"\b(?:account|konto)-?\s?namen?\b",
    "kontoadresse": r"\bregistrierte?\w* (?:e-?)?(?:mail-?)?adresse\b",
    "ausweichen": r"\b(?:neue|zweite|andere|weitere)[rnms]? (?:mailjet-?\s?)?(?:accounts?|konto|konten)\b|\bander\w* (?:\w+-?)?(?:anbieter|dienst\w*|versand\w*|tools?|programm)\b",
    "fehlerkennung": r"\bfehlerkennung\w*|\berror-?\s?identifier\b",
    "bestritten": r"\bstimmt (?:\w+ ){0,3}(?:nicht|nich|net|ned)\b|\bkann (?:\w+ ){0,3}(?:nicht|nich|net|ned) (?:sein|stimmen)\b|\b(?:nicht|nich) wahr\b|\bzu unrecht\b",
}
"""What the request to Mailjet's support asks for, the way round it and the objection → the words by which a question names it."""
_PAID = re.compile(r"\b(?:nach)?(?:bezahlt|gezahlt|beglichen|überwiesen)\b", _I)
_DISPUTED = re.compile(DETAILS["bestritten"], _I)
_ROUND = re.compile(DETAILS["ausweichen"], _I)
_WORDS = {name: re.compile(pattern, _I) for name, pattern in {**DETAILS, **WORDS}.items()}


_QUOTED = re.compile(r"[„“\"»«‚‘][^„“”\"»«‚‘’]{2,200}[“”\"«»‘’]")


def asks_about_a_step(text: str, *, list_open: bool) -> bool:
    """Return whether a question is about how a step is done, what its words mean, or where a detail is found.

    Args:
        text: the message.
        list_open: whether the list of steps was just shown, so that "wie geht das?" means one of them.
    """
    if _WAITS.search(text):
        return False
    if _ROUND.search(text) or (list_open and _BARE.match(text)):
        return True
    return bool(_HOW.search(text) or _WHAT_IS.search(text)) and any(one.search(text) for one in _WORDS.values())


def goes_round(text: str) -> bool:
    """Return whether a message speaks of a second account, or of another service, as the way round the block."""
    return bool(_ROUND.search(text))


def disputes_the_reason(text: str) -> bool:
    """Return whether the message says that the account was suspended for something that is not so."""
    return bool(_DISPUTED.search(text))


def step_asked_about(text: str, shown: Sequence[str], ticked: frozenset[str]) -> str | None:
    """Return the step or detail that a question is about: by number, by its words, else the next open step.

    Args:
        text: the message.
        shown: the steps of the list at hand, in their order.
        ticked: those that are done.
    """
    if goes_round(text):
        return "ausweichen"  # "ein zweites Konto" counts accounts, and no steps
    number = _number_in(text)
    if number and number <= len(shown):
        return shown[number - 1]
    named = [step for step, words in _WORDS.items() if words.search(text)]
    if named:
        return next((step for step in named if step in shown), named[0])
    return next((step for step in shown if step not in ticked), None)


def steps_told_done(text: str, shown: Sequence[str]) -> frozenset[str]:
    """Return the steps of a list of which the message says in its own words that they are done."""
    own = _QUOTED.sub(" ", text)  # what is quoted is spoken about, and not told
    done = [clause for clause in clauses(own) if not is_asked(clause) and says_done(clause)]
    found = {step for step in shown if any(_names_step(step, clause) for clause in done)}
    if "rechnung" in shown and any(_PAID.search(clause) for clause in done):
        found.add("rechnung")
    return frozenset(found)


def steps_told_undone(text: str, shown: Sequence[str]) -> frozenset[str]:
    """Return the steps of a list of which the message says in its own words that they are not done."""
    undone = [clause for clause in clauses(text) if not is_asked(clause) and says_not_done(clause)]
    return frozenset(step for step in shown if step in _WORDS and any(_WORDS[step].search(one) for one in undone))


def steps_named_in(text: str, steps: Sequence[str]) -> frozenset[str]:
    """Return the steps whose words stand in a text, so that a letter does not tell them twice."""
    return frozenset(step for step in steps if any(_names_step(step, one) for one in clauses(text)))


def _names_step(step: str, clause: str) -> bool:
    """Return whether a clause speaks of a step by its words, or of what the step takes out as deleted."""
    if step in _WORDS and _WORDS[step].search(clause):
        return True
    return step in _TAKEN_OUT and bool(_DELETED.search(clause) and _TAKEN_OUT[step].search(clause))


_DELETED = re.compile(
    r"\b(?:gelöscht|entfernt|aussortiert|raus|(?:raus|hinaus|weg)(?:geschmissen|geworfen|genommen|gelöscht))\b", _I
)
_TAKEN_OUT = {
    "alte_listen": re.compile(rf"\b{_CONTACTS}\b", _I),
    "tote_adressen": re.compile(r"\bzurückgekommen\w*\b|\brückläufer\w*\b|\bunzustellbar\w*\b|\bliste komplett\b", _I),
}
"""Steps that take addresses out → what is deleted where they are done, whatever else it is called."""


def _number_in(text: str) -> int | None:
    match = _NUMBER.search(text)
    if match:
        return int(match[1])
    return next((n for n, word in enumerate(_ORDINALS, 1) if re.search(rf"\b{word}", text, _I)), None)
