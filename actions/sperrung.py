"""The topic "sperrung": guides a suspended Mailjet customer to a message for the support and through the wait."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, services, sperrung_fall, wording, wording_sperrung
from actions import sperrung_reden as reden
from actions.memory import Event
from actions.sperrung_diagnose import tell_diagnosis
from actions.sperrung_oeffnen import Opening, open_case
from actions.sperrung_ursache import tell_cause
from actions.zweites_anliegen import name_other_matter
from bot.account.cause import asks_for_the_cause
from bot.account.details import is_of_others
from bot.account.notice import likely_reasons
from bot.account.request import contains_secret
from bot.account.step_questions import goes_round
from bot.account.telling import clauses, is_asked, is_polite_order
from bot.dialogue.house_facts import house_facts
from bot.dialogue.questions import Question, Topic
from bot.dialogue.speech_acts import Reply
from bot.dialogue.sperrung import TICKET, SuspensionFacts, told_causes
from bot.dialogue.sperrung_taken import Effect, Message, Taken
from bot.dialogue.sperrung_turn import take
from bot.mail.lookup import Asker

_TELLS_MUCH = 8
"""Words of a first message that already tells what happened."""


class ActionSperrung(Action):
    """Learns what the message says about the suspension, keeps it, and makes the next move."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_sperrung"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer one message of the suspension guide."""
        if contains_secret(memory.latest_text(tracker)):
            return _refuse_secret(dispatcher, tracker)
        asker = services.asker_of(tracker)
        question = memory.open_question(tracker)
        if question and question.topic is not Topic.SUSPENSION:
            question = None
        entered = tracker.get_slot("thema") != Topic.SUSPENSION.value
        opening = await open_case(dispatcher, tracker, asker, question, entered=entered)
        turn = await _Turn.begin(dispatcher, tracker, asker, opening)
        if opening.asks:
            attempt = SlotSet("sperr_fall_versuch", opening.attempt)
            return [*_topic_events(tracker), *turn.waiting_for(opening.asks), attempt]
        if entered and not opening.opened:
            name_other_matter(dispatcher, tracker, Topic.SUSPENSION)
            # Who tells a good deal at once is answered to that, and not with what suspensions are in general.
            tells = len(memory.latest_text(tracker).split()) >= _TELLS_MUCH
            dispatcher.utter_message(response="utter_sperrung_einstieg_kurz" if tells else "utter_sperrung_einstieg")
        return [*_topic_events(tracker), *await turn.play(opening, question, entered=entered)]


_OTHER_REASONS = re.compile(r"\bgründe\w*\b|\bsonst\b|\bander\w+ ", re.IGNORECASE)


class ActionSperrgrund(Action):
    """Explains the reason that is known, else the usual ones or, to whom it may, what the account's figures show."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_sperrgrund"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer a question about the reason and, where nothing is open, begin the guide."""
        told = memory.message_facts(tracker).reasons
        reason = (told[0] if told and memory.asks_back(tracker) else None) or tracker.get_slot("sperr_grund")
        known = wording_sperrung.REASON_EXPLAINED.get(reason or "")
        text = memory.latest_text(tracker)
        facts = await sperrung_fall.known_facts(tracker)
        if asks_for_the_cause(text) and not _OTHER_REASONS.search(text) and told_causes(facts, text):
            tell_cause(dispatcher, facts, text)
        else:
            general = known is None or _OTHER_REASONS.search(text)
            dispatcher.utter_message(response="utter_sperrgrund" if general else known)
        waiting = memory.open_question(tracker)
        if waiting:
            memory.ask_again(dispatcher, tracker, waiting)
            return []
        asker = services.asker_of(tracker)
        turn = await _Turn.begin(dispatcher, tracker, asker, Opening())
        return [*_topic_events(tracker), *await turn.go_on(diagnose=services.may_diagnose(asker))]


class ActionAnfrageAnbieten(Action):
    """Offers to write the message to the support, unless another question is open."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_anfrage_anbieten"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Ask whether to write the request."""
        waiting = memory.open_question(tracker)
        if waiting and waiting.name != "anfrage":
            memory.ask_again(dispatcher, tracker, waiting)
            return []
        known = await sperrung_fall.known_facts(tracker)
        if known.request_shown or known.waiting:
            return []  # he has his letter
        facts = replace(known, request_wanted=None)
        dispatcher.utter_message(response=wording.question("anfrage"))
        return [*_topic_events(tracker), *memory.remember_suspension(facts), SlotSet("offene_frage", "anfrage")]


