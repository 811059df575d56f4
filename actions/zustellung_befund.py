"""The topic "zustellung": tells what a look-up found, and keeps the promise to tell more."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import people, wording, wording_befund, wording_uebersicht
from actions.memory import Event
from actions.wording_befund import Found
from actions.zustellung_services import hears_events, store, watches, writes_first
from bot.dialogue.mail_picked import to_record
from bot.dialogue.people import CHOICE, LISTED_MAILS, TOLD
from bot.dialogue.speech_acts import Reply
from bot.dialogue.verdict_in_mind import KEPT, MISSING_KIND, SAID, kind_of, may_repeat, next_said, stands
from bot.dialogue.zustellung import COVERED, LADDER, NOTHING_FOUND, DeliveryFacts
from bot.mail.advice import Advice, advise
from bot.mail.kinds import of_kind
from bot.mail.lookup import Asker, LookupResult, Outcome, Role, Source
from bot.mail.models import Delivery, MailKind
from bot.mail.providers import provider_of
from bot.mail.status import DeliveryState
from bot.mail.store import StoreUnavailable
from bot.mail.verdict import assess
from bot.mail.watch import Watch, name_of, watched

MOST_BUTTONS = 4
LISTED = "listed"
"""Marks a verdict that was only told as a line of a list: asked about alone it is told in full."""
_STILL_OPEN = (DeliveryState.QUEUED, DeliveryState.DEFERRED)


@dataclass(frozen=True)
class Told:
    """What telling changed; `done` when it ended the turn with a question or an instruction."""

    facts: DeliveryFacts
    events: list[Event]
    done: bool


def provider_slug(facts: DeliveryFacts) -> str | None:
    """Return the provider that was named, else the one of the address."""
    return facts.provider or (provider_of(facts.email).slug if facts.email else None)


@dataclass(frozen=True)
class Wanted:
    """Which mail is asked for, and what was said of it before."""

    kind: MailKind | None = None
    choice: str | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    """The verdict told last to this address."""
    asked_which: bool = False
    """Whether it was just asked which of several mails is meant: who doesn't say means the newest."""
    missed: bool = False
    """Whether the message says that the mail is still not there."""
    returned: bool = False
    """Whether somebody else was spoken of in between."""
    asked: bool = False
    """Whether the message wants the mail looked up."""
    yes_or_no: bool = False
    """Whether it wants a yes or no."""
    beside: bool = False
    """Whether it asks or tells something beside that the mail is still not there."""


@dataclass(frozen=True)
class Look:
    """One look-up: who asked, for whom answers are worded, what for, and what came of it."""

    asker: Asker
    reader: str
    result: LookupResult
    wanted: Wanted


def tell(dispatcher: CollectingDispatcher, tracker: Tracker, facts: DeliveryFacts, look: Look) -> Told:
    """Say what a look-up found, for the kind of mail that is asked for."""
    result, wanted = look.result, look.wanted
    if result.outcome is not Outcome.FOUND:
        return _tell_nothing(dispatcher, facts, look)
    mails = of_kind(result.deliveries, wanted.kind) if wanted.kind else result.deliveries
    chosen = next((mail for mail in result.deliveries if mail.message_id == wanted.choice), None)
    if chosen is None and wanted.kind and not mails:
        return _tell_missing_kind(dispatcher, facts, look, wanted.kind)
    if chosen is None and len(mails) > 1 and not (wanted.kind or wanted.asked_which):
        chosen = next((mail for mail in mails if mail.message_id == wanted.before.get("mail")), None)
        if chosen is None:
            return _ask_which(dispatcher, tracker, facts, mails)
    return _tell_one(dispatcher, facts, look, chosen or mails[0])


def _tell_nothing(dispatcher: CollectingDispatcher, facts: DeliveryFacts, look: Look) -> Told:
    outcome = look.result.outcome
    if outcome is Outcome.NOT_ALLOWED and look.asker.role is Role.MITGLIED:
        dispatcher.utter_message(response="utter_nachsehen_nur_eigene", adresse=look.asker.email)
    else:
        dispatcher.utter_message(response=wording.lookup_failed(look.result))
    refused = facts.refused | ({"status"} if outcome is Outcome.NONE else set())
    return Told(replace(facts, refused=refused), [SlotSet("befund", {"outcome": outcome.value})], done=False)


