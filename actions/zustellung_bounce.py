"""The topic "zustellung": explains a report, header, server reply or code that somebody pastes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, people, wording_bounce
from actions.memory import Event
from actions.services import settings
from actions.zustellung_befund import facts_of
from bot.dialogue.message import MessageFacts
from bot.dialogue.pasted import OUTCOME, asks_how_known, pasted_in
from bot.dialogue.questions import Topic
from bot.dialogue.reader import HIMSELF, reader_of
from bot.dialogue.zustellung import AFFECTED_MEMBER, AFFECTED_SELF, DeliveryFacts, learn
from bot.mail.advice import Advice, advise
from bot.mail.bounce import Kind, Pasted
from bot.mail.codes import Code
from bot.mail.lookup import Asker, Role
from bot.mail.models import Delivery
from bot.mail.verdict import assess


def answer_pasted(dispatcher: CollectingDispatcher, tracker: Tracker, asker: Asker) -> list[Event] | None:
    """Explain what was pasted, None where nothing was."""
    turn = memory.latest_turn(tracker)
    himself = asker.email if asker.role is not Role.MITGLIED else ""
    found = pasted_in(turn, [address for address in (himself, settings().support_email) if address])
    if found is None and asks_how_known(turn):
        dispatcher.utter_message(response="utter_bounce_woher", adresse=turn.email)
        return memory.return_to_question(dispatcher, tracker)
    if found is None:
        return None
    if isinstance(found, Code):
        dispatcher.utter_message(response="utter_code", **wording_bounce.code(found))
        return memory.return_to_question(dispatcher, tracker)
    if found.kind is Kind.HEADER:
        dispatcher.utter_message(response="utter_header", **wording_bounce.header(found))
        return memory.return_to_question(dispatcher, tracker)
    if turn.in_suspension:
        # The account is what it is about there; the report is explained, and no case made of it.
        dispatcher.utter_message(response="utter_bounce", **wording_bounce.report(found))
        return memory.return_to_question(dispatcher, tracker)
    return _tell(dispatcher, tracker, asker, found)


def _tell(dispatcher: CollectingDispatcher, tracker: Tracker, asker: Asker, read: Pasted) -> list[Event]:
    """Say what happened to the mail of the report and what helps; its receiver's case is the one at hand then."""
    events = [
        *people.turn_to(tracker, read.recipient),
        SlotSet("thema", Topic.DELIVERY.value),
        SlotSet("abgebrochen", None),
    ]
    before = memory.delivery_facts(tracker)
    told = MessageFacts(addresses=(read.recipient,), address=read.recipient) if read.recipient else MessageFacts()
    facts = _with_reader(replace(learn(before, told), suggestion=None), asker, read)
    if not read.recipient and facts.email:
        read = replace(read, recipient=facts.email)  # a reply alone is about the mail that is spoken of
    chosen = _advice(read)
    verdict: dict[str, Any] = {
        "outcome": OUTCOME,
        "state": read.state.value,
        "reason": read.reason.value,
        "mail": None,
        "address": facts.email,
        "subject": "",
        "sent_at": None,
        "advice": chosen.value,
    }
    dispatcher.utter_message(response="utter_bounce", **wording_bounce.report(read))
    dispatcher.utter_message(response="utter_rat", rat=_what_helps(read, chosen, asker, facts))
    return [
        *events,
        SlotSet("befund", verdict),
        SlotSet("offene_frage", "geholfen"),
        *memory.remember_delivery(facts_of(facts, verdict)),
    ]


def _what_helps(read: Pasted, chosen: Advice, asker: Asker, facts: DeliveryFacts) -> dict[str, Any]:
    if asker.role is Role.MITGLIED and asker.email and read.recipient and read.recipient != asker.email:
        return {"response": "utter_bounce_fremd", "eigene": asker.email}
    himself = asker.role is Role.ANBIETER and facts.affected == AFFECTED_SELF
    return wording_bounce.advice(read, chosen, HIMSELF if himself else reader_of(asker, facts.affected))


def _advice(read: Pasted) -> Advice:
    """Return the advice that fits; a report is of a mail that was refused or is late, so there always is one."""
    if read.detail:
        return wording_bounce.ADVICE_OF_DETAIL[read.detail]
    mail = Delivery(
        "", read.recipient or "", read.state, read.reason, read.finality, server_reply=read.words, smtp_code=read.code
    )
    judged = assess(mail, datetime.now(timezone.utc))
    return advise(replace(judged, provider=read.provider)) or Advice.ASK_WHY


def _with_reader(facts: DeliveryFacts, asker: Asker, read: Pasted) -> DeliveryFacts:
    """Fill in whose mail it is: a creator's or helper's report is about somebody else unless the address is his own."""
    if asker.role in (Role.TEAM, Role.ANBIETER):
        own = asker.role is Role.ANBIETER and bool(read.recipient) and read.recipient == asker.email
        return replace(facts, affected=AFFECTED_SELF if own else AFFECTED_MEMBER)
    return replace(facts, affected=facts.affected or AFFECTED_SELF)
