"""The people whose mails a talk is about, and which of them a message means. Pure.

The case at hand lies in the slots of one missing mail; those of the others lie beside it in the slot `mails`, by
address. Which words name a group of people, or a list of mails, are closed sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.dialogue.message import MessageFacts
from bot.dialogue.named_again import all_named
from bot.dialogue.replies import SURE
from bot.dialogue.speech_acts import is_question
from bot.mail.kinds import kinds_named
from bot.understand.meaning import Meaning

DESK = "mails"
"""The slot that holds what is known of several people and mails."""
PEOPLE, KIND, CHOICE, ASKER, LISTED_MAILS = "leute", "art", "auswahl", "wer", "liste"
"""Its parts: the cases by address, the kind of mail asked for, the buttons of a choice between mails, who asked, the
mails that were listed last."""
SOLVED = "geloest"
TOLD = "told"
"""Which verdicts were told in full, kept with the verdict: none is told twice in the same words."""
OF_ONE = (
    "betroffen", "anbieter", "status", "alter_minuten", "weiterleitung", "letzter_schritt", "versucht", "verweigert",
    "befund",
)  # fmt: skip
"""The slots that belong to one person's mail."""
MOST_AT_ONCE = 10
"""How many addresses of one message are looked up."""
FEWEST = 2

_GROUP = re.compile(
    r"\b(?:den|die|der) (?:anderen?|übrigen|restlichen|beiden)\b"
    r"(?! (?:e-?)?(?:mail|adress|nachricht|post|ordner|anbieter|seite|stelle))|\b(?:der|dem|den) rest\b",
    re.IGNORECASE,
)
_PER_HEAD = r"\b(?:pro|je) (?:person|kopf|nase|teilnehmer\w*|mitglied\w*|adresse)\b"
_EVERYBODY = re.compile(
    rf"\b(?:alle[nr]?|beiden?|jede[rmn]?)\b(?! (?:\w+ )?(?:e-?)?(?:mail|adress|nachricht|ordner|tage))|{_PER_HEAD}",
    re.IGNORECASE,
)
_WHO_WHAT = re.compile(r"\bwer\b.*\bwas\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:zwei|drei|vier|fünf|sechs|[2-9])(?:en)?\b(?! uhr)", re.IGNORECASE)
_OVERVIEW = re.compile(
    rf"{_PER_HEAD}|"
    r"\bzusammenfass\w*|\bfass\w*\b.{0,30}\bzusammen\b|\b(?:übersicht|überblick|zwischenstand|zusammengefasst)\b"
    r"|\bstand der dinge\b",
    re.IGNORECASE,
)
_IN_COMMON = re.compile(
    r"\bgemeinsam\w*|\bzusammenhang\b"
    r"|\b(?:selbe\w*|dasselbe|derselbe\w*|gleiche[rnms]?) (?:grund|ursache|problem|fehler)\b"
    r"|\b(?:alle|beide)\w* (?:das )?(?:selbe|gleiche)\b",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"\b(?:an|bei|wegen|durch) (?:mir|uns|euch)\b|\bam (?:absender|versand)\w*"
    r"|\b(?:an|bei|wegen|durch) (?:mein|dein|unser|eu|de)\w* "
    r"(?:absender|versand|mails?|domain|adresse|server|kurs|seite)\w*",
    re.IGNORECASE,
)
_LIES = re.compile(r"\b(?:lieg\w*|schuld|ursache|kommt)\b", re.IGNORECASE)
_NOT_HIM = re.compile(r"\b(?:nicht|statt|kein\w*|außer)\W+([^\W\d_]{3,30})", re.IGNORECASE)
_CORRECTS = re.compile(
    r"\b(?:statt|stattdessen|sondern|korrektur|korrigier\w*|geändert|ändern?|umgestellt)\b|\bnicht\s+\S+@"
    r"|\b(?:alte|neue|falsche|richtige)\w* (?:e-?)?(?:mail-?)?adresse\b",
    re.IGNORECASE,
)
_MAILS = re.compile(
    r"\b(?:alle[nr]?|sämtliche|andere|weitere|sonstige|mehr|welche|die letzten|noch)\b (?:\w+ ){0,2}(?:e-?)?mails\b",
    re.IGNORECASE,
)
_ARRIVED = re.compile(
    r"\b(?:bekommen|gekriegt|erhalten|angekommen|gekommen|raus\w*|verschickt|gesendet)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=\w{2}[.!?])\s+|\n+")
_GOT = re.compile(
    r"^\W*(?:(?:und|aber|ok|denn|nochmal)\W+)*(?:hat|haben|hatte\w*|hab|bekam\w*|kam\w*|ging\w*|gingen|sind|ist|welche|was|gibt)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:an (?:mich|meine)|(?:von|zu) mir|über mich)\b", re.IGNORECASE)
