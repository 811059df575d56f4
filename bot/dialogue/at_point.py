"""What a message asks that content answers: known questions of data/wissen/, or about the point at hand. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from bot.account.notice import is_notice
from bot.dialogue.context import INTENTS, TOPIC_STARTS, names_mailjet, speaks_of_account, topic_of
from bot.dialogue.passage_cache import passage
from bot.dialogue.questions import Expects, Topic
from bot.dialogue.questions_back import (
    asks_for_a_text,
    asks_how,
    asks_how_to_reach,
    asks_what_to_write,
    asks_where_to,
    for_the_it,
    names_it,
    names_somebody_here,
)
from bot.dialogue.replies import NOT_HELPED, SURE, TELLING
from bot.dialogue.sperrung_entry import orders_the_letter, tells_details
from bot.dialogue.told_mail import mails_missed
from bot.dialogue.turn import (
    CONFIDENT,
    REPLY_INTENTS,
    SMALL_TALK,
    STOP_INTENTS,
    UNCLEAR_INTENTS,
    VERY_CONFIDENT,
    Turn,
)
from bot.dialogue.verdict_in_mind import BLOCKED, OUT_OF_PLACE, matter_at_hand, nothing_arrives
from bot.dialogue.zustellung import AFFECTED_MEMBER, CAUSES, Step
from bot.understand.in_context import LOOKING
from bot.understand.meaning import Meaning

POINT = 0.5
"""From this confidence on an act is taken for a question about the point at hand."""
POINT_SURE = 0.75
"""From this confidence on it is taken for one whatever else the message may be."""
POINT_WORDS = 8
"""In more words a message mostly names what it asks for, and a known question fits better."""
WORDS = "text_gewuenscht"
SURELY = 0.5
"""From this score on a known question is answered before anything else; docs/wissen.md says how often that is right."""
LIKELY = 0.18
"""From this score on it is answered where neither a wish nor a sure act says otherwise."""
PERHAPS = 0.1
"""From this score on it is answered where nothing else fits; near ones are offered beside it."""
BESIDE_START = 0.45
"""Needed where a matter begins, since its guide asks what an answer would have to guess."""
CAUSE_AT_START = 0.3
"""Needed there of who names the cause: a cause that is only guessed sends him the wrong way."""
FEW_WORDS = 5
"""So few words with a provider in them name just that."""
BESIDE_TEXT = 0.6
"""Needed where a text is asked for, which may well be put like a question."""
BESIDE_REPLY = 0.45
"""Needed where the message seems to reply, and asks nothing by its form."""
MOST_ANSWERS = 2
"""With the open question after them these are three bubbles."""
WORD_FOR_WORD = 0.999
BEGINS = 0.6
"""From this confidence on a part of a message begins a matter."""
PERSON = 0.75
"""From this confidence on a part of a message that wants a person is heard."""
_CAUSES = frozenset(
    {
        *CAUSES, "link-abgelaufen", "link-schon-benutzt", "link-nicht-anklickbar", "link-fuehrt-zu-fehlerseite",
        "firmen-quarantaene", "firmenadresse-administrator", "geschenkt-bekommen", "mit-falscher-adresse-gekauft",
        "anleitung-postfach-leeren", "speicher-voll-erkennen",
    }
)  # fmt: skip
"""Known questions of who says why the mail is missing: the guide's first step would pass that over."""
_FULL = frozenset({"postfach-voll", "speicher-voll-erkennen", "anleitung-postfach-leeren", "kopiertext-postfach-voll"})
_NOT_FULL = re.compile(r"\b(?:nicht|nich|net|ned|nie)\s+(?:\w+\s+)?voll\b", re.IGNORECASE)
GIVES_WORDS = frozenset(
    {
        "kopiertext-kursanbieter", "kopiertext-webinar", "kopiertext-adresse-pruefen", "kopiertext-postfach-voll",
        "kopiertext-tonline", "text-fuer-das-mitglied", "it-text", "it-text-mehrere", "kopiertext-nochmal-schicken",
        "kopiertext-adresswechsel", "kopiertext-geschenk-umstellen", "kopiertext-widerruf", "kopiertext-verzoegerung",
        "kopiertext-mails-wieder-erwuenscht", "kopiertext-zugang-falsche-adresse", "kopiertext-geloescht",
        "kopiertext-wieder-eintragen", "kopiertext-nach-hack",
    }
)  # fmt: skip
"""Known questions whose answer is a text to pass on."""
SEND_AGAIN = frozenset({"mail-erneut-senden", "kursmail-neu-ausloesen"})
"""Known questions that ask for the mail to be sent once more."""
TO_THE_SELLER = "kopiertext-kursanbieter"
_TO_A_MEMBER = GIVES_WORDS - {
    TO_THE_SELLER, "kopiertext-nochmal-schicken", "kopiertext-adresswechsel", "kopiertext-geschenk-umstellen",
    "kopiertext-widerruf", "kopiertext-geloescht", "kopiertext-wieder-eintragen", "kopiertext-nach-hack",
}  # fmt: skip
"""Those that a course creator gives to somebody; the others are what a buyer writes."""
OWN_INTENT = 0.3
"""Needed where a matter begins with an intent that has a sure answer of its own."""
REACH_SELLER = "kursanbieter-erreichen"
"""The known question where the address of the seller stands."""
OBJECTS = 0.4
"""From this confidence on an act speaks against a text that was just said."""
_DISPLEASED = frozenset({"unzufrieden", "nicht_geholfen"})
_SELLER_TEXTS = frozenset({"utter_kurstext", "utter_kurstext_neu"})
_KNOWN_SAID = frozenset({"utter_wissen", "utter_wissen_geholfen"})
FOR_THE_IT = "it-text"
_FOR_IT = frozenset({FOR_THE_IT, "it-text-mehrere"})
_PERSON_KNOWN = "mensch-erreichen"
_EXPLAINED = frozenset({"unzufrieden", "datenschutz"})
"""Intents that stop a guide and yet may ask something that content answers better."""
_COMPLAINTS = frozenset({"du-verstehst-mich-nicht", "beschwerde"})
_STEP_ONLY = frozenset({"geht_nicht", "spaeter"})
"""Answered by content where a step was advised; a question that can't be answered is passed over by its guide."""
_ABOUT_POINT = frozenset(
    {"wo_wie", "was_heisst_das", "warum", "wer_muss", "wie_lange", "wenn_nicht", "woher_sicher", "was_nun"}
)
_OF_A_VERDICT = frozenset({"was_heisst_das", "warum", "wie_lange", "wer_muss"})
"""Acts that a verdict answers better than any known question about mails in general."""
_STARTS = frozenset({"email_nicht_angekommen", "account_gesperrt", "zustellstatus_abfragen"})
_ANSWERS = frozenset({"ja", "nein", "angabe", "weiss_nicht"})
"""Acts of a part by which the question of the suspension guide is answered, whatever else is asked."""
_NEWS_WANTED = frozenset({"rueckmeldung", "mailjet_antwort"})
"""Questions that what came from Mailjet answers, or that nothing came."""
_FACT_WANTED = frozenset({"andere_adresse", "adresse", "status", "betroffen"})
"""Questions that a fact answers, whatever a known question has to say about it."""
_ANSWERED = frozenset().union(*INTENTS.values()) - _STARTS
"""Intents of the topics that have an answer from the help articles."""


