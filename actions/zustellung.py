"""The topic "zustellung": guides from "no mail" to what happened and what helps."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, nearby, people, wording
from actions.memory import Event
from actions.reader import reader_at
from actions.services import asker_of, lookup
from actions.zustellung_befund import Look, Wanted, answer_offer, insist, provider_slug, tell, tell_cause
from actions.zustellung_bounce import answer_pasted
from actions.zustellung_gefragt import answer_asked
from actions.zustellung_liste import Asking, answer_common, answer_mails, answer_overview, answer_several, listed, whom
from actions.zustellung_rueckfrage import advise_step, other_address, tell_in_vain
from actions.zustellung_stoerung import tell_trouble
from actions.zweites_anliegen import name_other_matter
from bot.dialogue.house_addresses import MAILJET
from bot.dialogue.look_wanted import asks_what_is_seen, asks_yes_or_no, look_wanted
from bot.dialogue.mail_picked import listed_in, picked
from bot.dialogue.mail_remarks import names_a_way_out, requested_in_vain, sees_nothing
from bot.dialogue.message import MessageFacts
from bot.dialogue.next_step import wants_next_step
from bot.dialogue.pasted import OUTCOME
from bot.dialogue.people import (
    KIND,
    asks_for,
    asks_what_is_common,
    desk_of,
    doubts_house,
    group_in,
    names_own,
    several_in,
    wants_list,
)
from bot.dialogue.questions import Topic
from bot.dialogue.reader import affected_by
from bot.dialogue.replies import NOT_HELPED
from bot.dialogue.speech_acts import Reply, promises
from bot.dialogue.verdict_in_mind import stands
from bot.dialogue.zustellung import (
    AFFECTED_MEMBER,
    AFFECTED_SELF,
    CAUSES,
    NOTHING_FOUND,
    DeliveryFacts,
    Move,
    Step,
    answer,
    learn,
    next_move,
)
from bot.mail.errors import Unreachable
from bot.mail.kinds import kind_meant
from bot.mail.lookup import Asker, Lookup, LookupResult, Outcome, Role
from bot.mail.models import MailKind
from bot.mail.pool import in_call_pool
from bot.mail.watch import name_of

UNREADABLE_STATUS = "status_unklar"
LOOK_WITHIN_S = 4.0
"""Less than an action may take; after that it is said that nothing could be seen, in place of an apology."""

CAUSE_KNOWN = 0.6
"""From this score on a known question tells what the person says the cause is."""

LOOK_PERHAPS = 0.3
"""From this confidence on who is not signed in is told that nothing is looked up for him, where nothing else fits."""
_LOOK = "nachsehen"
PLAIN_NO = 4
"""In more words a "no" says something beside it."""

_SENTENCES = re.compile(r"(?<=[.!?])\s+")

ASKED_AT_MOST = 2
"""How often it is asked who misses the mail."""


class ActionZustellung(Action):
    """Learns what the message says, looks the mail up where that is allowed, and makes the next move."""

    def __init__(self, find: Lookup | None = None) -> None:
        self._find = find

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zustellung"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer one message of the delivery guide."""
        asker = asker_of(tracker)
        forgotten = people.only_of(tracker, name_of(asker) if asker.role is not Role.GUEST else None)
        beside = await self._beside(dispatcher, tracker, asker)
        events = beside if beside is not None else await self._answer(dispatcher, tracker, asker)
        return people.keep(tracker, [*forgotten, *events])

    async def _beside(self, dispatcher: CollectingDispatcher, tracker: Tracker, asker: Asker) -> list[Event] | None:
        """Answer what is about several people or mails, or about no mail at all; None where it is about one mail."""
        told, text, meaning = memory.message_facts(tracker), memory.latest_text(tracker), memory.latest_meaning(tracker)
        if (pasted := answer_pasted(dispatcher, tracker, asker)) is not None:
            return pasted
        if told.choice or text.startswith("/"):
            return None
        if doubts_house(told, text, meaning):
            ours = not told.house[0].endswith(MAILJET)
            response = "utter_adresse_haus" if ours else "utter_adresse_mailjet"
            dispatcher.utter_message(response=response, adresse=told.house[0])
            return memory.return_to_question(dispatcher, tracker)
        if asker.role is Role.GUEST:
            return None
        reader = reader_at(tracker, AFFECTED_MEMBER if asker.role is Role.ANBIETER else AFFECTED_SELF)
        asking = Asking(self._find or lookup(), asker, reader, LOOK_WITHIN_S)
        if not asks_what_is_common(text, people.known(tracker), sender=False):
            answered = answer_asked(dispatcher, tracker, _reader_of_case(tracker, asker, reader))
            if answered is not None:
                return answered
        himself = asker.email if asker.role is not Role.MITGLIED else ""
        several = [address for address in several_in(told, text, meaning) if address != himself]
        if len(several) > 1:
            return await answer_several(dispatcher, tracker, asking, several, _kind(tracker, text)[0])
        if common := asks_what_is_common(text, people.known(tracker)):
            return answer_common(dispatcher, tracker, reader, common)
        group = group_in(text, people.known(tracker), tracker.get_slot("email"), meaning)
        if group and not told.address:
            return answer_overview(dispatcher, tracker, reader, group)
        if not _picked(tracker) and wants_list(text, memory.latest_intent(tracker)):
            return await _list_mails(dispatcher, tracker, asking)
        return None

    async def _answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, asker: Asker) -> list[Event]:
        """Answer what is about one mail: another person's case is taken up first, if the message is about one."""
        case = _take_up(tracker, asker)
        facts, events = case.facts, case.events
        name_other_matter(dispatcher, tracker, Topic.DELIVERY)
        reader = reader_at(tracker, facts.affected)
        early = await _answer_early(dispatcher, tracker, asker, case, reader)
        if early is not None:
            return early
        events += await tell_trouble(dispatcher, tracker, provider_slug(facts))
        if case.told.choice == UNREADABLE_STATUS:
            dispatcher.utter_message(response="utter_status_unklar")
            facts = replace(facts, refused=facts.refused | {"status"})

        wants_status = _wants_status(tracker)
        looks = bool(facts.may_look_up and facts.email and not facts.suggestion) and (
            case.looks_again or _worth_a_look(tracker, case.before, facts, wants_status)
        )
        if not case.returned:
            _acknowledge(dispatcher, case.before, facts, case.told, looks=looks)
        if asker.role is Role.GUEST and wants_status:
            # Only who is signed in is ever shown what was looked up.
            seen = [one.get("befund") or {} for one in people.known(tracker).values()]
            out = any(one.get("state") and one.get("outcome") != OUTCOME for one in seen)
            dispatcher.utter_message(response="utter_nachsehen_abgemeldet" if out else "utter_nachsehen_nicht_erlaubt")
        if looks:
            try:
                result = await asyncio.wait_for(self._look(dispatcher, asker, case.before, facts), LOOK_WITHIN_S)
            except asyncio.TimeoutError:
                result = LookupResult(Outcome.UNAVAILABLE, failure=Unreachable)
            said = tell(dispatcher, tracker, facts, Look(asker, reader, result, case.wanted))
            facts = said.facts
            if result.outcome is Outcome.NONE and facts.status is None:
                facts = replace(facts, status=NOTHING_FOUND)
            events += said.events
            if said.done:
                return [*events, *memory.remember_delivery(facts)]
        if _is_closed(facts, case.wanted.before) and not looks:
            asks = _asks_beside(tracker)
            if promises(memory.latest_text(tracker)) and "?" not in memory.latest_text(tracker):
                dispatcher.utter_message(response="utter_schritt_zugesagt")
                return [*events, *memory.remember_delivery(facts)]
            if insisted := insist(dispatcher, facts, reader, case.wanted.before, asks=asks):
                return [*events, *insisted.events, *memory.remember_delivery(facts)]
        advised = _on_the_table(tracker, case.before, facts)
        if (advised and promises(memory.latest_text(tracker))) or (case.stays and not looks):
            return [*events, *_stay(dispatcher, tracker, facts, reader)]
        return [*events, *_move(dispatcher, facts, reader, advised, nearby.questions(tracker))]

    async def _look(
        self, dispatcher: CollectingDispatcher, asker: Asker, before: DeliveryFacts, facts: DeliveryFacts
    ) -> LookupResult:
        """Look the address up; after a corrected slip, the address as it was first typed as well.

        The one with the slip is probably what the course has stored, so that is where the mails went.
        """
        find = (self._find or lookup()).find
        result = await in_call_pool(find, asker, facts.email or "")
        corrected = before.suggestion is not None and before.suggestion == facts.email and before.email
        if not corrected or result.outcome is not Outcome.NONE:
            return result
        typed = await in_call_pool(find, asker, before.email or "")
        if typed.outcome is not Outcome.FOUND:
            return result
        dispatcher.utter_message(
            response="utter_nachsehen_unter_tippfehler", email=facts.email, email_falsch=before.email
        )
        return typed