def _ask_which(
    dispatcher: CollectingDispatcher, tracker: Tracker, facts: DeliveryFacts, mails: Sequence[Delivery]
) -> Told:
    buttons = [
        {"title": wording_befund.mail_title(mail), "payload": f'/auswahl{{"wahl":"{mail.message_id}"}}'}
        for mail in mails[:MOST_BUTTONS]
    ]
    dispatcher.utter_message(response=wording.question("welche_mail"), buttons=buttons)
    desk = people.with_desk(tracker, **{CHOICE: buttons, LISTED_MAILS: records(mails[:MOST_BUTTONS])})
    return Told(facts, [SlotSet("offene_frage", "welche_mail"), desk], done=True)


def records(mails: Sequence[Delivery]) -> list[dict[str, Any]]:
    """Return what is kept of a list of mails that is shown, so that its place names one of them."""
    return [to_record(mail.message_id, mail.at or mail.updated_at) for mail in mails]


def verdict_of(result: LookupResult, mail: Delivery, missing: MailKind | None = None) -> dict[str, Any]:
    """Return what is kept of a mail that was looked up; `missing` is the kind that was asked for and not found."""
    chosen = advise(assess(mail, _now()))
    blocks = chosen in _NOTHING_ARRIVES
    return {
        "outcome": result.outcome.value,
        "state": mail.state.value,
        "reason": mail.reason.value,
        "mail": mail.message_id,
        "address": mail.recipient,
        "subject": mail.subject,
        "sent_at": int(mail.at.timestamp()) if mail.at else None,
        "advice": MISSING_KIND if missing and not blocks else chosen.value if chosen else None,
        **({"missing_kind": missing.value} if missing else {}),
    }


def facts_of(facts: DeliveryFacts, verdict: Mapping[str, Any]) -> DeliveryFacts:
    """Return the facts with what a look-up says: its status, and which steps it makes needless."""
    advice = verdict.get("advice")
    covered = COVERED[Advice(advice)] if advice in _ADVICE else LADDER if advice else frozenset()
    status = NOTHING_FOUND if verdict.get("missing_kind") else wording.STATUS_OF_STATE[DeliveryState(verdict["state"])]
    return replace(facts, status=status, refused=(facts.refused - LADDER) | covered)


_ADVICE = frozenset(advice.value for advice in Advice)
_NOTHING_ARRIVES = frozenset(
    {
        Advice.CHECK_ADDRESS, Advice.MAILBOX_GONE, Advice.MAKE_ROOM, Advice.MAKE_ROOM_ON_ITS_WAY, Advice.UNBLOCK,
        Advice.UNLIST, Advice.TAKE_BACK_COMPLAINT,
    }
)  # fmt: skip
"""Advice about a mail that says that no other mail would get to this address either."""
_ON_REQUEST = frozenset({MailKind.PASSWORD, MailKind.LOGIN})


def _tell_missing_kind(dispatcher: CollectingDispatcher, facts: DeliveryFacts, look: Look, kind: MailKind) -> Told:
    """Say that none of this kind was found, what went there last, and what that means for the one that is missed."""
    last, reader, wanted = look.result.deliveries[0], look.reader, look.wanted
    before = wanted.before
    verdict = verdict_of(look.result, last, kind)
    found = _found(look.result, last)
    facts = facts_of(facts, verdict)
    verdict[TOLD] = before.get(TOLD) or []
    if before.get("address") == verdict["address"]:
        verdict |= {part: before[part] for part in KEPT if before.get(part)}
    if _same(verdict, before) and before.get("missing_kind") == kind.value:
        if wanted.asked:
            return _tell_still_missing(dispatcher, facts, look, found, verdict)
        told = insist(dispatcher, facts, reader, before, asks=wanted.beside)
        return told or Told(facts, [SlotSet("befund", verdict)], done=False)
    again = _same(verdict, before) and bool(before.get("missing_kind"))  # another kind is missing, too
    dispatcher.utter_message(
        response="utter_art_fehlt_auch" if again else "utter_art_fehlt",
        eine=wording_uebersicht.A_KIND[kind],
        adresse=last.recipient,
        zuletzt=wording_uebersicht.stand(verdict),
        fuss=wording_befund.source(found),
    )
    advice = wording_befund.advice(found, reader, wording.menu_words(provider_slug(facts)))
    if verdict["advice"] != MISSING_KIND and again:
        meaning: Any = wording_uebersicht.next_step(verdict, reader)
    elif verdict["advice"] != MISSING_KIND and advice:
        meaning = {"response": "utter_art_fehlt_folge", "rat": advice}
    else:
        how = "anfordern" if kind in _ON_REQUEST else "rechnung" if kind is MailKind.RECEIPT else "schicken"
        meaning = wording_befund.MISSING[(how, reader)]
    dispatcher.utter_message(response="utter_rat", rat=meaning)
    return Told(facts, [SlotSet("befund", verdict), SlotSet("offene_frage", "geholfen")], done=True)