class Tier(IntEnum):
    """How sure it is that a message asks something that content answers."""

    NOT = 0
    PERHAPS = 1
    LIKELY = 2
    SURELY = 3


@dataclass(frozen=True)
class Asked:
    """One thing that is asked: a known question by its id, or an act about the point at hand."""

    known: str | None = None
    act: str | None = None


def asked_in(turn: Turn) -> tuple[Asked, ...]:
    """Return what the message asks, in its order, as much as fits into an answer."""
    return _found_in(turn)[1]


def how_surely(turn: Turn) -> Tier:
    """Return how sure it is that the message asks what `asked_in` names."""
    return _found_in(turn)[0]


def _found_in(turn: Turn) -> tuple[Tier, tuple[Asked, ...]]:
    if turn.facts.passage and turn.facts.choice is None and turn.intent == "auswahl":
        return Tier.SURELY, (Asked(known=turn.facts.passage),)
    if _sellers_address_asked_for(turn):
        return Tier.SURELY, (Asked(known=REACH_SELLER),)
    if words := copy_asked_for(turn):
        return Tier.SURELY, (Asked(known=words),)
    if turn.intent in STOP_INTENTS and turn.confidence >= CONFIDENT:
        explains = turn.intent in _EXPLAINED and turn.meaning.known_score >= SURELY
        if not explains:
            return Tier.NOT, ()
    other = topic_of(turn.intent)
    guided = turn.question is not None and turn.question.topic in INTENTS
    elsewhere = other and guided and turn.question and other is not turn.question.topic
    if elsewhere and turn.confidence >= CONFIDENT and not _means_the_address(turn):
        return Tier.NOT, ()  # "Mailjet hat uns gesperrt, was nun?" is about the other matter
    tier, whole = _unless_other_matter(turn, *_asked(turn, turn.meaning))
    own = turn.question is None and turn.intent in _ANSWERED and turn.confidence >= POINT
    # An intent with an answer of its own saw the whole message; its parts alone say less.
    read = [] if own else [_unless_other_matter(turn, *_asked(turn, part)) for part in turn.meaning.parts]
    # What a part asks about the point at hand it mostly asks about another part.
    parts = [one for level, one in read if one and level is Tier.SURELY and (one.known or not tier)]
    if parts and tier is not Tier.SURELY:
        return Tier.SURELY, _said(parts)
    found = _said([one for one in (whole, *parts) if one])
    return (tier if found else Tier.NOT), found