def _reader_of_case(tracker: Tracker, asker: Asker, reader: str) -> str:
    """Return for whom an answer about the case at hand is worded; about several it is worded as for a helper."""
    affected = tracker.get_slot("betroffen")
    return reader_at(tracker, affected) if affected and asker.role is Role.ANBIETER else reader


@dataclass(frozen=True)
class _Case:
    """The case of the person whom a message is about, with what the message adds to it."""

    told: MessageFacts
    before: DeliveryFacts
    facts: DeliveryFacts
    wanted: Wanted
    events: list[Event]
    stays: bool
    """Whether a step is at hand and the message gives no reason to go on from it."""
    looks_again: bool
    """Whether the message asks for a look whatever is known: another kind, a person named again, still missed."""

    @property
    def returned(self) -> bool:
        """Whether somebody else was spoken of in between."""
        return self.wanted.returned


def _take_up(tracker: Tracker, asker: Asker) -> _Case:
    """Put the case of the person meant in place of the one at hand, and learn what the message says."""
    text, known, turn = memory.latest_text(tracker), people.known(tracker), memory.latest_turn(tracker)
    told, choice = _about_whom(tracker), _picked(tracker)
    returned = told.address in known and told.address != tracker.get_slot("email")
    other, question = tracker.get_slot("thema"), memory.open_question(tracker)
    events: list[Event] = [
        *people.turn_to(tracker, told.address),
        SlotSet("thema", Topic.DELIVERY.value),
        SlotSet("abgebrochen", None),
    ]
    if other and other != Topic.DELIVERY.value:
        events.append(SlotSet("thema_davor", other))
    kind, renamed = _kind(tracker, text)
    if kind and desk_of(tracker.slots).get(KIND) != kind.value:
        events.append(people.with_desk(tracker, **{KIND: kind.value}))
    before = memory.delivery_facts(tracker, may_look_up=asker.role is not Role.GUEST)
    learned = _with_token(before, learn(before, told), asker, told, text)
    fresh = renamed or returned
    missed = not fresh and _is_missed(tracker)
    verdict: dict[str, Any] = tracker.get_slot("befund") or {}
    asked_which = bool(question and question.name == "welche_mail" and not told.choice)
    insists = missed and stands(verdict) is not None
    about_him = asks_for(text, known, memory.latest_meaning(tracker)) is not None
    wanted = look_wanted(turn) or (_asks_for_kind(text) and verdict.get("missing_kind") is not None)
    return _Case(
        told,
        before,
        learned if fresh else _with_answer(learned, tracker, told),
        Wanted(
            kind,
            told.choice or choice,
            verdict,
            asked_which and not choice,
            missed,
            returned,
            asked=wanted
            or _wants_status(tracker)
            or bool(told.address)
            or ("?" in text and _kind_asked(text) is not None),
            yes_or_no=asks_yes_or_no(text),
            beside=_asks_beside(tracker),
        ),
        events,
        stays=turn.asked == "geholfen" and before.last_step is not None and not fresh and not wants_next_step(turn),
        looks_again=fresh or insists or about_him or wanted or choice is not None,
    )