def _again(look: Look, found: Found) -> str:
    """Return the response that tells a verdict once more: as a yes or no where that is wanted."""
    if look.wanted.yes_or_no:
        return wording_befund.WENT_OUT[found.mail.state]
    return "utter_befund_wieder" if look.wanted.returned else "utter_befund_unveraendert"


def _tell_still_missing(
    dispatcher: CollectingDispatcher, facts: DeliveryFacts, look: Look, found: Found, verdict: Mapping[str, Any]
) -> Told:
    """Say no to who asks whether a mail that was missing before is there now, and what that leaves to do."""
    dispatcher.utter_message(
        response="utter_art_immer_noch_nicht" if look.wanted.yes_or_no else "utter_art_wieder_nicht",
        eine=wording_uebersicht.A_KIND[MailKind(verdict["missing_kind"])],
        adresse=found.mail.recipient,
        zuletzt=wording_uebersicht.stand(verdict),
        fuss=wording_befund.source(found),
    )
    blocked = verdict["advice"] != MISSING_KIND
    rest = wording_uebersicht.next_step(verdict, look.reader) if blocked else wording_befund.STILL_MISSING[look.reader]
    dispatcher.utter_message(response="utter_rat", rat=rest)
    kept = {**verdict, SAID: look.wanted.before.get(SAID)}
    return Told(facts, [SlotSet("befund", kept), SlotSet("offene_frage", "geholfen")], done=True)


def insist(
    dispatcher: CollectingDispatcher,
    facts: DeliveryFacts,
    reader: str,
    verdict: Mapping[str, Any],
    *,
    asks: bool = False,
) -> Told | None:
    """Say to another "no" what fits the verdict, once, then that a person must go on; None where the search goes on.

    Who `asks` something as well is told who acts before that.
    """
    if stands(verdict) is None:
        return None
    follow = next_said(verdict)
    if follow is None and asks and may_repeat(verdict):
        dispatcher.utter_message(response="utter_rat", rat=wording_uebersicht.next_step(verdict, reader))
        kept = SlotSet("befund", {**verdict, SAID: 2})
        return Told(facts, [kept, SlotSet("offene_frage", "geholfen")], done=True)
    if follow is None:
        dispatcher.utter_message(response="utter_mehr_geht_nicht")
        dispatcher.utter_message(response=wording.question("mensch"))
        return Told(facts, [SlotSet("offene_frage", "mensch")], done=True)
    dispatcher.utter_message(response=wording_befund.FOLLOW[(follow, reader)])
    kept = SlotSet("befund", {**verdict, SAID: 1})
    return Told(facts, [kept, SlotSet("offene_frage", "geholfen")], done=True)


