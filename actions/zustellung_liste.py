"""The topic "zustellung": several people at once, how it stands with everybody, and all mails to one address."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, people, wording, wording_befund, wording_uebersicht
from actions.memory import Event
from actions.zustellung_befund import LISTED, facts_of, records, verdict_of
from bot.dialogue.people import DESK, KIND, LISTED_MAILS, MOST_AT_ONCE, OF_ONE, PEOPLE, days_in, desk_of, tried_of
from bot.dialogue.zustellung import AFFECTED_MEMBER, DeliveryFacts
from bot.mail.errors import Unreachable
from bot.mail.kinds import kinds_named, of_kind
from bot.mail.lookup import Asker, Lookup, LookupResult, Outcome
from bot.mail.models import MailKind
from bot.mail.pool import in_call_pool
from bot.mail.verdict import assess

MOST_MAILS = 8
MOST_BUTTONS = 5


@dataclass(frozen=True)
class Asking:
    """Who looks up, for whom it is worded, by what, and how long that may take."""

    find: Lookup
    asker: Asker
    reader: str
    within_s: float


async def answer_several(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    asking: Asking,
    addresses: Sequence[str],
    kind: MailKind | None,
) -> list[Event]:
    """Look several addresses up in one go and say the result as a short list; keep each case for later."""
    wanted = list(addresses[:MOST_AT_ONCE])
    if len(addresses) > MOST_AT_ONCE:
        dispatcher.utter_message(response="utter_adressliste_gekuerzt", anzahl=MOST_AT_ONCE)
    results = await _look_all(asking, wanted)
    found = {address: _case(asking.reader, address, result, kind) for address, result in results.items()}
    lines = [*wording_uebersicht.rows(found, asking.reader), *_source(results.values())]
    head, values = wording_uebersicht.list_head(len(wanted), kind)
    dispatcher.utter_message(response=head, zeilen=lines, **values)
    _offer(dispatcher, found)
    return people.keep(tracker, _nobody_at_hand(tracker), found)


def answer_overview(
    dispatcher: CollectingDispatcher, tracker: Tracker, reader: str, addresses: Sequence[str]
) -> list[Event]:
    """Say from what was looked up how it stands with these people; nothing is looked up again."""
    known = people.known(tracker)
    told = tried_of(memory.latest_text(tracker), memory.message_facts(tracker).tried, known)
    for address, steps in told.items():
        known[address]["versucht"] = sorted({*(known[address].get("versucht") or ()), *steps})
    cases = {address: known[address] for address in addresses}
    done = {address: tried(case) for address, case in cases.items()}
    dispatcher.utter_message(response="utter_adressliste_stand", zeilen=wording_uebersicht.rows(cases, reader, done))
    if len(cases) > 1:
        _offer(dispatcher, cases)
    changed = {address: known[address] for address in told}
    tracker.slots[DESK] = {**desk_of(tracker.slots), PEOPLE: known}
    at_hand = changed.get(tracker.get_slot("email") or "")
    kept = [SlotSet("versucht", at_hand["versucht"])] if at_hand else []
    return [SlotSet("thema", "zustellung"), *kept, SlotSet(DESK, tracker.slots[DESK])]


def tried(case: Mapping[str, Any]) -> list[str]:
    """Return the responses that name what was tried in a case."""
    return [wording.TRIED[name] for name in case.get("versucht") or () if name in wording.TRIED]


async def answer_mails(
    dispatcher: CollectingDispatcher, tracker: Tracker, asking: Asking, address: str
) -> LookupResult:
    """List the mails to one address, the newest first; what came of looking it up is left to say where it failed."""
    days = days_in(memory.latest_text(tracker))
    try:
        call = in_call_pool(asking.find.find, asking.asker, address, days)
        result = await asyncio.wait_for(call, asking.within_s)
    except asyncio.TimeoutError:
        return LookupResult(Outcome.UNAVAILABLE, failure=Unreachable)
    span = wording_uebersicht.SPAN[days]
    if result.outcome is Outcome.NONE:
        dispatcher.utter_message(response="utter_mailliste_leer", adresse=address, spanne=span)
    elif result.outcome is Outcome.FOUND:
        lines: list[Any] = [wording_uebersicht.mail_line(mail) for mail in result.deliveries[:MOST_MAILS]]
        lines += ["utter_mailliste_mehr"] if len(result.deliveries) > MOST_MAILS else []
        lines += [
            {"response": "utter_mailliste_fehlt", "eine": wording_uebersicht.A_KIND[kind]}
            for kind in kinds_named(memory.latest_text(tracker))
            if kind in wording_uebersicht.A_KIND and not of_kind(result.deliveries, kind)
        ]
        lines += _source([result])
        dispatcher.utter_message(response="utter_mailliste", adresse=address, spanne=span, zeilen=lines)
    return result


def listed(tracker: Tracker, result: LookupResult) -> list[Event]:
    """Return the event that keeps the list of mails just shown, so that its place names one of them."""
    if result.outcome is not Outcome.FOUND:
        return []
    return [people.with_desk(tracker, **{LISTED_MAILS: records(result.deliveries[:MOST_MAILS])})]


def answer_common(
    dispatcher: CollectingDispatcher, tracker: Tracker, reader: str, addresses: Sequence[str]
) -> list[Event]:
    """Say from what was looked up whether these people have the cause in common, and whether it is the sender's."""
    known = people.known(tracker)
    verdicts = {address: known[address].get("befund") or {} for address in addresses}
    response, values = wording_uebersicht.in_common(verdicts, reader)
    dispatcher.utter_message(response=response, **values)
    return [SlotSet("thema", "zustellung")]


