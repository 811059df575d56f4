"""What a message asks of the verdicts in mind: whose fault it is, what the block is, whether to send again. Pure.

While it is known what happened to a mail, no known question in general may answer these. Read sentence by sentence:
only a sentence that asks can ask something, and whom it names is whom it is about. Words for blame, blocks, times and
ways beside mail are closed sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.dialogue.look_wanted import asks_what_is_seen
from bot.dialogue.mail_picked import listed_in, picked
from bot.dialogue.new_address import asks_after_change, enters_another, speaks_of_another
from bot.dialogue.people import FEWEST, means_everybody, meant
from bot.dialogue.questions import Expects, Topic
from bot.dialogue.questions_back import asks_the_bot_to_send
from bot.dialogue.reader import says_he_is_support
from bot.dialogue.speech_acts import is_question
from bot.dialogue.turn import CONFIDENT, STOP_INTENTS, Turn
from bot.dialogue.verdict_in_mind import BLOCKED, DONE, MAY_BE_DONE, PLAN, matter


class Aspect(Enum):
    """One thing that is asked of a verdict, in the order in which it is answered."""

    SENDER = "absender"
    FAULT = "schuld"
    FULL = "voll"
    LIFT = "freigabe"
    BLOCK = "sperre"
    CODE = "code"
    UNLISTED = "verzeichnet"
    DOUBT = "zweifel"
    SOURCE = "woher"
    WHICH = "welche"
    HOW_LONG = "wie_lange"
    PLAN = "plan"
    AGAIN = "neu"
    ROUND = "umweg"
    OTHER = "andere"
    NOTICE = "erkennen"


MOST_ASPECTS = 2
"""With the step or the text after them these are three bubbles."""


@dataclass(frozen=True)
class AskedOfVerdict:
    """What is asked, and of whose verdict; no address where it is asked of everybody looked up."""

    aspects: tuple[Aspect, ...]
    address: str | None
    rest: bool
    """Whether a sentence asks something else as well."""


_I = re.IGNORECASE
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_CLAUSES = re.compile(r"[,;:]|\b(?:und|aber|oder|denn)\b", _I)
_VERB_FIRST = re.compile(
    r"^\W*(?:(?:und|aber|also|ok|okay|ja|nein|gut|dann|nochmal)\W+)*"
    r"(?:heißt|heisst|ist|is|sind|war|waren|liegt|lag|kann|hat|haben|hab|bringt|soll|muss|darf|gibt|geht|schafft|wird|dauert|"
    r"stimmt|bin|bist|reicht|hilft|lohnt|bringt)"
    r"\s+(?:da|dann|jetzt|noch ?mal|das|des|es|ich|du|er|sie|wir|ihr|man|der|die|dein\w*|mein\w*)\b",
    _I,
)
_QUESTION_WORD = re.compile(r"^\W*(?:(?:und|aber|also|ok|okay|ja|gut)\W+)*(?:woran|wozu|wodurch|inwiefern)\b", _I)
_BLAME = re.compile(
    r"\b(?:lieg\w*|lag|schuld\w*|ursache\w*|fehler\w*|problem\w*|stimm\w*|kaputt|verantwortlich\w*)\b", _I
)
_SENDER = re.compile(r"\b(?:absender\w*|absendeadresse|versender\w*)\b", _I)
_FAULT = re.compile(
    r"\bschuld\w*|\bfalsch gemacht\b|\bverantwortlich\w*|\bverbockt\b"
    r"|\blieg\w*\b.{0,20}\ban (?:mir|uns|ihr|ihm|ihnen|euch|wem|mein\w*|unser\w*|dem|der)\b"
    r"|\ban (?:mir|uns|ihr|ihm|ihnen|euch|wem)\b.{0,20}\blieg",
    _I,
)
_BLOCK = re.compile(
    r"\b(?:ge|ent)?sperr(?:e|en|t|ung)?\b|\b(?:ge)?block(?:t|ade|iert|ieren|ierung)?\b|\bzurückgehalten\b", _I
)
_LIFTS = re.compile(
    r"\b(?:aufheb|aufgehoben|entsperr|freigeb|freigab|freischalt|freigegeben|weg(?:machen|nehmen)?)\w*\b|\bheb\w*\b.*\bauf\b|\b(?:gib|geb|schalt)\w*\b.*\bfrei\b",
    _I,
)
_WHO_LIFTS = re.compile(r"\b(?:wer|wen|wem|wo|wohin|support\w*|team)\b", _I)
_SUPPORT = re.compile(r"\bsupport\w*", _I)
_IN_MAILJET = re.compile(r"\bmailjet\w*", _I)
_CODE = re.compile(r"\b(?:smtp|(?:smtp|fehler|status|antwort)?-?codes?)\b|\bsmtp-\w+", _I)
_NEVER = re.compile(r"\b(?:nie|niemals|nicht|nich|net|nichts|nix|kein\w*)\b", _I)
_SWALLOWED = re.compile(r"\b(?:ver|ge)schluckt\w*", _I)
_RECORDED = re.compile(
    r"\b(?:verzeichnet|(?:ab|los|raus)?geschickt|verschickt|versendet|versandt|(?:ab)?gesendet|ausgelöst|losgegangen"
    r"|(?:hin|r)?aus(?:gegangen)?)\b",
    _I,
)
_DOUBT = re.compile(
    r"\bstimmt\b|\bwiderspr\w*|\bglaub\w*\b.*\b(?:nicht|nich|net|kein\w*)\b|\bwas denn (?:jetzt|nun)\b", _I
)
_FULL = re.compile(r"\b(?:über)?voll(?:e[snmr]?)?\b|\bspeicher\w*|\büberfüllt\w*", _I)
_HOW = re.compile(r"\b(?:wie|wo|woran|womit)\b", _I)
_SOURCE = re.compile(r"\bwoher\b.{0,30}\b(?:weiß|weiss|wei[sß]t|wissen|wisst)\b|\bwie kommen? sie darauf\b", _I)
_WHICH = re.compile(r"\b(?:welche|was für eine)\s+(?:e-?)?mail\b", _I)
_AGAIN = re.compile(r"\b(?:nochmals?|noch ?mal|noch einmal|erneut|neu|wieder)\b", _I)
_SEND = re.compile(
    r"\b(?:ver|zu|ab|los|aus)?(?:schick|send(?!er))\w*|\b(?:an|ange|anzu)forder\w*|\bangefordert\b|\b(?:auszu|aus)lös\w*",
    _I,
)
_DEADLINE = re.compile(
    r"\bbis\s+(?:\w+\s+){0,2}(?:\d{1,2}(?:[:.]\d{2})?\s*uhr|heute|abend|morgen|mittag|montag|dienstag|mittwoch|donnerstag|"
    r"freitag|samstag|sonntag|wann)\b|\brechtzeitig\b",
    _I,
)
_CHANNEL = re.compile(
    r"\b(?:whats-?app|sms|telegram|messenger|telefon\w*|anruf\w*|facebook|instagram)\b"
    r"|\bander(?:s|e[nrm]? weg)\W+(?:\w+\W+){0,2}(?:geb|schick|zukomm)\w*",
    _I,
)
_HOW_OR_CAN = re.compile(r"\b(?:kann|können|könnte|soll|sollen|darf|geht|was|wie|oder|per)\b", _I)
_DO = re.compile(r"\bwas\b.{0,25}\b(?:ich|wir)\b.{0,20}\b(?:tun|machen)\b", _I)
_NOTICE = re.compile(r"\b(?:woran|wie|wo)\b.{0,25}\b(?:seh|erkenn|merk|mitkrieg|mitbekomm)\w*", _I)
_NEXT_TIME = re.compile(r"\b(?:wieder|nochmal|künftig|zukünftig|nächste[sn]? mal|in zukunft|erneut)\b", _I)
_RIGHT = re.compile(
    r"\b(?:so|das)\s+(?:richtig|korrekt|okay|ok|passend)\b|\b(?:richtig|passt das|geht das|stimmt das)\s*(?:so)?\s*\?",
    _I,
)
_DONE = re.compile(
    r"\b(?:schon|bereits|längst|jetzt|inzwischen)\b(?:\s+(?!nicht\b|nich\b)\w+){0,3}?\s+"
    r"(?:umgestellt|eingestellt|geändert|erledigt|freigegeben|geleert|aufgeräumt)\b",
    _I,
)
_LIFT_TOLD = "utter_freigabe_"
"""How the responses begin that say who lifts a block."""
_LASTING = BLOCKED | {"filter", "absender"}
"""What is found where somebody else has to act, and nobody knows how long he takes."""
_ANSWERED_AT_POINT = ("wer_muss", "wo_wie", "wie_lange", "was_nun", "wenn_nicht")
"""Acts about a block that have answers of their own (data/wissen/am_punkt/befund.yml)."""


def asked_of_verdict(turn: Turn) -> AskedOfVerdict | None:
    """Return what the message asks of the verdicts in mind, None where it asks nothing of them."""
    if not _may_ask(turn):
        return None
    looked_up = {address: case for address, case in turn.people.items() if (case.get("befund") or {}).get("state")}
    sentences = _sentences(turn.text)
    asking = [one for one in sentences if _asks(one) or _CODE.search(one)]
    if sentences and not asking and turn.meaning.does("was_heisst_das", "warum", "woher_sicher", "richtig_so"):
        asking = sentences[-1:]
    address = _whose(turn, looked_up, asking)
    verdict = (looked_up.get(address or "") or {}).get("befund") or {}
    found: dict[Aspect, None] = {}
    rest = False
    for sentence in asking:
        aspects = _aspects(_Read(turn, sentence, verdict, len(looked_up) >= FEWEST))
        found.update(dict.fromkeys(aspects))
        rest = rest or not aspects
    if says_done(turn.text, verdict) or (verdict.get(PLAN) and Aspect.AGAIN in found):
        found.pop(Aspect.AGAIN, None)
        found[Aspect.PLAN if verdict.get(PLAN) else Aspect.AGAIN] = None
    if Aspect.LIFT in found:
        for part_of_it in (Aspect.AGAIN, Aspect.BLOCK, Aspect.HOW_LONG):
            found.pop(part_of_it, None)  # its answer says what holds until then, and who triggers the mail after it
    if Aspect.UNLISTED in found:
        found.pop(Aspect.FAULT, None)
    if Aspect.SENDER in found:
        found.pop(Aspect.FAULT, None)
    if Aspect.HOW_LONG in found:
        found.pop(Aspect.PLAN, None)  # another address is what is advised then anyway
    if set(found) == {Aspect.OTHER}:
        return None  # alone it has answers of its own
    if Aspect.ROUND in found and len(looked_up) >= FEWEST and means_everybody(" ".join(asking)):
        address = None
    of_all = (Aspect.SENDER in found or Aspect.ROUND in found) and len(looked_up) >= FEWEST
    ordered = tuple(aspect for aspect in Aspect if aspect in found)[:MOST_ASPECTS]
    if not ordered or (address is None and not of_all):
        return None
    return AskedOfVerdict(ordered, address, rest)


def says_done(text: str, verdict: Mapping[str, Any]) -> bool:
    """Return whether the message tells that what the verdict asks for was done already: "hat sie schon umgestellt"."""
    if verdict.get("advice") not in MAY_BE_DONE:
        return False
    return bool(_DONE.search(text)) and not verdict.get(DONE)


def _may_ask(turn: Turn) -> bool:
    if (
        turn.topic is not Topic.DELIVERY
        or turn.in_suspension
        or turn.facts.choice
        or turn.text.lstrip().startswith("/")
    ):
        return False
    if turn.question is not None and turn.question.expects is Expects.FREE_TEXT:
        return False
    stops = turn.intent in STOP_INTENTS - {"unzufrieden"} and turn.confidence >= CONFIDENT
    if stops and not says_he_is_support(turn.text):
        return False
    if asks_what_is_seen(turn.text):
        return False  # wants a new look
    new = [one for one in turn.facts.addresses if one not in turn.people and one not in turn.facts.house]
    return not new and not picked(turn.text, listed_in(turn.listed))


def _whose(turn: Turn, looked_up: Mapping[str, Any], asking: list[str]) -> str | None:
    """Return whose verdict is asked about: whom the asking sentences name, else the message, else who is at hand."""
    for text in (" ".join(asking), turn.text):
        named = meant(text, looked_up)
        if len(named) == 1:
            return named[0]
        if named:
            return None
    if turn.email in looked_up:
        return turn.email
    return next(iter(looked_up)) if len(looked_up) == 1 and not turn.email else None


@dataclass(frozen=True)
class _Read:
    """One asking sentence with the verdict that it may be about; empty where nobody's is meant."""

    turn: Turn
    text: str
    verdict: Mapping[str, Any]
    several: bool

    @property
    def found(self) -> str | None:
        """What follows the verdict."""
        return matter(self.verdict)

    def has(self, words: re.Pattern[str]) -> bool:
        """Return whether the sentence holds one of these words."""
        return bool(words.search(self.text))

    def does(self, *acts: str) -> bool:
        """Return whether the message, or a part of it, does one of these acts."""
        return self.turn.meaning.does(*acts) or self.turn.meaning.part_does(*acts)


