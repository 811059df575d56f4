"""A message together with the state of the conversation it arrives in, and what kinds of intents there are. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.dialogue.handover import told_of_people
from bot.dialogue.known_before import context_of
from bot.dialogue.message import MessageFacts, from_entities
from bot.dialogue.people import LISTED_MAILS, cases, desk_of
from bot.dialogue.questions import Question, Topic, waiting
from bot.dialogue.replies import reply_by, statement_by
from bot.dialogue.speech_acts import Reply, is_question
from bot.dialogue.sperrung_words import Commands, read_commands
from bot.understand.meaning import UNREAD, Meaning

UNCLEAR_INTENTS = frozenset({"nlu_fallback", "thema_fremd"})
STOP_INTENTS = frozenset(
    {"abbrechen", "neu_starten", "mensch_sprechen", "datenschutz", "daten_loeschen", "unzufrieden"}
)
SMALL_TALK = frozenset({"begruessung", "verabschiedung", "danken", "hilfe", "bot_frage"})
REPLY_INTENTS = frozenset({"bestaetigen", "ablehnen", "nicht_geholfen", "problem_geloest"})
_OWN_DATA = re.compile(
    r"\bmeine?[nr]? (?:\w+ )?(?:daten|angaben|eingaben|infos)\b|\bverlauf\b|\bchat\b|\bgespräch\b|\bdsgvo\b|\bmy data\b"
    r"|\bdatenschutz|\bgespeichert\b|\b(?:über mich|von mir)\b"
    r"|\b(?:lösch|loesch|vergiss|entfern)\w*\W+(?:\w+\W+){0,2}mich\b",
    re.IGNORECASE,
)
_OTHERS_DATA = re.compile(
    r"\b(?:gelöscht|geloescht|entfernt|raus\w*|bereinigt|aussortiert)\b"
    r"|\b(?:adressen|kontakte?n?|\w*listen?|verteiler\w*|empfänger\w*|abonnent\w*|inaktive\w*|bounces?)\b",
    re.IGNORECASE,
)
VERY_CONFIDENT = 0.85
CONFIDENT = 0.6
"""Above this the intent of an interruption is believed while a free-text question is open."""


@dataclass(frozen=True)
class Turn:
    """A message together with the state of the conversation it arrives in."""

    text: str
    intent: str | None
    confidence: float
    facts: MessageFacts
    question: Question | None = None
    topic: Topic | None = None
    cancelled: bool = False
    """Whether the last topic was cancelled and may still be taken up again."""
    solved: bool = False
    """Whether the last topic was a missing mail that was taken for found."""
    status: str | None = None
    """The delivery status that is known of the mail at hand."""
    handed_over: bool = False
    """Whether people were given the matter, however it stands with them."""
    told_of_people: bool = False
    """Whether the answer before was about reaching a person."""
    answer: tuple[str, ...] = ()
    """The names of the responses that were said right before."""
    last_known: str | None = None
    """The known question that was answered last."""
    meaning: Meaning = UNREAD
    """What the message does at the open question, and which known question it asks."""
    step: str | None = None
    """The step that was advised last."""
    people: Mapping[str, Any] = field(default_factory=dict)
    """What is known of everybody whose mail was looked up, by address (people.py)."""
    email: str | None = None
    """The address at hand."""
    listed: tuple[Mapping[str, Any], ...] = ()
    """The mails of the list that was shown last (mail_picked.py)."""
    signed_in: bool = False
    """Whether who writes may be shown what a look-up finds."""

    @classmethod
    def of(cls, parsed: Mapping[str, Any], slots: Mapping[str, Any], answer: Sequence[str], *, signed_in: bool) -> Turn:
        """Return a message with the state of its conversation, the same for the policy and for the actions.

        Args:
            parsed: the message as the pipeline left it, with `text`, `intent` and `entities`.
            slots: what the conversation holds.
            answer: the names of the responses that were said before the message.
            signed_in: whether its writer may be shown what a look-up finds.
        """
        intent = parsed.get("intent") or {}
        topic = slots.get("thema")
        parked = slots.get("abgebrochen") or {}
        solved = bool(parked.get("geloest"))
        return cls(
            text=parsed.get("text") or "",
            intent=intent.get("name"),
            confidence=float(intent.get("confidence") or 0.0),
            facts=from_entities(parsed.get("entities") or []),
            question=waiting(slots.get("offene_frage"), answer),
            topic=Topic(topic) if topic else None,
            cancelled=bool(parked) and not solved,
            solved=solved,
            status=slots.get("status"),
            handed_over=bool(slots.get("uebergabe")),
            told_of_people=told_of_people(answer),
            answer=tuple(answer),
            last_known=slots.get("letzte_frage"),
            meaning=Meaning.of(parsed, context_of(slots)),
            step=slots.get("letzter_schritt"),
            people=cases(slots),
            email=slots.get("email"),
            listed=tuple(desk_of(slots).get(LISTED_MAILS) or ()),
            signed_in=signed_in,
        )

    @cached_property
    def commands(self) -> Commands:
        """What the message asks of the suspension guide; several rows of the table ask for it, and reading it costs."""
        return read_commands(self.text)

    @property
    def reply(self) -> Reply | None:
        """The yes, no or refusal in the message."""
        return reply_by(self.meaning, self.text, self.intent)

    @property
    def asked(self) -> str | None:
        """The name of the open question."""
        return self.question.name if self.question else None

    @property
    def in_suspension(self) -> bool:
        """Whether the suspension is at hand: its guide's question is open, or it was the last topic."""
        return Topic.SUSPENSION in (self.topic, self.question.topic if self.question else None)

    @property
    def asks(self) -> bool:
        """Whether the message is a question back."""
        return not statement_by(self.meaning) and is_question(self.text)

    @property
    def is_about_contacts(self) -> bool:
        """Whether the message speaks of deleting others, as who cleans a list does, and not its writer."""
        return bool(_OTHERS_DATA.search(self.text)) and not self.is_about_own_data

    @property
    def is_about_own_data(self) -> bool:
        """Whether the message names what is stored about its writer."""
        return bool(_OWN_DATA.search(self.text))
