"""The topic "rueckfall": answers known questions and those about the point at hand, never twice in the same words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, nearby, people, services
from actions.contact import tell_contact
from actions.memory import Event
from actions.reader import reader_at
from bot.dialogue.at_point import Asked, Tier, asked_in, failed_beside, goes_on, how_surely
from bot.dialogue.guides import guide
from bot.dialogue.house_facts import in_house
from bot.dialogue.passage_cache import passage
from bot.dialogue.passages import Passage
from bot.dialogue.point_answers import answers_at
from bot.dialogue.questions import Topic
from bot.dialogue.reader import SELF
from bot.dialogue.turn import Turn
from bot.dialogue.verdict_in_mind import matter
from bot.dialogue.zustellung import AFFECTED_SELF, DeliveryFacts, Step
from bot.mail.lookup import Role
from bot.mail.providers import provider_of

GUIDE = "anleitung-"
"""Known questions whose name begins like this are answered by provider and device (data/wissen/anleitungen.yml)."""
HELPED = "geholfen"
_WITH_BUTTONS = {"utter_wissen": "utter_wissen_geholfen", "utter_am_punkt": "utter_am_punkt_geholfen"}
"""Responses that have a twin with the buttons of the question whether the step helped."""
VERDICT = "befund"
"""The point whose answers say how it is known what happened to a mail that was looked up, and what that means."""
IN_GENERAL = "allgemein"
"""Answers after any verdict that ended the search, said where those to the verdict itself were."""
_FULL = frozenset({"voll", "voll_unterwegs"})
_MAKE_ROOM = "postfach_leeren"
"""What is found of a full mailbox, and the way to make room in it (data/wissen/anleitungen.yml)."""
_UNNAMED_SOURCES = ("Beschreibung des Bots",)
_GUIDE_OF_STEP = {
    Step.SPAM.value: "spam_finden",
    Step.FORWARD_SPAM.value: "filter_weiterleitung",
    Step.CONTACT.value: "kontakt_speichern",
    Step.PROVIDER.value: "wen_fragen",
}
"""What "wo ist das?" asks for after a step that is done in a mailbox."""


class ActionWissen(Action):
    """Answers what a message asks: known questions, and those about the open question or the step just advised."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_wissen"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Say the answers for who asks; then the open question again, unless the guide goes on."""
        switched = people.turn_to_named(tracker, people.meant_in(tracker))
        turn = memory.latest_turn(tracker)
        events = [*switched, *_noted(tracker, turn)]
        free = memory.message_facts(tracker).passage  # where no intent fits, a lower score is enough
        for asked in asked_in(turn) or (Asked(known=free),):
            found = passage(asked.known)
            if found:
                answers = [*_ways(tracker, found), *found.answers(_reader(tracker))]
                _say_first_new(dispatcher, tracker, answers, found.source)
                events.append(SlotSet("letzte_frage", found.id))
                if turn.topic is None and found.topic == Topic.DELIVERY.value:
                    # A word about suspensions makes nobody one who has an account there.
                    events.append(SlotSet("thema", found.topic))
            elif asked.act:
                _say_first_new(dispatcher, tracker, _at_point(tracker, asked.act))
            else:
                dispatcher.utter_message(response="utter_rueckfrage_ohne_auswahl")
        if goes_on(turn):
            return events
        last = dispatcher.messages[-1]
        if how_surely(turn) is Tier.PERHAPS and (near := nearby.questions(tracker, but=_answered(events))):
            dispatcher.utter_message(response="utter_oder_meinst_du", buttons=near)
            return events
        if turn.asked == HELPED and last["response"] in _WITH_BUTTONS:
            # Explained is not yet done: the buttons stay at hand, the question itself would only press.
            last["response"] = _WITH_BUTTONS[last["response"]]
        else:
            memory.return_to_question(dispatcher, tracker)
        return events


def _answered(events: list[Event]) -> str | None:
    return next((event["value"] for event in events if event.get("name") == "letzte_frage"), None)


def _noted(tracker: Tracker, turn: Turn) -> list[Event]:
    """Return what a question tells by the way of the mail at hand: a provider, how long it is waited for, what failed.

    Only noted: who asks wants his answer, and the next step when he has it.
    """
    told, topic = memory.message_facts(tracker), tracker.get_slot("thema")
    if told.address and not tracker.get_slot("email") and topic in (None, Topic.DELIVERY.value) and not turn.signed_in:
        return [SlotSet("email", told.address)]  # a text for the course provider names it
    if topic != Topic.DELIVERY.value or told.address or told.statuses:
        return []
    before = memory.delivery_facts(tracker)
    after = before if told.age_minutes is None else replace(before, age_minutes=told.age_minutes)
    failed = {before.last_step} if before.last_step and failed_beside(turn) else set()
    after = replace(after, tried=after.tried | set(told.tried) | failed)
    if len(told.providers) == 1 and not (before.provider or before.email):
        after = replace(after, provider=told.providers[0])
    return memory.remember_delivery(after) if after != before else []


def _at_point(tracker: Tracker, act: str) -> list[str]:
    """Return the answers to an act at the open question, the most fitting first."""
    waiting = memory.open_question(tracker)
    facts = memory.delivery_facts(tracker)
    step = facts.last_step if waiting and waiting.name == "geholfen" else None
    answers = answers_at(waiting.name, step, act, for_member=_asks_for_another(tracker, facts)) if waiting else []
    if act == "woher_sicher" and tracker.get_slot("befund"):
        answers = [*answers_at(VERDICT, None, act, for_member=False), *answers]
    more = _more_of_last_answer(tracker, act)
    found = matter(tracker.get_slot("befund") or {}) if waiting and waiting.name == HELPED else None
    if found and (fitting := _at_verdict(tracker, facts, found, act)):
        return [*more, *fitting]  # the others would send him to search for a mail that is in no folder
    answers = [*more, *answers]
    way = _GUIDE_OF_STEP.get(step or "")
    return [*_way(tracker, facts, way), *answers] if act == "wo_wie" and way else answers


def _at_verdict(tracker: Tracker, facts: DeliveryFacts, found: str, act: str) -> list[str]:
    """Return the answers to an act that fit what was found."""
    for_member = _asks_for_another(tracker, facts)
    own = act == "wo_wie" and found in _FULL and not for_member
    ways = _way(tracker, facts, _MAKE_ROOM) if own else []
    # "wo hebe ich die Sperre auf?" asks for whoever can do it; there is no place in a mailbox to name.
    asked = "wer_muss" if act == "wo_wie" else act
    told = [text for name in (found, IN_GENERAL) for text in answers_at(VERDICT, name, asked, for_member=for_member)]
    return [*ways, *told]


def _say_first_new(
    dispatcher: CollectingDispatcher, tracker: Tracker, answers: list[str], source: str | None = None
) -> None:
    """Say the first answer that was not said yet; when all were, that there is no more, and the way to a person."""
    texts = [in_house(text) for text in answers]
    new = next((text for text in texts if not memory.was_told(tracker, text)), None)
    if new is None:
        dispatcher.utter_message(response="utter_mehr_weiss_ich_nicht")
        tell_contact(dispatcher)
    elif source and source not in _UNNAMED_SOURCES:
        dispatcher.utter_message(response="utter_wissen", antwort=new, quelle=in_house(source))
    else:
        dispatcher.utter_message(response="utter_am_punkt", antwort=new)


def _more_of_last_answer(tracker: Tracker, act: str) -> list[str]:
    """Return what else belongs to the known question just answered, for who asks how, what or why about it."""
    asked = passage(tracker.get_slot("letzte_frage"))
    if asked is None or act not in ("wo_wie", "was_heisst_das", "warum") or not _was_just_told(tracker):
        return []
    return asked.answers(_reader(tracker))


def _was_just_told(tracker: Tracker) -> bool:
    done = [event["name"] for event in tracker.events if event.get("event") == "action"]
    return next((name for name in reversed(done) if name not in ("action_listen", None)), None) == "action_wissen"


def _ways(tracker: Tracker, found: Passage) -> list[str]:
    if not found.id.startswith(GUIDE):
        return []
    return _way(tracker, memory.delivery_facts(tracker), found.id.removeprefix(GUIDE).replace("-", "_"))


def _way(tracker: Tracker, facts: DeliveryFacts, matter: str) -> list[str]:
    """Return the way at the provider that is named or known, nothing where it is not known which."""
    told = memory.message_facts(tracker)
    known = facts.provider or (provider_of(facts.email).slug if facts.email else None)
    provider = told.providers[-1] if told.providers else known
    found = guide(matter, provider, told.device) if provider or told.device else None
    return [found] if found else []


def _asks_for_another(tracker: Tracker, facts: DeliveryFacts) -> bool:
    return reader_at(tracker, facts.affected) != SELF


def _reader(tracker: Tracker) -> str:
    """Return for whom a known question is answered: `mitglied`, `anbieter`, or anyone."""
    facts = memory.delivery_facts(tracker)
    role = services.asker_of(tracker).role
    if reader_at(tracker, facts.affected) != SELF:
        return "anbieter"
    if role is Role.MITGLIED or facts.affected == AFFECTED_SELF:
        return "mitglied"
    return "anbieter" if tracker.get_slot("thema") == Topic.SUSPENSION.value else ""