@dataclass
class _Turn:
    """One message's way through the guide: what was known before, and under which number it is kept."""

    dispatcher: CollectingDispatcher
    tracker: Tracker
    asker: Asker
    before: SuspensionFacts
    reference: str | None

    @classmethod
    async def begin(cls, dispatcher: CollectingDispatcher, tracker: Tracker, asker: Asker, opening: Opening) -> _Turn:
        known = opening.facts or (SuspensionFacts() if opening.fresh else await sperrung_fall.known_facts(tracker))
        watched = services.settings().rates_watch and services.may_diagnose(asker)
        reference = opening.reference or (None if opening.fresh else tracker.get_slot("sperr_fall"))
        return cls(dispatcher, tracker, asker, replace(known, may_watch=watched), reference)

    def waiting_for(self, question: str) -> list[Event]:
        """Leave everything as it is but the question, which `open_case` has asked."""
        return [*memory.remember_suspension(self.before), SlotSet("offene_frage", question)]

    async def play(self, opening: Opening, question: Question | None, *, entered: bool) -> list[Event]:
        """Take the message in, acknowledge it and go on."""
        if opening.opened and not opening.goes_on:
            # What was put off is asked again from now on.
            return await self.go_on(replace(self.before, later=frozenset()), question=_first_question(self.before))
        message = Message(
            text=memory.latest_text(self.tracker),
            told=memory.message_facts(self.tracker),
            reply=_reply(self.tracker),
            chosen=memory.latest_intent(self.tracker) == "auswahl",
            act=_act(self.tracker),
        )
        now = datetime.now(timezone.utc)
        answered = None if opening.without_number else question
        taken = Taken(self.before) if opening.handled else take(self.before, answered, message, now)
        taken = reden.honest(taken, self.before)
        said = reden.acknowledgements(taken, self.before, self.reference)
        _answer_beside(self.dispatcher, self.tracker, taken)
        if taken.effect is not None:
            for one in said:
                self.dispatcher.utter_message(**one)
            said = []
        if taken.effect is Effect.SHOW_LIST:
            reden.show_current_list(self.dispatcher, taken.facts)
        if taken.effect is Effect.TELL_WAITING:
            reden.tell_waiting(self.dispatcher, taken.facts, now, message.told.age_minutes)
            return await self.finish(taken.facts, None)
        if taken.effect is Effect.TELL_MEANWHILE:
            self.dispatcher.utter_message(response="utter_warten_inzwischen", **house_facts())
            if taken.facts.waiting or taken.facts.sent:
                return await self.finish(taken.facts, None)
        if taken.effect is Effect.TELL_WHERE and self.tracker.latest_action_name != "action_wissen":
            again = taken.facts.waiting and TICKET not in taken.facts.fields
            self.dispatcher.utter_message(response="utter_nachfrage_ohne_ticket" if again else "utter_anfrage_wohin")
        asked = taken.effect is Effect.DIAGNOSE
        may = services.may_diagnose(self.asker)
        if asked and not may:
            self.dispatcher.utter_message(response="utter_diagnose_nicht_moeglich")
        return await self.go_on(taken.facts, question=taken.question, diagnose=may and (asked or entered), said=said)

    async def go_on(
        self,
        facts: SuspensionFacts | None = None,
        *,
        question: str | None = None,
        diagnose: bool = False,
        said: list[dict[str, Any]] | None = None,
    ) -> list[Event]:
        """Diagnose where wanted, keep what is known, make the next move."""
        facts = self.before if facts is None else facts
        if diagnose:
            facts = await tell_diagnosis(self.dispatcher, facts, self.asker)
        # Kept before and after the move: a server that dies between the two loses nothing that was told.
        facts = await self._keep(facts)
        facts, asked = reden.make_move(self.dispatcher, facts, question, said)
        if asked and not self.dispatcher.messages:
            self.dispatcher.utter_message(response=wording.question(asked))
        elif not self.dispatcher.messages:
            ready = facts.cause_discussed or facts.request_shown or facts.outcome
            self.dispatcher.utter_message(response="utter_sperrung_fertig" if ready else "utter_sperrung_ungewiss")
        return await self.finish(facts, asked)

    async def finish(self, facts: SuspensionFacts, asked: str | None) -> list[Event]:
        """Keep the rest and return what the conversation remembers."""
        facts = await self._keep(facts)
        case = SlotSet("sperr_fall", self.reference)
        return [*memory.remember_suspension(facts), case, SlotSet("offene_frage", asked)]

    async def _keep(self, facts: SuspensionFacts) -> SuspensionFacts:
        if facts == self.before and self.reference:
            return facts
        kept = await sperrung_fall.keep(self.reference, self.before, facts, self.asker)
        if kept.new:
            self._tell_number(kept.reference)
        if kept.failed and not self.reference and not self.before.request_wanted:
            self.dispatcher.utter_message(response="utter_fall_nicht_gespeichert")
        self.reference, self.before = kept.reference, kept.facts
        return kept.facts

    def _tell_number(self, reference: str | None) -> None:
        """Tell a new case's number, in one bubble with the first words where these were just said."""
        said = self.dispatcher.messages
        first = next((one for one in said if one.get("response") == "utter_sperrung_einstieg_kurz"), None)
        if first is not None:
            first.update(response="utter_sperrung_einstieg_fall", nummer=reference)
            return
        self.dispatcher.utter_message(response="utter_fall_nummer", nummer=reference)


