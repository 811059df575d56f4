"""Says the answer to a known question: for who reads it, at the provider at hand, never twice in the same words."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, services
from actions.reader import reader_at
from actions.text_kursanbieter import say_to_seller
from bot.dialogue.at_point import TO_THE_SELLER
from bot.dialogue.guides import guide
from bot.dialogue.house_facts import in_house
from bot.dialogue.passages import Passage
from bot.dialogue.questions import Topic
from bot.dialogue.reader import SELF
from bot.dialogue.zustellung import AFFECTED_SELF
from bot.mail.lookup import Role
from bot.mail.providers import provider_of

GUIDE = "anleitung-"
"""Known questions whose name begins like this are answered by provider and device (data/wissen/anleitungen.yml)."""
_UNNAMED_SOURCES = ("Beschreibung des Bots",)


def say_known(dispatcher: CollectingDispatcher, tracker: Tracker, found: Passage) -> bool:
    """Answer a known question with what was not said yet; return whether there was anything."""
    reader = reader_of_known(tracker)
    if found.id == TO_THE_SELLER and reader != "anbieter":
        say_to_seller(dispatcher, tracker)
        return True
    return say_first_new(dispatcher, tracker, [*_ways(tracker, found), *found.answers(reader)], found.source)


def say_first_new(
    dispatcher: CollectingDispatcher, tracker: Tracker, answers: list[str], source: str | None = None
) -> bool:
    """Say the first answer that was not said yet; return whether there was one."""
    texts = [in_house(text) for text in answers]
    new = next((text for text in texts if not memory.was_told(tracker, text)), None)
    if new is None:
        return False
    if source and source not in _UNNAMED_SOURCES:
        dispatcher.utter_message(response="utter_wissen", antwort=new, quelle=in_house(source))
    else:
        dispatcher.utter_message(response="utter_am_punkt", antwort=new)
    return True


def reader_of_known(tracker: Tracker) -> str:
    """Return for whom a known question is answered: `mitglied`, `anbieter`, or anyone."""
    facts = memory.delivery_facts(tracker)
    role = services.asker_of(tracker).role
    if reader_at(tracker, facts.affected) != SELF:
        return "anbieter"
    if role is Role.MITGLIED or facts.affected == AFFECTED_SELF:
        return "mitglied"
    return "anbieter" if tracker.get_slot("thema") == Topic.SUSPENSION.value else ""


def _ways(tracker: Tracker, found: Passage) -> list[str]:
    if not found.id.startswith(GUIDE):
        return []
    return way_at_provider(tracker, found.id.removeprefix(GUIDE).replace("-", "_"))


def way_at_provider(tracker: Tracker, matter: str) -> list[str]:
    """Return the way at the provider that is named or known, nothing where it is not known which."""
    told, provider = memory.message_facts(tracker), provider_at_hand(tracker)
    found = guide(matter, provider, told.device) if provider or told.device else None
    return [found] if found else []


def provider_at_hand(tracker: Tracker) -> str | None:
    """Return the mail provider that the message names, else that of the mail at hand."""
    facts, told = memory.delivery_facts(tracker), memory.message_facts(tracker)
    known = facts.provider or (provider_of(facts.email).slug if facts.email else None)
    return told.providers[-1] if told.providers else known