def _unless_other_matter(turn: Turn, tier: Tier, asked: Asked | None) -> tuple[Tier, Asked | None]:
    """Return what is asked, nothing where only suspensions know it: "woran kann das liegen?" of a mail."""
    found = passage(asked.known) if asked and asked.known else None
    if found is None or found.topic != Topic.SUSPENSION.value or turn.in_suspension or speaks_of_account(turn.text):
        return tier, asked
    read = (turn.meaning, *turn.meaning.parts)
    misses = any(one.intent in INTENTS[Topic.DELIVERY] and one.intent_confidence >= BEGINS for one in read)
    return (Tier.NOT, None) if turn.topic is Topic.DELIVERY or misses else (tier, asked)


def asks_for_words(turn: Turn) -> bool:
    """Return whether the message asks in so many words for a text."""
    said = asks_for_a_text(turn.text) or asks_what_to_write(turn.text)
    return turn.meaning.does(WORDS) or turn.meaning.part_does(WORDS) or said


def copy_asked_for(turn: Turn) -> str | None:
    """Return the known question whose text to pass on is wanted, while nothing is known of the mail; None otherwise."""
    if turn.topic is not Topic.DELIVERY or turn.in_suspension:
        return None
    if for_the_it(turn.text) and (asks_for_words(turn) or _text_was_said(turn)) and not turn.people:
        return FOR_THE_IT
    if _objects_to_text(turn):
        return TO_THE_SELLER
    if not asks_for_words(turn):
        return None
    near = _written_text(turn)
    of_the_step = turn.people or turn.step == Step.PROVIDER.value  # these have words of their own
    # "Was soll ich ihr schreiben?" may mean anybody: who is meant is known where it is worded.
    anybody = not (turn.meaning.does(WORDS) or turn.meaning.part_does(WORDS) or asks_for_a_text(turn.text))
    return near or (None if of_the_step or anybody else TO_THE_SELLER)


def _objects_to_text(turn: Turn) -> bool:
    """Return whether the message objects to the text that was said right before; the other one is meant then."""
    of_the_seller = _sellers_text_was_said(turn)
    of_the_it = turn.last_known in _FOR_IT and bool(_KNOWN_SAID.intersection(turn.answer))
    if turn.people or not (of_the_seller or of_the_it) or (of_the_it and names_it(turn.text)):
        return False
    read = (turn.meaning, *turn.meaning.parts)
    corrects = any(one.does("korrektur", "nichts_da", sure=OBJECTS) for one in read)
    displeased = any(one.intent in _DISPLEASED and one.intent_confidence >= CONFIDENT for one in read)
    tells = of_the_seller and bool(mails_missed(turn.text)) and not turn.asks  # which mail the text should be about
    return corrects or displeased or tells


def _sellers_text_was_said(turn: Turn) -> bool:
    return bool(_SELLER_TEXTS.intersection(turn.answer))


def _text_was_said(turn: Turn) -> bool:
    """Return whether a text for the seller or for an IT was said right before."""
    of_the_it = turn.last_known in _FOR_IT and bool(_KNOWN_SAID.intersection(turn.answer))
    return of_the_it or _sellers_text_was_said(turn)