_SHOW = re.compile(r"\b(?:zeig|liste|list|nenn|sag|schau|guck|sieh|wissen)\w*\b", re.IGNORECASE)
_SPANS = (
    (re.compile(r"\bheut\w*\b", re.IGNORECASE), 1),
    (re.compile(r"\bgestern\b", re.IGNORECASE), 2),
    (re.compile(r"\bwoche\b", re.IGNORECASE), 7),
)
DAYS = 30
_NO_NEWS = frozenset({"email_nicht_angekommen", "email_im_spam", "nicht_geholfen"})
"""Intents that tell of mails that are missed; they ask for no list."""
_ABOUT_HIM = frozenset({"zurueck", "nachsehen", "was_nun", "wer_muss"})
"""Acts that ask how it stands with the person named."""
_ANSWERED_ELSE = frozenset(
    {
        "wo_wie", "warum", "wenn_nicht", "wie_lange", "woher_sicher", "text_gewuenscht", "bescheid_gewuenscht",
        "gefunden", "ja", "nein", "nichts_da", "mach_ich", "hab_ich", "geht_nicht", "spaeter", "korrektur",
    }
)  # fmt: skip
"""Acts whose answer is another one than how it stands, whoever is named with them."""
_DOUBTS = ("richtig_so", "woher_sicher")
DOUBT_WORDS = 8
"""In more words a message with an address of the house mostly asks something else about it."""
OTHER_QUESTION = 0.18
"""From this score on a known question is what is asked, and the address only stands in it."""
LIKELY = 0.5
_SHORT = 7
"""So few words with a name ask for the one named, where no act says otherwise."""


