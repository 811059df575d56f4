"""Whether a message says that the missing mail is there, alone or beside something that it asks. Pure.

A message that ends the search mostly says more: it thanks, or asks what to do next time. That is judged part by part,
since the whole then looks like a question.
"""

from __future__ import annotations

import re

from bot.dialogue.mail_remarks import says_link_is_dead
from bot.dialogue.questions import Topic
from bot.dialogue.replies import ASKING, FOUND, NOT_HELPED, SURE
from bot.dialogue.speech_acts import is_question
from bot.dialogue.turn import CONFIDENT, VERY_CONFIDENT, Turn
from bot.dialogue.zustellung import CAUSES, LINK_EXPIRED
from bot.understand.clauses import clauses
from bot.understand.meaning import Meaning

ALSO_FOUND = 0.45
"""From this confidence on the act is the second witness of an intent that tells a success."""
LINK_LIKELY = 0.18
"""From this score on the message is about a link of the mail, which therefore is there already."""
_FAREWELL = frozenset({"verabschiedung", "danken"})
_SOLVED = "problem_geloest"
_WORDS_WANTED = "text_gewuenscht"
_I = re.IGNORECASE
_MAIL = r"(?:e-?mail|mail|nachricht|\w{3,12}-?mail)"
_FILL = (
    r"(?:(?:ja|jetzt|doch|nun|schon|inzwischen|endlich|auch|bereits|eh|wieder|längst|tatsächlich|gerade|eben|im|"
    r"posteingang|postfach)\s+)*"
)
_DONE = r"(?:\s+(?:ja|jetzt|doch|nun|schon|inzwischen|endlich|bereits|eh|längst|bekommen|erhalten|gefunden))*"
_IS_THERE = re.compile(
    rf"\b{_MAIL} (?:ist|is|war|liegt) {_FILL}(?:da|angekommen|gekommen|drin)$"
    rf"|\b(?:die|meine) {_MAIL} (?:hab|habe|hob) (?:ich|i){_DONE}$"
    rf"|\b(?:hab|habe|hob) (?:ich |i )?(?:die|meine) {_MAIL}{_DONE}$"
    rf"|\b(?:ich|i) (?:hab|habe|hob) (?:die|meine) {_MAIL}{_DONE}$",
    _I,
)
"""The mail is had or there, and the clause ends with that: "die Mail hab ich angefordert" says nothing of the kind."""
_NOW = (
    r"(?:(?:ja|jetzt|doch|nun|schon|inzwischen|endlich|auch|wieder|alles|sogar|sofort|gleich|gut|prima|super|so)\s+)*"
)
_IS_IN = re.compile(
    rf"(?:^|\b(?:ich|so|jetzt|und)\s+)bin (?:ich )?{_NOW}(?:drin|drinnen|reingekommen|angemeldet|eingeloggt)\b"
    rf"|\b(?:es|der kurs|der link|der zugang|die anmeldung|das) (?:geht|klappt|funktioniert|läuft|ging) {_NOW}(?:auf)?$"
    rf"|\b(?:geht|klappt|funktioniert) {_NOW}alles\b|\balles (?:geht|klappt|funktioniert)\b",
    _I,
)
"""The writer is in his course, or everything works: an end of the matter whatever was searched for."""
_NO_END = re.compile(
    r"\b(?:nicht|nichts|nix|nich|net|ned|kein\w*|nie|leer|wenn|falls|ob|sobald|bis|aber|nur|statt|fehl\w*)\b", _I
)
_NO_FACT = re.compile(
    r"\b(?:nicht|nichts|nix|nich|net|ned|kein\w*|nie|leer|wenn|falls|ob|sobald|bis|angeblich|sagt|steht)\b", _I
)
_REQUEST = re.compile(r"\bbitte\b", _I)
_PLACE = re.compile(
    r"\b(?:\w*ordner|\w*liste|zahnrad|einstellung\w*|menü|knopf|button|schalter|seite|link|impressum|nummer)\b", _I
)
"""What is found on the way to the mail, and is not the mail."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;])\s+")
_ENDS = re.compile(r"[.!?;,\n]+|\b(?:aber|nur|und)\b", _I)


def mail_is_there(turn: Turn) -> bool:
    """Return whether the message tells, in any of its parts, that the mail at hand is there."""
    again = turn.solved and turn.topic is None and turn.question is None
    if not (turn.topic is Topic.DELIVERY or again) or turn.facts.choice or turn.facts.statuses:
        return False
    if _is_about_the_link(turn) or turn.meaning.part_does(*NOT_HELPED, sure=SURE):
        return False
    said = any(_IS_THERE.search(one.strip()) and not _NO_FACT.search(one) for one in _ENDS.split(turn.text))
    if again:  # no act is read there; what was found before is news only to a question that would begin a search
        return asks_beside(turn) and (said or any(_was_told(part, text) for part, text in _parts(turn)))
    if said:
        return not is_question(turn.text) or bool(turn.meaning.parts)
    asked = turn.asked in ("geholfen", "geloest")
    return asked and any(_tells(part, text) for part, text in _parts(turn))


def is_in(turn: Turn) -> bool:
    """Return whether the message tells that its writer is in, or that all works, and nothing that speaks against it."""
    if turn.in_suspension or turn.topic not in (None, Topic.DELIVERY) or turn.facts.choice or turn.facts.statuses:
        return False
    telling = [one.strip() for one in _SENTENCE_ENDS.split(turn.text) if one.strip() and not is_question(one.strip())]
    if any(_NO_END.search(one) for one in telling):
        return False
    return any(_IS_IN.search(part.strip()) for one in telling for part in _ENDS.split(one))


def only_sounds_solved(turn: Turn) -> bool:
    """Return whether a message is taken for a success that nothing in it tells: it is not sure, or wants something."""
    if turn.intent != _SOLVED or turn.topic is not Topic.DELIVERY or turn.facts.choice or turn.text.startswith("/"):
        return False
    read = (turn.meaning, *turn.meaning.parts)
    if any(one.does("gefunden", "ja", sure=ALSO_FOUND) for one in read):
        return False
    wants = asks_beside(turn) or bool(_REQUEST.search(turn.text)) or any(one.does(_WORDS_WANTED) for one in read)
    return wants or turn.confidence < VERY_CONFIDENT


def asks_beside(turn: Turn) -> bool:
    """Return whether a part of the message wants something answered."""
    return bool(wanting(turn))


def wanting(turn: Turn) -> tuple[Meaning, ...]:
    """Return the parts of the message that want something answered."""
    asking = (
        part
        for part, text in _parts(turn)
        if not _tells(part, text) and (is_question(text) or text.rstrip().endswith("?") or part.does(*ASKING))
    )
    return tuple(asking)


def says_farewell(turn: Turn) -> bool:
    """Return whether the message, or a part of it, thanks or takes leave, and none of it asks anything."""
    if asks_beside(turn) or (not turn.meaning.parts and turn.asks):
        return False
    said = [(turn.intent, turn.confidence), *((one.intent, one.intent_confidence) for one in turn.meaning.parts)]
    return any(intent in _FAREWELL and confidence >= CONFIDENT for intent, confidence in said)


def _is_about_the_link(turn: Turn) -> bool:
    """Whether the mail is there and its link is what fails: that is no end of the matter."""
    about = any(
        CAUSES.get(one.known or "") == LINK_EXPIRED and one.known_score >= LINK_LIKELY
        for one in (turn.meaning, *turn.meaning.parts)
    )
    return about or says_link_is_dead(turn.text)


def _parts(turn: Turn) -> list[tuple[Meaning, str]]:
    texts = clauses(turn.text)
    if len(texts) == len(turn.meaning.parts) and texts:
        return list(zip(turn.meaning.parts, texts, strict=True))
    return [(turn.meaning, turn.text)]


def _tells(part: Meaning, text: str) -> bool:
    """Whether this part says that the mail is there: by an act that is sure, or by two witnesses that are less."""
    if _NO_FACT.search(text) or is_question(text):
        return False
    if part.does("gefunden", sure=FOUND):
        return True
    return part.does("gefunden", sure=ALSO_FOUND) and _was_told(part, text)


def _was_told(part: Meaning, text: str) -> bool:
    told = part.intent == _SOLVED and part.intent_confidence >= VERY_CONFIDENT
    return told and not _PLACE.search(text) and not _NO_FACT.search(text)
