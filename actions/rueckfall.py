"""The topic "rueckfall": not understood, not our topic, and back to the open question."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, nearby, wording
from actions.contact import tell_contact
from actions.memory import Event
from bot.dialogue.asking_back import likeliest_topics
from bot.dialogue.speech_acts import is_blank

MISSES_BEFORE_PERSON = 2
_FOREIGN = (
    ("bank", re.compile(r"\b(?:bank|sparkasse|girokonto|bankkonto|kreditkarte|ec-?karte|revolut|n26|paypal|klarna)\w*|\b(?:pin|tan)s?\b", re.IGNORECASE)),
    ("paket", re.compile(r"\b(?:paket|päckchen|paeckchen|sendung|dhl|hermes|dpd|parcel|lieferung|brief|einschreiben|sendungsverfolgung|amazon)\w*", re.IGNORECASE)),
    ("konto", re.compile(r"\b(?:instagram|insta|facebook|tiktok|youtube|netflix|spotify|whatsapp|google-?konto|google account|linkedin|twitter|snapchat|telegram|mailchimp|sim-?karte)\w*", re.IGNORECASE)),
    ("kurs", re.compile(r"\b(?:kurs|video|lektion|modul|quiz|tarif|kündig|rechnung|abo|upload|mitgliederbereich|zertifikat|preis|rückerstattung|geld zurück)\w*", re.IGNORECASE)),
)  # fmt: skip


class ActionRueckfall(Action):
    """Asks back with the likeliest topics; after two misses in a row it names a person."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_rueckfall"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer what was not understood."""
        waiting = memory.open_question(tracker)
        if is_blank(memory.latest_text(tracker)):
            dispatcher.utter_message(response="utter_leer")
        elif misses_in_a_row(tracker) >= MISSES_BEFORE_PERSON:
            dispatcher.utter_message(response="utter_zweimal_nicht_verstanden")
            tell_contact(dispatcher)
        elif near := nearby.questions(tracker):
            dispatcher.utter_message(response="utter_rueckfrage_wissen", buttons=near)
        else:
            titles = likeliest_titles(tracker)
            if len(titles) < 2 or waiting:
                dispatcher.utter_message(response="utter_rueckfrage_ohne_auswahl")
            else:
                values: dict[str, str] = {}
                for place, (theme, title) in enumerate(titles, start=1):
                    values |= {f"thema_{place}": theme, f"titel_{place}": title}
                response = "utter_rueckfrage_drei" if len(titles) > 2 else "utter_rueckfrage"
                dispatcher.utter_message(response=response, **values)
        return memory.return_to_question(dispatcher, tracker)


class ActionThemaFremd(Action):
    """Says what is not its field and, where that is plain, who can help instead."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_thema_fremd"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Decline politely."""
        text = memory.latest_text(tracker)
        kind = next((kind for kind, pattern in _FOREIGN if pattern.search(text)), None)
        dispatcher.utter_message(response=f"utter_thema_fremd_{kind}" if kind else "utter_thema_fremd")
        return []


class ActionOffeneFrage(Action):
    """Returns to the open question after an interruption."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_offene_frage"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Repeat the open question, if there is one."""
        return memory.return_to_question(dispatcher, tracker)


def misses_in_a_row(tracker: Tracker) -> int:
    """Return how many of the latest messages, this one included, were not understood."""
    misses = 1
    for event in reversed(tracker.events):
        if event.get("event") != "action" or event.get("name") in ("action_listen", None):
            continue
        if event["name"] != "action_rueckfall":
            break
        misses += 1
    return misses


def likeliest_titles(tracker: Tracker) -> list[tuple[str, str]]:
    """Return the likeliest topics as (intent, response with its title)."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    return [(name, wording.TITLE[name]) for name in likeliest_topics(entry.get("name") for entry in ranking)]
