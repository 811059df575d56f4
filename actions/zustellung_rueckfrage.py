"""The topic "zustellung": another address, an address without a topic, and the way back to the open question."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, nearby, people, wording, wording_befund, wording_uebersicht, zustellung_text
from actions.erzaehlt import told as told_freely
from actions.memory import Event
from actions.reader import reader_at
from actions.services import settings
from actions.text_kursanbieter import say_to_seller
from actions.zustellung_befund import provider_slug
from bot.dialogue.mail_remarks import says_address_is_wrong, says_it_was_changed, says_link_is_dead
from bot.dialogue.message import MessageFacts
from bot.dialogue.new_address import asks_after_change, new_address_in
from bot.dialogue.other_address import keeps_address
from bot.dialogue.questions import Topic
from bot.dialogue.questions_back import (
    asks_for_folder,
    asks_how,
    asks_the_bot_to_send,
    asks_to_send_again,
    asks_where,
    asks_where_to_change,
    asks_whom_to_write,
)
from bot.dialogue.reader import HIMSELF, SELF
from bot.dialogue.told_freely import right_address_in
from bot.dialogue.verdict_in_mind import kind_of
from bot.dialogue.waited_out import waited_out
from bot.dialogue.words_wanted import words_wanted
from bot.dialogue.zustellung import LADDER, DeliveryFacts, Step, learn, was_refused

_SELLER = re.compile(r"\b(?:(?:kurs)?anbieter\w*|verkäufer\w*|coach\w*|trainer\w*|kursleit\w*)\b", re.IGNORECASE)
_MAILBOX = re.compile(
    r"\b(?:mailanbieter\w*|provider|it|edv|admin\w*|postmaster|gmx|web\.de|t-online|yahoo|gmail|outlook|icloud|freenet)\b",
    re.IGNORECASE,
)
"""Who looks after a mailbox: words for him are others than those for the course provider."""
_WHO_OR_WHERE = frozenset({"wer_muss", "wo_wie"})
"""Acts that ask who sends a mail again, or where it is requested, rather than whether that makes sense."""


class ActionAndereAdresse(Action):
    """Answers wishes for another address; never claims to have changed one."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_andere_adresse"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer a message about another address."""
        told = memory.message_facts(tracker)
        return [*people.turn_to_named(tracker, told.address), *self._answer(dispatcher, tracker, told)]

    @staticmethod
    def _answer(dispatcher: CollectingDispatcher, tracker: Tracker, told: MessageFacts) -> list[Event]:
        facts = memory.delivery_facts(tracker)
        reader = reader_at(tracker, facts.affected)
        text = memory.latest_text(tracker)
        if keeps_address(memory.latest_turn(tracker)):
            return _keep_address(dispatcher, tracker, facts)
        of_the_old = says_address_is_wrong(text) or asks_where_to_change(text)
        if told.providers and not told.address and not of_the_old:
            return other_address(dispatcher, told.providers[-1], reader)
        waiting = memory.open_question(tracker)
        suspended = waiting is not None and waiting.topic is Topic.SUSPENSION  # the account's address, not a mail's
        right = right_address_in(text, told, known_wrong=facts.last_step == Step.CHECK_ADDRESS.value)
        if right and not suspended and reader == SELF:
            dispatcher.utter_message(response=wording.for_reader("adresse_richtig", reader), email=right)
            return _address_checked(replace(facts, email=right, provider=None, suggestion=None))
        if says_address_is_wrong(text) and not suspended:
            dispatcher.utter_message(response=wording.for_reader("adresse_falsch", reader))
            return _address_checked(facts)
        if says_it_was_changed(text) and not suspended:
            dispatcher.utter_message(response=wording.for_reader("adresse_geaendert", reader))
            return _address_checked(facts)
        if asks_where_to_change(text) and not suspended:
            dispatcher.utter_message(response=wording.for_reader("umstellen_wo", reader))
            return memory.return_to_question(dispatcher, tracker)
        if facts.email and memory.asks_back(tracker) and not told.providers and facts.status is None and waiting:
            dispatcher.utter_message(response=wording.for_reader("umstellen_kann_ich_nicht", reader), email=facts.email)
        else:
            dispatcher.utter_message(response=wording.for_reader("andere_adresse", reader))
        if waiting and waiting.name != "geholfen":
            return memory.return_to_question(dispatcher, tracker)
        offered = "utter_frage_andere_adresse" in memory.said(tracker)
        if offered or Step.OTHER_ADDRESS.value in facts.refused:
            return [SlotSet("thema", Topic.DELIVERY.value), SlotSet("offene_frage", None)]
        dispatcher.utter_message(response=wording.question("andere_adresse"))
        return [SlotSet("thema", Topic.DELIVERY.value), SlotSet("offene_frage", "andere_adresse")]


def _keep_address(dispatcher: CollectingDispatcher, tracker: Tracker, facts: DeliveryFacts) -> list[Event]:
    """Accept that no other address is wanted, once and for all; offer an answer to what is said beside it."""
    dispatcher.utter_message(response="utter_andere_adresse_nein")
    if near := nearby.questions(tracker):
        dispatcher.utter_message(response="utter_rueckfrage_wissen", buttons=near)
    kept = replace(facts, refused=facts.refused | {Step.OTHER_ADDRESS.value})
    return [
        SlotSet("thema", Topic.DELIVERY.value), *memory.remember_delivery(kept), SlotSet("offene_frage", None)
    ]  # fmt: skip


class ActionSchrittGenauer(Action):
    """Answers "wo ist das?", "wie geht das?" and "was soll ich machen?" about the step just advised."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_schritt_genauer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Say where or how, to whoever is meant; ask for the provider where the way depends on it."""
        turn = memory.latest_turn(tracker)
        named = zustellung_text.named_in(tracker) if words_wanted(turn) or asks_after_change(turn) else []
        address = named[0] if len(named) == 1 else memory.message_facts(tracker).address
        switched = people.turn_to_named(tracker, address)
        return people.keep(tracker, [*switched, *self._answer(dispatcher, tracker)])

    @staticmethod
    def _answer(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        facts = memory.delivery_facts(tracker)
        named = memory.message_facts(tracker).providers
        provider = named[-1] if named else provider_slug(facts)
        step = facts.last_step
        text = memory.latest_text(tracker)
        where = asks_where(text)
        reader = reader_at(tracker, facts.affected)
        meaning = memory.latest_meaning(tracker)
        looks_into_spam = asks_for_folder(text) or (where and step in (Step.SPAM.value, Step.FORWARD_SPAM.value))
        if says_link_is_dead(text):
            dispatcher.utter_message(response=wording.for_reader("link_abgelaufen", reader))
            return []
        turn = memory.latest_turn(tracker)
        if asks_after_change(turn):
            verdict = tracker.get_slot("befund") or {}
            response, values = wording_uebersicht.after_change(verdict, reader, new_address_in(turn))
            dispatcher.utter_message(response=response, **values)
        elif words_wanted(turn):
            several = zustellung_text.texts_for_several(dispatcher, tracker, reader)
            if several is not None:
                return several
            _say_words(dispatcher, tracker, facts, reader)
            if reader == SELF:
                return []  # to be copied and sent before anything can be told
        elif waited_out(turn) and reader == SELF:
            dispatcher.utter_message(response="utter_wartezeit_um", kontakt=_desk())
            return _with_seller(replace(facts, age_minutes=None))
        elif asks_whom_to_write(text):
            return _say_whom(dispatcher, tracker, facts, reader)
        elif asks_to_send_again(text) and (verdict := tracker.get_slot("befund") or {}).get("state"):
            # The kind of the mail looked up says who sends it.
            sends = wording_befund.TRIGGERS[(kind_of(verdict) in wording_befund.ON_REQUEST, reader)]
            dispatcher.utter_message(response="utter_nicht_ich_sende", wer=sends)
        elif asks_to_send_again(text):
            asked = _sending_again(text, step, names_who=meaning.act.name in _WHO_OR_WHERE)
            dispatcher.utter_message(response=wording.SEND_AGAIN[(asked, reader)])
        elif looks_into_spam:
            dispatcher.utter_message(
                response=wording.folder_hint(provider) if provider else "utter_ordner_ohne_anbieter"
            )
        elif where and step == Step.CONTACT.value:
            dispatcher.utter_message(response=wording.whitelist_hint(provider))
        elif step:
            advise_step(dispatcher, step, reader, provider)
            return []  # it ends with the buttons of the open question
        return memory.return_to_question(dispatcher, tracker)


def _say_words(dispatcher: CollectingDispatcher, tracker: Tracker, facts: DeliveryFacts, reader: str) -> None:
    """Say a text to pass on: what fits the mail that was looked up, else what fits its status."""
    if zustellung_text.text_at_hand(dispatcher, tracker, reader):
        return
    text = memory.latest_text(tracker)
    if reader == SELF and (_SELLER.search(text) or not _MAILBOX.search(text)):
        say_to_seller(dispatcher, tracker)
    elif reader in (SELF, HIMSELF):
        dispatcher.utter_message(response="utter_text_weitergeben", email=facts.email or "…")
    else:
        refused = was_refused(facts.status)
        dispatcher.utter_message(response="utter_text_mitglied_adresse" if refused else "utter_text_mitglied_suchen")


def _say_whom(dispatcher: CollectingDispatcher, tracker: Tracker, facts: DeliveryFacts, reader: str) -> list[Event]:
    """Say to whom one writes: a member to his course provider, as long as that one answers."""
    if reader != SELF:
        advise_step(dispatcher, Step.PROVIDER.value, reader, provider_slug(facts))
        return [SlotSet("letzter_schritt", Step.PROVIDER.value), SlotSet("offene_frage", "geholfen")]
    silent = told_freely(tracker).seller_silent
    dispatcher.utter_message(response="utter_wem_schreiben_stumm" if silent else "utter_wem_schreiben", kontakt=_desk())
    return _with_seller(facts)


def tell_in_vain(dispatcher: CollectingDispatcher, tracker: Tracker, facts: DeliveryFacts) -> list[Event]:
    """Say who can see why nothing comes of requesting anew: whether there is an access at all, under which address."""
    silent = told_freely(tracker).seller_silent
    dispatcher.utter_message(
        response="utter_neu_vergeblich_stumm" if silent else "utter_neu_vergeblich", kontakt=_desk()
    )
    return _with_seller(facts)


def _desk() -> str:
    return settings().support_email or "utter_support_name"


def _with_seller(facts: DeliveryFacts) -> list[Event]:
    """Remember that the course provider is at hand now; what is done in a mailbox comes before him."""
    done = {Step.WAIT.value, Step.SPAM.value, Step.FORWARD_SPAM.value, Step.CONTACT.value}
    at_seller = replace(facts, refused=facts.refused | done, last_step=Step.PROVIDER.value)
    remembered = memory.remember_delivery(at_seller)
    return [SlotSet("thema", Topic.DELIVERY.value), *remembered, SlotSet("offene_frage", "geholfen")]


class ActionAdresseOhneThema(Action):
    """Asks what an address is about instead of quietly using it."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_adresse_ohne_thema"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Ask for the topic and keep the address for the answer."""
        facts = learn(DeliveryFacts(), memory.message_facts(tracker))
        dispatcher.utter_message(response="utter_adresse_ohne_thema")
        return memory.remember_delivery(replace(facts, affected=None))


def _address_checked(facts: DeliveryFacts) -> list[Event]:
    """Remember that the address was looked at; the next thing to know is whether the mail comes once it is mended."""
    checked = facts.tried | {Step.CHECK_ADDRESS.value}
    # Until it is changed no folder and no provider helps, so the search ends here.
    mended = replace(facts, tried=checked, refused=facts.refused | LADDER, last_step=Step.CHECK_ADDRESS.value)
    return [
        SlotSet("thema", Topic.DELIVERY.value), *memory.remember_delivery(mended), SlotSet("offene_frage", "geholfen")
    ]  # fmt: skip


def _sending_again(text: str, step: str | None, *, names_who: bool) -> str:
    """Return what is asked about a new mail, as wording.SEND_AGAIN names it: of the bot, too early, how, or whether."""
    if asks_the_bot_to_send(text):
        return "nicht_ich"
    if step == Step.WAIT.value:
        return "spaeter"
    return "wie" if names_who or asks_how(text) or not step else "ja"


def advise_step(dispatcher: CollectingDispatcher, step: str, reader: str, provider: str | None) -> None:
    """Advise a step in this reader's words, with the provider's own places and ways."""
    dispatcher.utter_message(
        response=wording.step(step, reader, provider),
        ordner=wording.folder_hint(provider),
        weg=wording.whitelist_hint(provider),
    )


def other_address(dispatcher: CollectingDispatcher, provider: str, reader: str) -> list[Event]:
    """Judge the provider of another address that somebody wants to use."""
    affected = provider in wording.OFTEN_AFFECTED
    good = wording.for_reader("andere_adresse_gut", reader)
    dispatcher.utter_message(
        response="utter_andere_adresse_betroffen" if affected else good,
        anbieter_name=wording.provider_name(provider),
    )
    return [SlotSet("thema", Topic.DELIVERY.value), SlotSet("offene_frage", "andere_adresse" if affected else None)]
