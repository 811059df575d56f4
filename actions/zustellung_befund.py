"""The topic "zustellung": tells what a look-up found, and keeps the promise to tell more."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import wording, wording_befund
from actions.memory import Event
from actions.wording_befund import Found
from actions.zustellung_services import hears_events, store, watches, writes_first
from bot.dialogue.speech_acts import Reply
from bot.dialogue.zustellung import COVERED, DeliveryFacts
from bot.mail.advice import advise
from bot.mail.lookup import Asker, LookupResult, Outcome, Role, Source
from bot.mail.models import Delivery
from bot.mail.providers import provider_of
from bot.mail.status import DeliveryState
from bot.mail.store import StoreUnavailable
from bot.mail.verdict import assess
from bot.mail.watch import Watch, name_of, watched

MOST_BUTTONS = 4
_STILL_OPEN = (DeliveryState.QUEUED, DeliveryState.DEFERRED)


@dataclass(frozen=True)
class Told:
    """What telling changed; `done` when it ended the turn with a question or an instruction."""

    facts: DeliveryFacts
    events: list[Event]
    done: bool


def reader_of(asker: Asker, facts: DeliveryFacts) -> str:
    """Return for whom answers are worded."""
    if asker.role is Role.TEAM:
        return wording_befund.TEAM
    return facts.affected or ("mitglied" if asker.role is Role.ANBIETER else "ich")


def provider_slug(facts: DeliveryFacts) -> str | None:
    """Return the provider that was named, else the one of the address."""
    return facts.provider or (provider_of(facts.email).slug if facts.email else None)


def tell(
    dispatcher: CollectingDispatcher, facts: DeliveryFacts, reader: str, result: LookupResult, choice: str | None
) -> Told:
    """Say what a look-up found."""
    if result.outcome is not Outcome.FOUND:
        dispatcher.utter_message(response=wording.lookup_failed(result))
        known = result.outcome is Outcome.NONE
        refused = facts.refused | ({"status"} if known else set())
        return Told(replace(facts, refused=refused), [SlotSet("befund", {"outcome": result.outcome.value})], done=False)
    chosen = next((mail for mail in result.deliveries if mail.message_id == choice), None)
    if chosen is None and len(result.deliveries) > 1:
        buttons = [
            {"title": wording_befund.mail_title(mail), "payload": f'/auswahl{{"wahl":"{mail.message_id}"}}'}
            for mail in result.deliveries[:MOST_BUTTONS]
        ]
        dispatcher.utter_message(response=wording.question("welche_mail"), buttons=buttons)
        return Told(facts, [SlotSet("offene_frage", "welche_mail"), SlotSet("mails", buttons)], done=True)
    return _tell_one(dispatcher, facts, reader, result, chosen or result.deliveries[0])


def _tell_one(
    dispatcher: CollectingDispatcher, facts: DeliveryFacts, reader: str, result: LookupResult, mail: Delivery
) -> Told:
    found = Found(mail, assess(mail, _now()), result.source, result.as_of)
    if result.failure:
        dispatcher.utter_message(response="utter_nachsehen_aelter")
    dispatcher.utter_message(response="utter_befund", **wording_befund.verdict(found, reader))
    way = wording_befund.way(mail)
    if way:
        dispatcher.utter_message(response=way[0], **way[1])
    facts = replace(facts, status=wording.STATUS_OF_STATE[mail.state], provider=facts.provider or _named(mail))
    verdict = {
        "outcome": result.outcome.value,
        "state": mail.state.value,
        "reason": mail.reason.value,
        "mail": mail.message_id,
        "address": mail.recipient,
        "subject": mail.subject,
        "sent_at": int(mail.at.timestamp()) if mail.at else None,
    }
    events = [SlotSet("befund", verdict), SlotSet("mails", None)]
    advice = wording_befund.advice(found, reader, wording.menu_words(provider_slug(facts)))
    chosen = advise(found.judged)
    if advice is None or chosen is None:
        return Told(facts, events, done=False)
    # What was just said covers these steps; the next "no" must bring something new. Nobody tried them, though.
    facts = replace(facts, refused=facts.refused | COVERED[chosen])
    still_open = mail.state in _STILL_OPEN
    if still_open and not mail.demo and hears_events():
        dispatcher.utter_message(response="utter_rat_ohne_frage", rat=advice)
        dispatcher.utter_message(response=wording.question("bescheid"))
        return Told(facts, [*events, SlotSet("offene_frage", "bescheid")], done=True)
    # Without events no news can be promised.
    said = wording_befund.pair(advice, "utter_spaeter_fragen") if still_open else advice
    dispatcher.utter_message(response="utter_rat", rat=said)
    return Told(facts, [*events, SlotSet("offene_frage", "geholfen")], done=True)


async def answer_offer(
    dispatcher: CollectingDispatcher, tracker: Tracker, asker: Asker, reader: str, reply: Reply
) -> list[Event]:
    """Promise news about the mail just looked up, or don't."""
    verdict = tracker.get_slot("befund") or {}
    if reply is not Reply.YES:
        dispatcher.utter_message(response="utter_bescheid_nicht")
    elif asker.role is Role.GUEST or not verdict.get("mail"):
        dispatcher.utter_message(response="utter_bescheid_geht_nicht")
    else:
        channel = tracker.get_latest_input_channel() or ""
        watch = Watch(
            tracker.sender_id,
            channel,
            verdict["address"],
            verdict["mail"],
            name_of(asker),
            reader,
            verdict.get("subject") or "",
            verdict.get("sent_at"),
        )
        try:
            await asyncio.to_thread(watches().add, watch, _now())
        except StoreUnavailable:
            dispatcher.utter_message(response="utter_bescheid_geht_nicht")
        else:
            first = writes_first(channel, tracker.sender_id)
            dispatcher.utter_message(
                response="utter_bescheid_von_selbst" if first else "utter_bescheid_beim_naechsten_mal"
            )
    return [SlotSet("offene_frage", None)]


class ActionNeuigkeiten(Action):
    """Tells the news that were promised. Run by the server, between messages; it asks nothing and opens nothing.

    So whatever question is open stays open, and a number typed next still means the buttons shown before.
    """

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_neuigkeiten"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Tell the promises that the server has taken."""
        events: list[Event] = []
        for watch in await asyncio.to_thread(watches().taken, tracker.sender_id, _now()):
            mail = await asyncio.to_thread(store().delivery, watch.recipient, watch.message_id)
            if mail is None:  # pruned or erased meanwhile
                continue
            mail = watched(watch, mail)
            found = Found(mail, assess(mail, _now()), Source.STORE, _last_heard(mail))
            slug = provider_of(mail.recipient).slug
            dispatcher.utter_message(
                response="utter_neuigkeit",
                **wording_befund.news(
                    found,
                    watch.reader,
                    wording.menu_words(slug),
                    wording.folder_hint(slug),
                    wording.spam_in_no_folder(slug),
                ),
            )
            if (tracker.get_slot("befund") or {}).get("mail") == watch.message_id:
                events.append(SlotSet("status", wording.STATUS_OF_STATE[mail.state]))
        return [*events, ActionExecuted("action_listen")]


def _named(mail: Delivery) -> str | None:
    slug = provider_of(mail.recipient).slug
    return slug if slug in wording.PROVIDER_NAME else None


def _last_heard(mail: Delivery) -> datetime | None:
    return max((event.received_at for event in mail.events if event.received_at), default=None)


def _now() -> datetime:
    return datetime.now(timezone.utc)