def _about_whom(tracker: Tracker) -> MessageFacts:
    """Return the facts of the message with the one who is meant, where it names him by his first name."""
    told, meant = memory.message_facts(tracker), people.meant_in(tracker)
    return replace(told, addresses=(meant,), address=meant) if meant and not told.address else told


def _picked(tracker: Tracker) -> str | None:
    """Return the mail of the list shown last that the message means by place or day."""
    return picked(memory.latest_text(tracker), listed_in(memory.latest_turn(tracker).listed))


async def _answer_early(
    dispatcher: CollectingDispatcher, tracker: Tracker, asker: Asker, case: _Case, reader: str
) -> list[Event] | None:
    """Answer what needs neither a look-up nor the next step; None where it needs one of them."""
    told, facts, before, meaning = case.told, case.facts, case.before, memory.latest_meaning(tracker)
    if told.providers and not told.address and _is_about_another_address(tracker, before, told):
        better = other_address(dispatcher, told.providers[-1], reader)
        return [*case.events, *memory.remember_delivery(before), *better]
    question, reply = memory.open_question(tracker), memory.latest_reply(tracker)
    if question and question.name == "bescheid" and reply and not told.address:
        return [*case.events, *await answer_offer(dispatcher, tracker, asker, reader, reply)]
    if meaning.does("bescheid_gewuenscht") and before.email:
        return [*case.events, *await answer_offer(dispatcher, tracker, asker, reader, Reply.YES)]
    if facts.email is None and facts.may_look_up and len(people.known(tracker)) > 1 and not told.about_delivery:
        return [*case.events, *whom(dispatcher, tracker)]
    if reader == AFFECTED_SELF and not facts.may_look_up and _asked_again_in_vain(tracker):
        return [*case.events, *tell_in_vain(dispatcher, tracker, facts)]
    cause = CAUSES.get(meaning.known or "") if meaning.known_score >= CAUSE_KNOWN else None
    if cause and case.wanted.before and not memory.asks_back(tracker):
        said = tell_cause(dispatcher, facts, reader, cause, case.wanted.before)
        return [*case.events, *said.events, *memory.remember_delivery(said.facts)]
    return None