def tell_cause(
    dispatcher: CollectingDispatcher, facts: DeliveryFacts, reader: str, cause: str, verdict: Mapping[str, Any]
) -> Told:
    """Take the cause that the person names for the cause, and say what helps against it; the search ends there."""
    facts = replace(facts, refused=facts.refused | LADDER)
    if verdict.get("advice") == cause and not verdict.get(LISTED):
        return insist(dispatcher, facts, reader, verdict) or Told(facts, [], done=False)
    if cause in _ADVICE:
        sends = wording_befund.TRIGGERS[(kind_of(verdict) in wording_befund.ON_REQUEST, reader)]
        advice = {"response": wording_befund.ADVICE[(Advice(cause), reader)], "wer": sends}
        dispatcher.utter_message(response="utter_rat", rat=advice)
    else:
        dispatcher.utter_message(response=wording_befund.CAUSE[reader])
    kept = SlotSet("befund", {**verdict, "advice": cause, SAID: None})
    return Told(facts, [kept, SlotSet("offene_frage", "geholfen")], done=True)


def _same(verdict: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Tell whether this very verdict was told before: it is not said again in the same words."""
    return (
        bool(before)
        and not before.get(LISTED)
        and all(verdict.get(part) == before.get(part) for part in ("mail", "state", "reason"))
    )


def _tell_one(dispatcher: CollectingDispatcher, facts: DeliveryFacts, look: Look, mail: Delivery) -> Told:
    found, reader, before = _found(look.result, mail), look.reader, look.wanted.before
    verdict = verdict_of(look.result, mail)
    facts = replace(facts_of(facts, verdict), provider=facts.provider or _named(mail))
    if before.get("address") == verdict["address"]:
        verdict |= {part: before[part] for part in KEPT if before.get(part)}
    told_before = before.get(TOLD) or []
    key = f"{verdict['mail']} {verdict['state']} {verdict['reason']}"
    if look.result.failure:
        dispatcher.utter_message(response="utter_nachsehen_aelter")
    if key in told_before:
        same = _same(verdict, before) and not before.get("missing_kind")
        return _tell_unchanged(dispatcher, facts, look, found, before if same else {**verdict, TOLD: told_before})
    events = [SlotSet("befund", {**verdict, TOLD: [*told_before, key]})]
    dispatcher.utter_message(response="utter_befund", **wording_befund.verdict(found, reader))
    way = wording_befund.way(mail)
    if way:
        dispatcher.utter_message(response=way[0], **way[1])
    advice = wording_befund.advice(found, reader, wording.menu_words(provider_slug(facts)))
    if advice is None:
        return Told(facts, events, done=False)
    # What was just said covers these steps; the next "no" must bring something new. Nobody tried them, though.
    still_open = mail.state in _STILL_OPEN
    if still_open and not mail.demo and hears_events():
        dispatcher.utter_message(response="utter_rat_ohne_frage", rat=advice)
        dispatcher.utter_message(response=wording.question("bescheid"))
        return Told(facts, [*events, SlotSet("offene_frage", "bescheid")], done=True)
    # Without events no news can be promised.
    said = wording_befund.pair(advice, "utter_spaeter_fragen") if still_open else advice
    dispatcher.utter_message(response="utter_rat", rat=said)
    return Told(facts, [*events, SlotSet("offene_frage", "geholfen")], done=True)


def _tell_unchanged(
    dispatcher: CollectingDispatcher, facts: DeliveryFacts, look: Look, found: Found, before: Mapping[str, Any]
) -> Told:
    """Say shortly that nothing has changed, and what fits that; who only misses the mail is not told it again.

    `before` is the verdict as it was told, with the cause that was named since, if any.
    """
    if before.get("advice") not in (None, Advice.SEARCH_MAILBOX.value):
        facts = replace(facts, refused=facts.refused | LADDER)
    if look.wanted.missed and (told := insist(dispatcher, facts, look.reader, before, asks=look.wanted.beside)):
        return told
    dispatcher.utter_message(
        response=_again(look, found),
        adresse=found.mail.recipient,
        stand=wording_uebersicht.stand(before),
        fuss=wording_befund.source(found),
    )
    events = [SlotSet("befund", dict(before))]
    if stands(before) is None or before.get("advice") not in _ADVICE:
        return Told(facts, events, done=False)
    dispatcher.utter_message(response="utter_rat", rat=wording_uebersicht.next_step(before, look.reader))
    return Told(facts, [*events, SlotSet("offene_frage", "geholfen")], done=True)


def _found(result: LookupResult, mail: Delivery) -> Found:
    return Found(mail, assess(mail, _now()), result.source, result.as_of)


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