def _aspects(read: _Read) -> list[Aspect]:
    """Return what one asking sentence asks; of who has no verdict only what may be asked of everybody."""
    return [one for one, asks in _ASKED_BY.items() if (read.verdict or one in _OF_EVERYBODY) and asks(read)]


def _asks_sender(read: _Read) -> bool:
    house = any(address in read.text.casefold() for address in read.turn.facts.house)
    return read.has(_BLAME) and (read.has(_SENDER) or house)


def _asks_round(read: _Read) -> bool:
    beside_mail = read.has(_CHANNEL) and read.has(_HOW_OR_CAN)
    return beside_mail or (means_everybody(read.text) and read.has(_DO))


def _asks_fault(read: _Read) -> bool:
    of_all = read.several and means_everybody(read.text)  # asked of everybody, it has an answer of its own
    return read.has(_FAULT) and not of_all


def _asks_block(read: _Read) -> bool:
    other = read.has(_LIFTS) or read.has(_DEADLINE) or read.has(_SOURCE) or read.has(_AGAIN)
    return read.found in BLOCKED and read.has(_BLOCK) and not other and not read.turn.meaning.does(*_ANSWERED_AT_POINT)


def _asks_lift(read: _Read) -> bool:
    """Whom a block is lifted by, and how he is reached; where none was found, what would be if there were one."""
    blocked = read.found in BLOCKED
    goes_on = any(name.startswith(_LIFT_TOLD) for name in read.turn.answer) and read.has(_IN_MAILJET) and read.has(_HOW)
    lifts = read.has(_LIFTS) and read.has(_WHO_LIFTS) and (blocked or _BLOCK.search(read.turn.text))
    by_himself = says_he_is_support(read.turn.text) and (read.has(_WHO_LIFTS) or read.has(_HOW))
    return bool(lifts) or (blocked and (read.has(_SUPPORT) or by_himself)) or goes_on