async def _list_mails(dispatcher: CollectingDispatcher, tracker: Tracker, asking: Asking) -> list[Event] | None:
    """List the mails to the address that is meant; None where none is known."""
    told, asker = memory.message_facts(tracker), asking.asker
    own = asker.email if names_own(memory.latest_text(tracker)) else None
    member = asker.email if asker.role is Role.MITGLIED else None
    address = told.address or own or tracker.get_slot("email") or member
    if not address:
        return None
    switched = people.turn_to(tracker, address)
    result = await answer_mails(dispatcher, tracker, asking, address)
    known = memory.delivery_facts(tracker)
    facts = _with_token(known, replace(known, email=address), asker, told, memory.latest_text(tracker))
    if result.outcome not in (Outcome.FOUND, Outcome.NONE):
        facts = tell(dispatcher, tracker, facts, Look(asker, asking.reader, result, Wanted())).facts
    kept = listed(tracker, result)
    return [SlotSet("thema", Topic.DELIVERY.value), *switched, *memory.remember_delivery(facts), *kept]


def _is_closed(facts: DeliveryFacts, verdict: Mapping[str, Any]) -> bool:
    """Tell whether a verdict left nothing to search for, and nothing is to be asked."""
    return stands(verdict) is not None and next_move(facts) == Move()


def _wants_status(tracker: Tracker) -> bool:
    asks = memory.latest_intent(tracker) == "zustellstatus_abfragen"
    return asks or memory.latest_meaning(tracker).does("nachsehen")


class ActionZustellstatus(Action):
    """Explains a status; told as a fact about a mail ("da steht zugestellt"), the guide goes on from it."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zustellstatus"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer a question about the meaning of a status."""
        told = memory.message_facts(tracker)
        return [*people.turn_to_named(tracker, told.address), *self._answer(dispatcher, tracker, told)]

    @staticmethod
    def _answer(dispatcher: CollectingDispatcher, tracker: Tracker, told: MessageFacts) -> list[Event]:
        if told.choice == UNREADABLE_STATUS:
            dispatcher.utter_message(response="utter_status_unklar")
            return memory.return_to_question(dispatcher, tracker)
        known = tracker.get_slot("status")
        statuses = told.statuses or ((known,) if known in wording.STATUS else ())
        if not statuses:
            dispatcher.utter_message(response="utter_status_allgemein")
            return memory.return_to_question(dispatcher, tracker)
        for status in statuses[:2]:
            dispatcher.utter_message(response=wording.STATUS[status])
        if memory.asks_back(tracker) and not told.affected:
            return memory.return_to_question(dispatcher, tracker)
        facts = learn(memory.delivery_facts(tracker), told)
        reader = reader_at(tracker, facts.affected)
        return [SlotSet("thema", Topic.DELIVERY.value), *_move(dispatcher, facts, reader)]


def _is_about_another_address(tracker: Tracker, before: DeliveryFacts, told: MessageFacts) -> bool:
    """Tell whether a provider is named for an address to change to, not for the mailbox that misses the mail."""
    question = memory.open_question(tracker)
    if question and question.name == "andere_adresse":
        return True
    known = provider_slug(before)
    advised = bool(question and question.name == "geholfen" and before.last_step)
    return bool(advised and known and told.providers[-1] != known and names_a_way_out(memory.latest_text(tracker)))