def cases(slots: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what is known of everybody's mail, by address, in the order in which they came up."""
    desk = desk_of(slots)
    found: dict[str, dict[str, Any]] = {address: dict(case) for address, case in (desk.get(PEOPLE) or {}).items()}
    email = slots.get("email")
    if email and slots.get("befund"):
        found[email] = {slot: slots[slot] for slot in OF_ONE if slots.get(slot) is not None} | {KIND: desk.get(KIND)}
    parked = slots.get("abgebrochen")
    if found or not isinstance(parked, Mapping):
        return found
    kept = cases({slot: value for slot, value in parked.items() if slot != "abgebrochen"})
    if parked.get("geloest") and parked.get("email") in kept:
        kept[parked["email"]][SOLVED] = True
    return kept


def desk_of(slots: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the slot holds beside the case at hand; a list is a choice of mails as talks before kept it."""
    kept = slots.get(DESK)
    if isinstance(kept, Mapping):
        return dict(kept)
    return {CHOICE: kept} if kept else {}


def several_in(facts: MessageFacts, text: str, meaning: Meaning) -> tuple[str, ...]:
    """Return the addresses of a message that is about several people, none where one address corrects another."""
    theirs = tuple(address for address in facts.addresses if address not in facts.house)
    corrects = meaning.does("korrektur") or _CORRECTS.search(text)
    return theirs if len(theirs) >= FEWEST and not corrects else ()


def group_in(text: str, known: Mapping[str, Any], at_hand: str | None, meaning: Meaning) -> tuple[str, ...]:
    """Return whom of those looked up a message asks about together, none where it means one of them or nobody."""
    named = tuple(_asked_about(text, known))
    asks = is_question(text) or "?" in text or meaning.does(*_ABOUT_HIM) or bool(_OVERVIEW.search(text))
    if len(named) >= FEWEST:
        return named if asks or len(text.split()) <= _SHORT else ()
    if _OVERVIEW.search(text):
        return named or tuple(known)
    if named:
        return ()
    who_acts = meaning.does("wer_muss", sure=LIKELY)
    if len(known) < FEWEST:
        judged = any((case.get("befund") or {}).get("advice") for case in known.values())
        return tuple(known) if who_acts and judged else ()
    if _GROUP.search(text) and asks:
        others = tuple(address for address in known if address != at_hand)
        return others if at_hand and "beiden" not in text.casefold() else tuple(known)
    everybody = _EVERYBODY.search(text) and asks
    if who_acts and at_hand and at_hand in known and not (everybody or _WHO_WHAT.search(text)):
        return (at_hand,) if (known[at_hand].get("befund") or {}).get("advice") else ()
    return tuple(known) if everybody or who_acts else ()


def _asked_about(text: str, known: Mapping[str, Any]) -> list[str]:
    """Return whom the questions of a message name, else whom it names: "Anna sag ich das so. Und bei Ida?"."""
    asking = [sentence for sentence in _SENTENCE.split(text) if "?" in sentence]
    return meant(" ".join(asking), known) or meant(text, known)


def tried_of(text: str, tried: Iterable[str], known: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what a message tells that others have tried, by whom its sentence names: "Anna hat im Spam gesucht"."""
    steps = list(tried)
    told = [meant(one, known) for one in _SENTENCE.split(text) if "?" not in one] if steps else []
    return {address: steps for named in told for address in named}


def meant(text: str, known: Mapping[str, Any]) -> list[str]:
    """Return whom of those looked up a message names, without those whom it denies: "nicht Ben, ich mein Ida"."""
    named, denied = all_named(text, tuple(known)), all_named(" ".join(_NOT_HIM.findall(text)), tuple(known))
    return [address for address in named if address not in denied] or named


def asks_what_is_common(text: str, known: Mapping[str, Any], *, sender: bool = True) -> tuple[str, ...]:
    """Return of whom a message asks whether they have the cause in common, or whether it is the sender's; else none.

    Args:
        text: the message.
        known: the cases looked up, by address.
        sender: whether a question about the sender alone counts as well.
    """
    looked_up = {address: case for address, case in known.items() if (case.get("befund") or {}).get("state")}
    named = tuple(address for address in meant(text, looked_up))
    if len(looked_up) < FEWEST or len(named) == 1 or not (is_question(text) or "?" in text):
        return ()
    asks = _IN_COMMON.search(text) or (sender and _LIES.search(text) and _SENDER.search(text))
    return (named or tuple(looked_up)) if asks else ()


def turned_to(text: str, known: Mapping[str, Any], at_hand: str | None, meaning: Meaning) -> str | None:
    """Return another one of those looked up whom a message turns to, and of whom nothing was told in full yet."""
    named = meant(text, known)
    if len(named) != 1 or named[0] == at_hand or meaning.does("text_gewuenscht", "gefunden", sure=LIKELY):
        return None
    verdict = known[named[0]].get("befund") or {}
    return named[0] if verdict.get("state") and not verdict.get(TOLD) else None


def asks_for(text: str, known: Mapping[str, Any], meaning: Meaning) -> str | None:
    """Return the one person about whom a message asks how it stands, None where it asks or tells something else."""
    named = meant(text, known)
    if len(named) != 1 or meaning.does(*_ANSWERED_ELSE, sure=LIKELY):
        return None
    return named[0] if meaning.does(*_ABOUT_HIM) or len(text.split()) <= _SHORT else None


def wants_overview(text: str) -> bool:
    """Return whether a message asks for how it stands with everybody, in short."""
    return bool(_OVERVIEW.search(text))


def means_everybody(text: str) -> bool:
    """Return whether a message speaks of all of them, or of all the others."""
    return bool(_EVERYBODY.search(text) or _GROUP.search(text) or _COUNTED.search(text))


def wants_list(text: str, intent: str | None) -> bool:
    """Return whether a message asks which mails went to somebody at all."""
    if len(kinds_named(text)) > 1 and (is_question(text) or "?" in text) and _ARRIVED.search(text):
        return True  # "hat sie den Kurszugang bekommen oder auch nur die Rechnung nicht?"
    asks = is_question(text) or bool(_SHOW.search(text)) or intent == "zustellstatus_abfragen"
    found = _MAILS.search(text)
    alone = found is not None and found.start() == 0 and len(text.split()) <= _SHORT
    about = found is not None and _asks_in(text, found.start())
    return found is not None and (asks or alone) and (intent not in _NO_NEWS or about)


def _asks_in(text: str, place: int) -> bool:
    """Return whether the sentence at this place begins like a question after what somebody got."""
    start = max((end.end() for end in _SENTENCE.finditer(text) if end.end() <= place), default=0)
    sentence = text[start:]
    return bool(_GOT.match(sentence)) and "?" in sentence


def doubts_house(facts: MessageFacts, text: str, meaning: Meaning) -> bool:
    """Return whether a message asks if an address of the house is right or genuine, and about nobody's mail."""
    if not facts.house or facts.address:
        return False
    if meaning.known_score >= OTHER_QUESTION and len(text.split()) > DOUBT_WORDS:
        return False
    short = len(text.split()) <= DOUBT_WORDS and meaning.known_score < OTHER_QUESTION
    return meaning.does(*_DOUBTS, sure=SURE) or (short and (is_question(text) or "?" in text))


def names_own(text: str) -> bool:
    """Return whether a message speaks of the writer's own address."""
    return bool(_OWN.search(text))


def days_in(text: str) -> int:
    """Return how many days back a message asks for."""
    return next((days for words, days in _SPANS if words.search(text)), DAYS)