def _asks_code(read: _Read) -> bool:
    return read.found == "warten" and read.has(_CODE)


def _asks_unlisted(read: _Read) -> bool:
    """What it means that no such mail is recorded: never sent, or not seen."""
    doubts = read.has(_SWALLOWED) or (read.has(_NEVER) and read.has(_RECORDED))
    return bool(read.verdict.get("missing_kind")) and doubts


def _asks_how_long(read: _Read) -> bool:
    return read.found in _LASTING and (read.has(_DEADLINE) or read.does("wie_lange")) and not _asks_round(read)


def _asks_plan(read: _Read) -> bool:
    plans = enters_another(read.turn) or (read.verdict.get(PLAN) and read.has(_RIGHT))
    return bool(plans) and not asks_after_change(read.turn)


def _asks_again(read: _Read) -> bool:
    sends = read.has(_AGAIN) and read.has(_SEND) and not asks_the_bot_to_send(read.text)
    return sends and not asks_after_change(read.turn) and not _asks_plan(read)


_OF_EVERYBODY = frozenset({Aspect.SENDER, Aspect.ROUND})
_ASKED_BY: Mapping[Aspect, Callable[[_Read], bool]] = {
    Aspect.SENDER: _asks_sender,
    Aspect.FAULT: _asks_fault,
    Aspect.FULL: lambda read: read.has(_FULL) and not read.has(_HOW),
    Aspect.LIFT: _asks_lift,
    Aspect.BLOCK: _asks_block,
    Aspect.CODE: _asks_code,
    Aspect.UNLISTED: _asks_unlisted,
    Aspect.DOUBT: lambda read: read.found in _LASTING and read.has(_DOUBT) and not _asks_sender(read),
    Aspect.SOURCE: lambda read: read.has(_SOURCE),
    Aspect.WHICH: lambda read: read.has(_WHICH),
    Aspect.HOW_LONG: _asks_how_long,
    Aspect.PLAN: _asks_plan,
    Aspect.AGAIN: _asks_again,
    Aspect.ROUND: _asks_round,
    Aspect.OTHER: lambda read: speaks_of_another(read.text) and read.has(_HOW),
    Aspect.NOTICE: lambda read: read.has(_NOTICE) and read.has(_NEXT_TIME),
}


def _sentences(text: str) -> list[str]:
    return [one.strip() for one in _SENTENCES.split(text) if one.strip()]


def _asks(sentence: str) -> bool:
    if "?" in sentence or _VERB_FIRST.search(sentence) or _QUESTION_WORD.search(sentence):
        return True
    return any(is_question(clause.strip()) for clause in _CLAUSES.split(sentence) if clause.strip())
