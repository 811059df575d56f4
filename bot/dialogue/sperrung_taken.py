"""What a message of the suspension guide is and what it did: the words between planner and speaker. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.account.reply import SupportReply
from bot.dialogue.message import MessageFacts
from bot.dialogue.speech_acts import Reply
from bot.dialogue.sperrung import SuspensionFacts


class Said(str, Enum):
    """A short acknowledgement; the value is part of a response's name."""

    NOTED = "notiert"
    NOTED_MANY = "notiert_mehrere"
    SKIPPED = "uebersprungen"
    PUT_OFF = "spaeter"
    WITHOUT_REQUEST = "ohne"
    SENT = "gesendet"
    NOT_SENT = "noch_nicht"
    CHANGED = "geaendert"
    REMOVED = "entfernt"
    UNCHANGED = "nichts_geaendert"
    STANDS = "steht_schon"
    ANEW = "von_vorn"
    TONE = "ton"
    WHAT_TO_CHANGE = "was_aendern"
    NEW_REASON = "anderer_grund"
    SHORTER = "kuerzer"
    LONGER = "laenger"
    POLITER = "hoeflicher"
    ENGLISH = "englisch"
    GERMAN = "deutsch"
    ADDED = "ergaenzt"
    LEFT_OUT = "bleibt_draussen"
    REASON_READ = "grund_gelesen"
    REASON_DROPPED = "grund_verneint"
    ASK_OTHERWISE = "nicht_gelesen"
    WRITES = "schreibt"
    NO_ADDRESS = "keine_adresse"
    NO_NAME = "kein_name"
    REASON_UNCLEAR = "grund_unklar"
    REPLY_ASKS = "antwort_fragt"
    REPLY_UNCLEAR = "antwort_unklar"
    REPLY_REFUSED = "antwort_abgelehnt"
    LIFTED = "frei"
    WATCH_ON = "beobachten_an"
    WATCH_OFF = "beobachten_aus"


class Effect(Enum):
    """Something to do beyond the next move."""

    SHOW_LIST = "show_list"
    TELL_WAITING = "tell_waiting"
    DIAGNOSE = "diagnose"
    TELL_WHERE = "tell_where"
    TELL_MEANWHILE = "tell_meanwhile"


@dataclass(frozen=True)
class Message:
    """One message with everything that was read in it."""

    text: str
    told: MessageFacts
    reply: Reply | None
    chosen: bool = False
    """Whether it is a button with a fact."""
    act: str | None = None
    """What it does at the open question, where that is sure."""


@dataclass(frozen=True)
class Taken:
    """What a message did; `question` comes before the planner's own, `names` are the fields it told."""

    facts: SuspensionFacts
    said: tuple[Said, ...] = ()
    names: tuple[str, ...] = ()
    effect: Effect | None = None
    question: str | None = None
    told_only: bool = False
    """Whether the letter changes only by what was told, and nothing was ordered about words in it."""
    reply: SupportReply | None = None
    """What Mailjet's reply says, where the message is one."""
    shows: bool = False
    """Whether the letter is wanted, and shown also where it is the same."""
    wished: tuple[str, ...] = ()
    """Words that were dictated for the letter, still to be put in."""
    beside: str = ""
    """What the message says beside an order that was carried out."""