def whom(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Ask which of those spoken of is meant, where nobody is at hand."""
    _offer(dispatcher, people.known(tracker), "utter_wen_meinst_du")
    return [SlotSet("thema", "zustellung"), SlotSet("offene_frage", None)]


async def _look_all(asking: Asking, addresses: Sequence[str]) -> dict[str, LookupResult]:
    """Ask for all at once; who is not answered in time is said to be not looked up, and costs the others nothing."""
    find = asking.find.find
    asked = {address: asyncio.ensure_future(in_call_pool(find, asking.asker, address)) for address in addresses}
    await asyncio.wait(asked.values(), timeout=asking.within_s)
    late = LookupResult(Outcome.UNAVAILABLE, failure=Unreachable)
    return {address: task.result() if task.done() and not task.exception() else late for address, task in asked.items()}


def _case(reader: str, address: str, result: LookupResult, kind: MailKind | None) -> dict[str, Any]:
    """Return what is kept of one address, as if it had been looked up alone."""
    affected = AFFECTED_MEMBER if reader != "ich" else reader
    if result.outcome is not Outcome.FOUND:
        return {"betroffen": affected, "befund": {"outcome": result.outcome.value}, KIND: kind and kind.value}
    fitting = of_kind(result.deliveries, kind) if kind else result.deliveries
    verdict = verdict_of(result, (fitting or result.deliveries)[0], None if fitting else kind)
    facts = facts_of(DeliveryFacts(affected=affected, email=address), verdict)
    return {
        "betroffen": affected,
        "status": facts.status,
        "verweigert": sorted(facts.refused),
        "befund": {**verdict, LISTED: True},
        KIND: kind and kind.value,
    }


def _nobody_at_hand(tracker: Tracker) -> list[Event]:
    """Return the events after which a bare "no" is about nobody in particular."""
    slots: dict[str, Any] = dict.fromkeys(OF_ONE) | {"email": None, "email_vorschlag": None, "offene_frage": None}
    slots["betroffen"] = tracker.get_slot("betroffen")
    return [SlotSet("thema", "zustellung"), *(SlotSet(slot, value) for slot, value in slots.items())]


def _offer(
    dispatcher: CollectingDispatcher, cases: Mapping[str, Any], response: str = "utter_adressliste_weiter"
) -> None:
    """Offer those of whom something is known; the name typed does the same."""
    seen = [address for address, case in cases.items() if (case.get("befund") or {}).get("state")]
    buttons = [
        {"title": wording_befund.shortened(address, 40), "payload": f'/auswahl{{"email":"{address}"}}'}
        for address in seen[:MOST_BUTTONS]
    ]
    if buttons:
        dispatcher.utter_message(response=response, buttons=buttons)


def _source(results: Iterable[LookupResult]) -> list[Any]:
    """Return how it is known, from the first result that says so."""
    first = next((result for result in results if result.outcome is Outcome.FOUND), None)
    if first is None:
        return []
    mail = first.deliveries[0]
    judged = assess(mail, datetime.now(timezone.utc))
    return [wording_befund.source(wording_befund.Found(mail, judged, first.source, first.as_of))]
