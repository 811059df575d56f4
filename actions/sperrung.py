"""The topic "sperrung": guides a suspended Mailjet customer to a message for the support, and beyond."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, wording
from actions.memory import Event
from bot.account.request import contains_secret
from bot.dialogue.message import Reply
from bot.dialogue.questions import Expects, Question, Topic
from bot.dialogue.sperrung import Stage, SuspensionFacts, answer, fill, learn, next_move


class ActionSperrung(Action):
    """Learns what the message says about the suspension and makes the next move."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_sperrung"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer one message of the suspension guide."""
        before = memory.suspension_facts(tracker)
        question = memory.open_question(tracker)
        if question and question.topic is not Topic.SUSPENSION:
            question = None
        entered = tracker.get_slot("thema") != Topic.SUSPENSION.value
        if contains_secret(memory.latest_text(tracker)):
            dispatcher.utter_message(response="utter_geheimnis")
            facts = before
        else:
            facts = _with_answer(before, tracker, question)
            if entered:
                dispatcher.utter_message(response="utter_sperrung_einstieg")
            _acknowledge(dispatcher, before, facts, question)
        events: list[Event] = [SlotSet("thema", Topic.SUSPENSION.value), SlotSet("abgebrochen", None)]
        other = tracker.get_slot("thema")
        if other and entered:
            events.append(SlotSet("thema_davor", other))
        return [*events, *_move(dispatcher, facts, before.sent)]


class ActionSperrgrund(Action):
    """Tells the usual reasons, or what helps against the one named."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_sperrgrund"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer a question about the reason and, where nothing is open, begin the guide."""
        dispatcher.utter_message(response="utter_sperrgrund")
        waiting = memory.open_question(tracker)
        if waiting:
            memory.ask_again(dispatcher, tracker, waiting)
            return []
        facts = memory.suspension_facts(tracker)
        return [SlotSet("thema", Topic.SUSPENSION.value), *_move(dispatcher, facts)]


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
        dispatcher.utter_message(response=wording.question("anfrage"))
        return [
            SlotSet("thema", Topic.SUSPENSION.value),
            SlotSet("offene_frage", "anfrage"),
            SlotSet("anfrage_gewuenscht", None),
        ]


def _with_answer(facts: SuspensionFacts, tracker: Tracker, question: Question | None) -> SuspensionFacts:
    told = memory.message_facts(tracker)
    reply = memory.latest_reply(tracker)
    text = memory.latest_text(tracker)
    if question and question.expects is Expects.FREE_TEXT:
        if reply is Reply.DONT_KNOW or (reply is Reply.NO and len(text.split()) <= 3):
            return answer(facts, question.name, Reply.DONT_KNOW)
        if question.name == "kontoadresse" and told.address:
            text = told.suggestion or told.address
        return fill(facts, question.name, text)
    facts = learn(facts, told)
    if question and not (question.name in ("hinweis", "grund") and told.reasons):
        facts = answer(facts, question.name, _plain(reply, question, tracker))
    return facts


def _plain(reply: Reply | None, question: Question, tracker: Tracker) -> Reply | None:
    # "Hab sie gefunden" is a yes here although it sounds like "solved"; "nichts gebracht" is a no.
    by_intent = {"problem_geloest": Reply.YES, "nicht_geholfen": Reply.NO}
    return reply or by_intent.get(memory.latest_intent(tracker))


def _acknowledge(
    dispatcher: CollectingDispatcher, before: SuspensionFacts, facts: SuspensionFacts, question: Question | None
) -> None:
    if question is None:
        return
    if question.expects is Expects.FREE_TEXT:
        filled = question.name in facts.fields
        dispatcher.utter_message(response="utter_anfrage_notiert" if filled else "utter_anfrage_uebersprungen")
    elif question.name == "anfrage" and facts.request_wanted is False:
        dispatcher.utter_message(response="utter_anfrage_ohne")
    elif question.name == "abgeschickt" and facts.sent is not before.sent:
        dispatcher.utter_message(response="utter_anfrage_gesendet" if facts.sent else "utter_anfrage_noch_nicht")


def _move(dispatcher: CollectingDispatcher, facts: SuspensionFacts, before_sent: bool | None = None) -> list[Event]:
    move = next_move(facts)
    if move.stage is Stage.FIX_CAUSE and facts.reason:
        dispatcher.utter_message(response=wording.CAUSE[facts.reason])
        facts = replace(facts, cause_discussed=True)
    if move.stage is Stage.REQUEST_READY:
        _show_request(dispatcher, facts)
        facts = replace(facts, request_shown=True)
    if move.question:
        dispatcher.utter_message(response=wording.question(move.question))
    elif facts.request_shown and before_sent is not None:
        dispatcher.utter_message(response="utter_sperrung_fertig")
    return [*memory.remember_suspension(facts), SlotSet("offene_frage", move.question)]


def _show_request(dispatcher: CollectingDispatcher, facts: SuspensionFacts) -> None:
    lines: list[Any] = [
        {"response": wording.REQUEST_LINE[name], "wert": facts.fields[name]}
        for name in wording.REQUEST_FIELDS
        if name in facts.fields
    ]
    if facts.reason:
        lines.append({"response": "utter_angabe_grund", "wert": wording.REASON_NAME[facts.reason]})
    details = {"response": "utter_angaben", "zeilen": lines} if lines else ""
    dispatcher.utter_message(response="utter_anfrage_fertig", angaben=details)
    dispatcher.utter_message(response="utter_anfrage_wohin")