def _sellers_address_asked_for(turn: Turn) -> bool:
    """Return whether it is asked how the seller is reached: in so many words, or where the text for him was just said.

    Who is meant by "an welche Mail?" the text says; other questions after it have an answer of their own.
    """
    if turn.topic is not Topic.DELIVERY or turn.in_suspension or turn.signed_in or turn.people or turn.facts.choice:
        return False
    at_hand = _sellers_text_was_said(turn) or (
        turn.last_known == REACH_SELLER and bool(_KNOWN_SAID.intersection(turn.answer))
    )
    if asks_how_to_reach(turn.text):
        return at_hand or turn.meaning.known_score < SURELY
    return at_hand and asks_where_to(turn.text)


def _written_text(turn: Turn) -> str | None:
    """Return the known question whose text, written already, is wanted; those for members only where it is likely."""
    if turn.status or turn.people:  # only who runs or supports a course knows a status
        return next((one for one in turn.meaning.near if one in _TO_A_MEMBER), None)
    read = (turn.meaning, *turn.meaning.parts)
    likely = (one.known for one in read if one.known in GIVES_WORDS and _means_it(turn, one))
    return next(likely, TO_THE_SELLER if any(TO_THE_SELLER in one.near for one in read) else None)


def _means_it(turn: Turn, meaning: Meaning) -> bool:
    """Return whether a text that this part may want is likely enough; one for an IT only where there is one."""
    for_it = meaning.known in _FOR_IT and not names_it(turn.text)
    return meaning.known_score >= (SURELY if for_it else LIKELY)


def _said(found: list[Asked]) -> tuple[Asked, ...]:
    """Return what is answered: a complaint about the bot only where nothing else is asked."""
    asked = [one for one in found if one.known not in _COMPLAINTS] or found
    return tuple(dict.fromkeys(asked))[:MOST_ANSWERS]


def _means_the_address(turn: Turn) -> bool:
    """Return whether "gesperrt" is said of the address just looked up, and not of an account."""
    return matter_at_hand(turn) in BLOCKED and not names_mailjet(turn.text)


def goes_on(turn: Turn) -> bool:
    """Return whether the guide at hand has something to do in a message beside what it asks."""
    if not asked_in(turn):
        return False
    if turn.asked == "schritte":
        return bool(turn.commands.ticks) or orders_the_letter(turn) or tells_details(turn)
    guided = turn.question is not None and turn.question.topic is Topic.SUSPENSION
    told = turn.meaning.part_does(*_ANSWERS, sure=SURE) or tells_details(turn)
    return guided and (told or orders_the_letter(turn))


def failed_beside(turn: Turn) -> bool:
    """Return whether a message that asks something also says that the step just advised did not help."""
    return turn.asked == "geholfen" and turn.meaning.part_does(*NOT_HELPED, sure=SURE)


def begins(turn: Turn) -> Topic | None:
    """Return the matter that a part of the message begins, where nothing is at hand and the whole is unclear."""
    clear = turn.intent not in UNCLEAR_INTENTS | REPLY_INTENTS
    if turn.topic or turn.question or turn.solved or turn.cancelled or clear:
        return None
    started = (
        TOPIC_STARTS[part.intent]
        for part in turn.meaning.parts
        if part.intent in TOPIC_STARTS and part.intent_confidence >= BEGINS
    )
    begun = next(started, None)
    return None if begun is Topic.DELIVERY and names_mailjet(turn.text) else begun


def wants_person(turn: Turn) -> bool:
    """Return whether a part of the message asks for a human being."""
    if is_notice(turn.text):
        return False  # "please contact our support" is Mailjet's wish
    likely = SURELY if not names_somebody_here(turn.text) else LIKELY  # "kann ich dort anrufen?" is about others
    said = turn.meaning.known == _PERSON_KNOWN and turn.meaning.known_score >= likely
    if said and turn.question is not None and not turn.handed_over:
        return True  # "kann mir da kein Mensch helfen?" wants one, and no word about how to ask for one
    wanted = (one for one in turn.meaning.parts if one.intent == "mensch_sprechen" and one.intent_confidence >= PERSON)
    # "kann sie mir jemand nochmal schicken?" wants a mail, from whomever.
    return any(not (one.known in SEND_AGAIN and one.known_score >= LIKELY) for one in wanted)


def _asked(turn: Turn, meaning: Meaning) -> tuple[Tier, Asked | None]:
    known = _known(turn, meaning)
    about = _about_point(turn, meaning)
    if about is Tier.SURELY and turn.asked == "geholfen" and meaning.act.name in _OF_A_VERDICT and matter_at_hand(turn):
        return about, Asked(act=meaning.act.name)  # "wie lange dauert das?" asks it of the mail just looked up
    if known is Tier.SURELY or (known and known >= about):
        return known, Asked(known=meaning.known)
    return (about, Asked(act=meaning.act.name)) if about else (Tier.NOT, None)