_ANSWERED_BESIDE = {
    "freischaltung_dauer": "utter_freischaltung_dauer",
    "sperrung_benachrichtigung": "utter_sperrung_benachrichtigung",
    "mailjet_support_kontaktieren": "utter_mailjet_support",
}
"""Intents of a part of a message → what answers it while the guide takes in the rest."""
_SURE_PART = 0.7
_IN_DOUBT = 3
"""Words up to which a question only doubts a reason ("spam versand?"), and asks for no explanation of it."""


def _answer_beside(dispatcher: CollectingDispatcher, tracker: Tracker, taken: Taken) -> None:
    """Answer a question that stands beside details, unless content has answered it already."""
    text = memory.latest_text(tracker)
    asked = [clause for clause in clauses(text) if is_asked(clause) and not is_polite_order(clause)]
    if not asked or is_of_others(text) or tracker.latest_action_name == "action_wissen":
        return
    if asks_for_the_cause(text):
        tell_cause(dispatcher, taken.facts, text)
        return
    if any(goes_round(one) for one in asked):
        dispatcher.utter_message(response=wording_sperrung.STEP_HOW["ausweichen"])
        return
    if not taken.names:
        return
    meant = next((reason for one in asked for reason in likely_reasons(one)), None)
    if meant:
        unknown = taken.facts.reason is None and any(len(one.split()) <= _IN_DOUBT for one in asked)
        explained = wording_sperrung.REASON_EXPLAINED[meant]
        dispatcher.utter_message(response="utter_ursache_offen" if unknown else explained)
        return
    for part in memory.latest_meaning(tracker).parts:
        if part.intent in _ANSWERED_BESIDE and part.intent_confidence >= _SURE_PART:
            dispatcher.utter_message(response=_ANSWERED_BESIDE[part.intent])
            return


def _first_question(facts: SuspensionFacts) -> str | None:
    waits = facts.sent and not (facts.outcome or (facts.wants and not facts.reply_shown))
    return "rueckmeldung" if waits or (facts.sent and facts.reply_shown) else None


def _reply(tracker: Tracker) -> Reply | None:
    # "Hab sie gefunden" is a yes here although it sounds like "solved"; "nichts gebracht" is a no.
    by_intent = {"problem_geloest": Reply.YES, "nicht_geholfen": Reply.NO}
    return memory.latest_reply(tracker) or by_intent.get(memory.latest_intent(tracker))


def _act(tracker: Tracker) -> str | None:
    """Return what the message does; a wish for the letter counts also where it is said beside something else."""
    meaning = memory.latest_meaning(tracker)
    return "text_gewuenscht" if meaning.part_does("text_gewuenscht") else meaning.sure_act


def _topic_events(tracker: Tracker) -> list[Event]:
    other = tracker.get_slot("thema")
    before = [SlotSet("thema_davor", other)] if other and other != Topic.SUSPENSION.value else []
    return [SlotSet("thema", Topic.SUSPENSION.value), SlotSet("abgebrochen", None), *before]


def _refuse_secret(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Take nothing of the message in, whatever the topic, and return to the open question."""
    dispatcher.utter_message(response="utter_geheimnis")
    return memory.return_to_question(dispatcher, tracker)