def _kind(tracker: Tracker, text: str) -> tuple[MailKind | None, bool]:
    """Return which kind of mail is meant in this case, and whether this message says so for the first time."""
    kept = desk_of(tracker.slots).get(KIND)
    known = MailKind(kept) if kept else None
    told = _kind_asked(text)
    if told is None and known is None and not people.known(tracker):
        return _kind_told_before(tracker), False  # "meine Zugangsmail fehlt", and the address a message later
    return (told, told is not known) if told else (known, False)


def _kind_asked(text: str) -> MailKind | None:
    """Return the kind of mail that a message asks for: where one sentence asks to look, the others only argue."""
    sentences = _SENTENCES.split(text)
    place = next((index for index, one in enumerate(sentences) if asks_what_is_seen(one)), None)
    if place is None:
        return kind_meant(text)
    # "hab jetzt Passwort vergessen gedrückt. siehst du was?" asks for what the sentence before it brought about
    return kind_meant(sentences[place]) or (kind_meant(sentences[place - 1]) if place else None)


def _asks_for_kind(text: str) -> bool:
    return "?" in text and _kind_asked(text) is not None


def _kind_told_before(tracker: Tracker) -> MailKind | None:
    """Return the kind of mail that was spoken of last, before any mail was looked up."""
    texts = (str(event.get("text") or "") for event in reversed(tracker.events) if event.get("event") == "user")
    return next((kind for kind in map(kind_meant, texts) if kind), None)


def _asks_beside(tracker: Tracker) -> bool:
    """Tell whether a message that counts as a "no" asks or tells something else, so that no end may be made of it."""
    text = memory.latest_text(tracker)
    told = len(text.split()) > PLAIN_NO and not memory.latest_meaning(tracker).does(*NOT_HELPED)
    return memory.asks_back(tracker) or "?" in text or told


def _is_missed(tracker: Tracker) -> bool:
    """Tell whether the message says that the mail is still not there."""
    if memory.latest_intent(tracker) == "nicht_geholfen" or memory.latest_meaning(tracker).does("nichts_da"):
        return True
    question = memory.open_question(tracker)
    asked = question is not None and question.name == "geholfen"
    return asked and memory.latest_step_outcome(tracker) is Reply.NO


def _with_token(
    before: DeliveryFacts, learned: DeliveryFacts, asker: Asker, told: MessageFacts, text: str
) -> DeliveryFacts:
    """Fill in what the signed token says: a member need not type his address, a helper not say that he helps."""
    email = learned.email or (asker.email if asker.role is Role.MITGLIED else None) or None
    return replace(learned, email=email, affected=affected_by(asker, before, learned, told, text))


def _with_answer(facts: DeliveryFacts, tracker: Tracker, told: MessageFacts) -> DeliveryFacts:
    question = memory.open_question(tracker)
    intent = memory.latest_intent(tracker)
    if intent == "nicht_geholfen" and facts.last_step:
        return answer(facts, "geholfen", yes=False)
    if not question or question.topic is not Topic.DELIVERY:
        return facts
    if question.name == "geholfen":
        # "im Spam ist nichts" already names the step; a bare "nein" means the one just advised.
        failed = memory.latest_step_outcome(tracker) is Reply.NO and not told.tried
        return answer(facts, "geholfen", yes=False) if failed else facts
    if question.name == "adresse_vorschlag" and told.address:
        return facts
    reply = memory.latest_reply(tracker)
    if question.name == "status" and sees_nothing(memory.latest_text(tracker)):
        reply = Reply.DONT_KNOW
    answered = {"betroffen": told.affected, "adresse": told.address, "status": told.statuses}.get(question.name)
    if answered or (reply is None and not _passes_over(tracker, question.name)):
        return facts
    return answer(facts, question.name, yes=reply is Reply.YES)


def _passes_over(tracker: Tracker, question: str) -> bool:
    """Tell whether he was asked twice who misses the mail, and told other things: the advice does without."""
    return question == "betroffen" and memory.times_asked(tracker, question) >= ASKED_AT_MOST


