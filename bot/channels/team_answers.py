"""What the team writes in the Slack thread of a hand-over, on its way to the user; each message once.

The queue of the Slack channel does the work again after a crash; the key makes the user's side hear it once all the
same. Not for the way to the team: see slack_handover.py.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

import structlog

from bot.cases.models import Handover, State
from bot.cases.store import HandoverStore, HandoversUnavailable
from bot.cases.texts import Texts
from bot.cases.threads import ThreadBook
from bot.channels.inbox import Answer, InboxUnavailable
from bot.channels.news import Push
from bot.channels.slack_events import Kind, SlackMessage

log = structlog.get_logger(__name__)

MOST_CHARACTERS = 4_000
_INTERNAL = re.compile(r"^\W*intern\b", re.IGNORECASE)
_DISGUISE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Concern(Enum):
    """What a message in Slack has to do with a hand-over."""

    NONE = "none"
    INTERNAL = "internal"
    """It stands in a case's thread, and is for nobody but the people there."""
    USER = "user"
    """It is the team's answer to the user."""


class TeamAnswers:
    """The way from one Slack channel to the users; only members of one workspace may take it."""

    def __init__(
        self, cases: HandoverStore, threads: ThreadBook, pushes: Mapping[str, Push], *, channel: str, workspace: str
    ) -> None:
        self._cases = cases
        self._threads = threads
        self._pushes = pushes
        self._channel = channel
        self._workspace = workspace

    async def concern_of(self, message: SlackMessage) -> Concern:
        """Tell what a message has to do with a hand-over.

        Raises:
            InboxUnavailable: the database failed; Slack should deliver the message again.
        """
        if message.channel != self._channel or not message.thread or message.addressed or message.kind is Kind.BUTTON:
            return Concern.NONE
        try:
            found = await asyncio.to_thread(self._threads.case_in, self._channel, message.thread)
        except HandoversUnavailable as error:
            raise InboxUnavailable(str(error)) from None
        if found is None:
            return Concern.NONE
        if message.team != self._workspace or message.outsider:
            log.warning("team_answer.refused")
            return Concern.INTERNAL
        return Concern.INTERNAL if _INTERNAL.match(message.text) else Concern.USER

    async def passed_on(self, payload: Mapping[str, Any], message_id: str) -> list[Answer]:
        """Pass one message on and return what the team hears about that.

        Raises:
            InboxUnavailable: the database failed; try again.
        """
        try:
            text = await self._outcome(payload, message_id)
        except HandoversUnavailable as error:
            raise InboxUnavailable(str(error)) from None
        return [{"text": text}]

    async def _outcome(self, payload: Mapping[str, Any], message_id: str) -> str:
        texts = await asyncio.to_thread(Texts)
        if Kind(payload["kind"]) is Kind.EDIT:
            return texts.say("utter_team_geaendert")
        said = plain(str(payload["text"]))
        if not said:
            return texts.say("utter_team_datei")
        if len(said) > MOST_CHARACTERS:
            return texts.say("utter_team_zu_lang", zeichen=MOST_CHARACTERS)
        case = await self._case(str(payload["thread"]))
        if case is None:
            return texts.say("utter_team_geloescht")
        name = "utter_team_antwort" if case.state is State.OPEN else "utter_team_antwort_erledigt"
        answer = {"text": texts.say(name, nummer=case.reference, text=said)}
        push = self._pushes.get(case.channel)
        if push is None or not await push(case.conversation, f"team-{message_id}", [answer]):
            return texts.say("utter_team_unerreichbar", nummer=case.reference)
        log.info("team_answer.passed_on", channel=case.channel)
        with_files = "utter_team_ohne_datei" if payload.get("with_files") else ""
        return texts.say("utter_team_weitergegeben", dateien=with_files).strip()

    async def _case(self, thread: str) -> Handover | None:
        found = await asyncio.to_thread(self._threads.case_in, self._channel, thread)
        reference = found.reference if found else None
        return await asyncio.to_thread(self._cases.get, reference) if reference else None


def plain(text: str) -> str:
    """Return a person's words without what could disguise them: control signs and reversed writing.

    Markup needs no care here: the widget never makes HTML of a text, and Telegram's is escaped (markdown.py).
    """
    return _DISGUISE.sub("", text).strip()
