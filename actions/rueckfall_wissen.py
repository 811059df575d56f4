"""The topic "rueckfall": answers known questions and those about the point at hand, never twice in the same words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, nearby, people
from actions.contact import tell_contact
from actions.known_answer import reader_of_known, say_first_new, say_known, way_at_provider
from actions.memory import Event
from actions.reader import reader_at
from bot.dialogue.at_point import (
    GIVES_WORDS,
    Asked,
    Tier,
    asked_in,
    failed_beside,
    goes_on,
    how_surely,
)
from bot.dialogue.house_facts import in_house
from bot.dialogue.passage_cache import passage
from bot.dialogue.passages import ANY_TOPIC
from bot.dialogue.point_answers import answers_at
from bot.dialogue.questions import Topic
from bot.dialogue.questions_back import asks_how
from bot.dialogue.reader import SELF
from bot.dialogue.turn import Turn
from bot.dialogue.verdict_in_mind import matter
from bot.dialogue.zustellung import LADDER, DeliveryFacts, Step

HELPED = "geholfen"
_WITH_BUTTONS = {
    "utter_wissen": "utter_wissen_geholfen",
    "utter_am_punkt": "utter_am_punkt_geholfen",
    "utter_wissen_oder": "utter_wissen_oder_geholfen",
    # These are to be copied and sent before anything can be told.
    "utter_kurstext": "utter_kurstext",
    "utter_kurstext_neu": "utter_kurstext_neu",
    "utter_kurstext_was_anders": "utter_kurstext_was_anders",
}
"""Responses that have a twin with the buttons of the question whether the step helped."""
VERDICT = "befund"
"""The point whose answers say how it is known what happened to a mail that was looked up, and what that means."""
IN_GENERAL = "allgemein"
"""Answers after any verdict that ended the search, said where those to the verdict itself were."""
_FULL = frozenset({"voll", "voll_unterwegs"})
_MAKE_ROOM = "postfach_leeren"
"""What is found of a full mailbox, and the way to make room in it (data/wissen/anleitungen.yml)."""
_TOLD_ALL = frozenset({"utter_schon_gesagt", "utter_schon_gesagt_meinst_du", "utter_mehr_weiss_ich_nicht"})
"""Responses after which a person is named, if there is nothing new again."""
_COPY = "kopiertext-"
"""Known questions whose name begins like this are answered by a text to copy: it confuses beside another answer."""
_WRONG_ADDRESS = frozenset({"tippfehler-adresse", "mit-falscher-adresse-gekauft"})
"""Known questions of who says that the stored address is wrong: no folder and no provider helps until it is mended."""
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
        exhausted: set[str] = set()
        for asked in asked_in(turn) or (Asked(known=free),):
            found = passage(asked.known)
            if found and say_known(dispatcher, tracker, found):
                events.append(SlotSet("letzte_frage", found.id))
                if turn.topic is None and not turn.solved and found.topic == Topic.DELIVERY.value:
                    # A word about suspensions makes nobody one who has an account there.
                    events.append(SlotSet("thema", found.topic))
            elif found:
                exhausted.add(found.id)
            elif asked.act and say_first_new(dispatcher, tracker, _at_point(tracker, asked.act)):
                continue
            elif not asked.act:
                dispatcher.utter_message(response="utter_rueckfrage_ohne_auswahl")
        if not dispatcher.messages:
            return [*events, *_nothing_new(dispatcher, tracker, frozenset(exhausted))]
        if how_surely(turn) is Tier.LIKELY and len(dispatcher.messages) == 1:
            _say_runner_up(dispatcher, tracker, turn, _answered(events))
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


def _say_runner_up(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, answered: str | None) -> None:
    """Say beside the answer to the likeliest question that to the second one, where both are nearly as likely."""
    first, second = passage(answered), passage(turn.meaning.runner_up)
    if (
        first is None
        or second is None
        or first.id != turn.meaning.known
        or second.topic not in (ANY_TOPIC, first.topic)
        or (second.topic == Topic.SUSPENSION.value and not turn.in_suspension)
        or second.id in GIVES_WORDS
        or second.id.startswith(_COPY)
    ):
        return
    own = second.answers(reader_of_known(tracker))[0]
    if not memory.was_told(tracker, in_house(own)):
        dispatcher.utter_message(response="utter_wissen_oder", antwort=in_house(own))


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
    tried = set() if turn.asks and asks_how(turn.text) else set(told.tried)  # "wo ist der Spam?" has looked nowhere
    after = replace(after, tried=after.tried | tried | failed)
    if not turn.asks and any(one.known in _WRONG_ADDRESS for one in asked_in(turn)):
        checked = after.tried | {Step.CHECK_ADDRESS.value}
        after = replace(after, tried=checked, refused=after.refused | LADDER)
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
    return [*way_at_provider(tracker, way), *answers] if act == "wo_wie" and way else answers


def _at_verdict(tracker: Tracker, facts: DeliveryFacts, found: str, act: str) -> list[str]:
    """Return the answers to an act that fit what was found."""
    for_member = _asks_for_another(tracker, facts)
    own = act == "wo_wie" and found in _FULL and not for_member
    ways = way_at_provider(tracker, _MAKE_ROOM) if own else []
    # "wo hebe ich die Sperre auf?" asks for whoever can do it; there is no place in a mailbox to name.
    asked = "wer_muss" if act == "wo_wie" else act
    told = [text for name in (found, IN_GENERAL) for text in answers_at(VERDICT, name, asked, for_member=for_member)]
    return [*ways, *told]


def _nothing_new(dispatcher: CollectingDispatcher, tracker: Tracker, exhausted: frozenset[str]) -> list[Event]:
    """Answer who asks something else than what was told already: with the next likely, else by asking back."""
    for other in nearby.next_likely(tracker, exhausted):
        if say_known(dispatcher, tracker, other):
            return [SlotSet("letzte_frage", other.id)]
    near = [one for one in nearby.questions(tracker) if not any(f'"{name}"' in one["payload"] for name in exhausted)]
    if near:
        dispatcher.utter_message(response="utter_schon_gesagt_meinst_du", buttons=near)
    elif any(name in _TOLD_ALL for name in memory.latest_answer(tracker)):
        dispatcher.utter_message(response="utter_mehr_weiss_ich_nicht")
        tell_contact(dispatcher)
    else:
        dispatcher.utter_message(response="utter_schon_gesagt")
    return []


def _more_of_last_answer(tracker: Tracker, act: str) -> list[str]:
    """Return what else belongs to the known question just answered, for who asks how, what or why about it."""
    asked = passage(tracker.get_slot("letzte_frage"))
    if asked is None or act not in ("wo_wie", "was_heisst_das", "warum") or not _was_just_told(tracker):
        return []
    return asked.answers(reader_of_known(tracker))


def _was_just_told(tracker: Tracker) -> bool:
    done = [event["name"] for event in tracker.events if event.get("event") == "action"]
    return next((name for name in reversed(done) if name not in ("action_listen", None)), None) == "action_wissen"


def _asks_for_another(tracker: Tracker, facts: DeliveryFacts) -> bool:
    return reader_at(tracker, facts.affected) != SELF