def _acknowledge(
    dispatcher: CollectingDispatcher, before: DeliveryFacts, facts: DeliveryFacts, told: MessageFacts, *, looks: bool
) -> None:
    """Say shortly what was understood, so that a misunderstanding shows at once; less where a verdict follows."""
    if before.suggestion and not facts.suggestion and not told.address:
        fixed = facts.email == before.suggestion
        name = "utter_adresse_korrigiert" if fixed else "utter_adresse_bleibt"
        dispatcher.utter_message(response=name, email=facts.email)
    new_address = bool(told.address and facts.email != before.email and not facts.suggestion)
    affected = not looks and facts.provider != before.provider and facts.provider in wording.OFTEN_AFFECTED
    named = wording.provider_name(facts.provider) if affected and facts.provider else None
    if new_address and not looks:
        name = "utter_adresse_notiert_betroffen" if affected else "utter_adresse_notiert"
        dispatcher.utter_message(response=name, email=facts.email, anbieter_name=named)
    elif affected:
        dispatcher.utter_message(response="utter_anbieter_betroffen", anbieter_name=named)
    if looks:
        return
    if facts.status != before.status and facts.status:
        dispatcher.utter_message(response=wording.STATUS[facts.status])


def _worth_a_look(tracker: Tracker, before: DeliveryFacts, facts: DeliveryFacts, wants_status: bool) -> bool:
    waiting = memory.open_question(tracker)
    chooses = waiting is not None and waiting.name == "welche_mail"
    return wants_status or chooses or facts.email != before.email or tracker.get_slot("befund") is None


def _on_the_table(tracker: Tracker, before: DeliveryFacts, facts: DeliveryFacts) -> str | None:
    """Return the step that the user is busy with, if what he tells now doesn't change a word of it."""
    question = memory.open_question(tracker)
    busy = question is not None and question.name == "geholfen"
    if question and question.name == "adresse_vorschlag" and facts.email == before.suggestion:
        return Step.CHECK_ADDRESS.value  # just compared: what it was is told with the correction
    return before.last_step if busy and provider_slug(facts) == provider_slug(before) else None


def _asked_again_in_vain(tracker: Tracker) -> bool:
    """Tell whether the message says, in a talk about a missing mail, that requesting it anew brought nothing."""
    return tracker.get_slot("thema") == Topic.DELIVERY.value and requested_in_vain(memory.latest_text(tracker))


def _stay(dispatcher: CollectingDispatcher, tracker: Tracker, facts: DeliveryFacts, reader: str) -> list[Event]:
    """Leave the step where it is: say what is offered instead of taking the message for a "did not help"."""
    meaning = memory.latest_meaning(tracker)
    if promises(memory.latest_text(tracker)):
        dispatcher.utter_message(response="utter_schritt_zugesagt")
    elif not facts.may_look_up and any(one.does(_LOOK, sure=LOOK_PERHAPS) for one in (meaning, *meaning.parts)):
        dispatcher.utter_message(response="utter_nachsehen_gast")
    elif not dispatcher.messages and (near := nearby.questions(tracker)):
        dispatcher.utter_message(response="utter_rueckfrage_wissen", buttons=near)
    elif not dispatcher.messages:
        dispatcher.utter_message(response=wording.STEP_STAYS[reader == AFFECTED_SELF])
    else:
        dispatcher.utter_message(response=wording.question("geholfen"))
    return memory.remember_delivery(facts)


def _move(
    dispatcher: CollectingDispatcher,
    facts: DeliveryFacts,
    reader: str,
    advised: str | None = None,
    near: list[dict[str, str]] | None = None,
) -> list[Event]:
    move = next_move(facts)
    provider = provider_slug(facts)
    asked: str | None
    if move.step and move.step.value == advised:
        asked = "geholfen"
        if dispatcher.messages:
            dispatcher.utter_message(response=wording.question(asked))
        elif near:  # nothing was said yet, so nothing was understood
            dispatcher.utter_message(response="utter_rueckfrage_wissen", buttons=near)
        else:
            dispatcher.utter_message(response=wording.STEP_STAYS[reader == AFFECTED_SELF])
    elif move.question:
        asked = move.question
        dispatcher.utter_message(response=wording.question(asked), email=facts.email, email_vorschlag=facts.suggestion)
    elif move.step:
        asked = "geholfen"
        advise_step(dispatcher, move.step.value, reader, provider)
        facts = replace(facts, last_step=move.step.value)
    else:
        asked = "mensch"
        dispatcher.utter_message(response="utter_schritte_erschoepft")
        dispatcher.utter_message(response=wording.question(asked))
    return [*memory.remember_delivery(facts), SlotSet("offene_frage", asked)]