def _known(turn: Turn, meaning: Meaning) -> Tier:
    """Return how surely the message, or this part of it, asks the known question that it is nearest to."""
    if meaning.known is None or turn.facts.choice:
        return Tier.NOT
    if not turn.asks and _tells(turn, meaning):
        return Tier.NOT
    if "spam" in turn.facts.tried and meaning.known in LOOKING and not (turn.asks and asks_how(turn.text)):
        return Tier.NOT  # looked there and found nothing
    if meaning.known in OUT_OF_PLACE and nothing_arrives(turn):
        return Tier.NOT  # the mail is in no folder, and a new one fares the same
    if meaning.known in _FULL and _NOT_FULL.search(turn.text):
        return Tier.NOT  # denies the cause instead of asking about it
    if meaning.does(*TELLING, sure=SURE):
        return Tier.NOT
    if meaning.known_score >= WORD_FOR_WORD:
        return Tier.SURELY
    needed = _needed(turn, meaning)
    if meaning.known_score >= max(SURELY, needed):
        return Tier.SURELY
    if meaning.known_score >= max(LIKELY, needed):
        return Tier.LIKELY
    return Tier.PERHAPS if meaning.known_score >= max(PERHAPS, needed) else Tier.NOT


def _tells(turn: Turn, meaning: Meaning) -> bool:
    """Return whether a message that asks nothing by its form tells what the guide at hand wants to know."""
    told = turn.facts
    if turn.asked in _FACT_WANTED and told.about_delivery:
        return True
    begins_for_another = turn.question is None and meaning.intent in _STARTS and told.affected == AFFECTED_MEMBER
    if begins_for_another and meaning.known not in _CAUSES:
        return True
    if told.statuses and not turn.in_suspension:
        return True  # "da steht zugestellt": the guide goes on from it
    if turn.asked in _NEWS_WANTED or (told.providers and meaning.words <= FEW_WORDS):
        return True
    return meaning.intent in SMALL_TALK and meaning.intent_confidence >= CONFIDENT


def _needed(turn: Turn, meaning: Meaning) -> float:
    """Return the score that is needed beside what else the message may be."""
    if turn.question is not None and turn.question.expects is Expects.FREE_TEXT:
        return BESIDE_TEXT
    if meaning.intent == "thema_fremd" and meaning.intent_confidence >= CONFIDENT:
        return WORD_FOR_WORD
    if turn.topic in (Topic.DELIVERY, Topic.SUSPENSION) and _is_elsewhere(meaning, turn.topic):
        return SURELY
    if turn.question is None and meaning.intent in _STARTS:
        return CAUSE_AT_START if meaning.known in _CAUSES else BESIDE_START
    if turn.question is None and meaning.intent in _ANSWERED and meaning.intent_confidence >= VERY_CONFIDENT:
        return SURELY if _of_other_matter(meaning) else OWN_INTENT
    if turn.asks:
        return 0.0
    return BESIDE_REPLY if meaning.intent in REPLY_INTENTS | SMALL_TALK else 0.0


def _of_other_matter(meaning: Meaning) -> bool:
    """Return whether the known question belongs to another matter than the intent."""
    matter = topic_of(meaning.intent or "")
    return bool(matter and _is_elsewhere(meaning, matter))


def _is_elsewhere(meaning: Meaning, matter: Topic) -> bool:
    """Return whether the known question belongs to another matter of the bot than this one."""
    topic = meaning.known_topic
    return topic in [one.value for one in Topic] and topic != matter.value


def _about_point(turn: Turn, meaning: Meaning) -> Tier:
    """Return how surely the message, or this part of it, asks about the open question or the step at hand."""
    act = meaning.act
    if turn.question is None or act.confidence < POINT or turn.facts.statuses:
        return Tier.NOT
    if act.name in _STEP_ONLY:
        asks = turn.asked == "geholfen"
    elif act.name == "was_nun" and turn.question.topic is Topic.SUSPENSION:
        asks = False  # the guide goes on there
    else:
        asks = act.name in _ABOUT_POINT
    if not asks:
        return Tier.NOT
    return Tier.SURELY if act.confidence >= POINT_SURE and meaning.words <= POINT_WORDS else Tier.LIKELY
