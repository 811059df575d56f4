"""Whether a message answers the question that is open, or is something else that came instead. Pure."""

from __future__ import annotations

from bot.dialogue.context import TOPIC_STARTS
from bot.dialogue.mail_remarks import is_only_address, sees_nothing, step_outcome
from bot.dialogue.questions import Expects, Question, Topic
from bot.dialogue.replies import ASKING, SURE
from bot.dialogue.speech_acts import Reply
from bot.dialogue.sperrung_words import STORY_AT, tells_story
from bot.dialogue.turn import CONFIDENT, REPLY_INTENTS, SMALL_TALK, STOP_INTENTS, VERY_CONFIDENT, Turn
from bot.understand.acts import NO_ACT


def answers(turn: Turn, question: Question) -> bool:
    """Return whether the guide of this question is to have the message."""
    if question.expects is Expects.FREE_TEXT:
        return _is_free_text(turn, question)
    if turn.intent in STOP_INTENTS and turn.confidence >= CONFIDENT:
        return False
    if turn.intent in SMALL_TALK and turn.confidence >= CONFIDENT and not turn.facts.about_delivery:
        return False
    if turn.facts.choice and question.topic is Topic.DELIVERY:
        return True
    if turn.intent == "problem_geloest" and question.topic is Topic.DELIVERY:
        return False
    if turn.intent in REPLY_INTENTS or _is_told(turn, question):
        return True
    if turn.asks:
        return False
    if question.name == "status" and not turn.facts.statuses and sees_nothing(turn.text):
        return True
    if question.name == "hinweis" and _found_nothing(turn):
        return True
    starts = TOPIC_STARTS.get(turn.intent or "")
    if starts and starts is not question.topic and turn.confidence >= CONFIDENT:
        return False
    if turn.reply is not None:
        return True
    if question.topic is Topic.DELIVERY:
        return turn.facts.about_delivery
    story = question.name in STORY_AT and tells_story(turn.text)
    return question.topic is Topic.SUSPENSION and (story or bool(turn.facts.reasons))


def _is_told(turn: Turn, question: Question) -> bool:
    """Whether the act alone says that the suspension guide is spoken to."""
    told = turn.meaning.does("korrektur", "angabe", "weiss_nicht", "nichts_da")
    return question.topic is Topic.SUSPENSION and told


def _found_nothing(turn: Turn) -> bool:
    """Whether "hab nix bekommen" speaks of Mailjet's notice and not of a member's missing mail."""
    others = turn.facts.affected == "mitglied" or turn.facts.address
    return not others and (turn.reply is not None or step_outcome(turn.text) is Reply.NO)


NO_ANSWERS = frozenset({*ASKING, "korrektur", "zurueck", "text_gewuenscht", "bescheid_gewuenscht"})
"""Acts that are no text to be put into a letter or to be sent to the team."""


def _is_free_text(turn: Turn, question: Question) -> bool:
    words = len(turn.text.split())
    if turn.meaning.does(*NO_ANSWERS, sure=SURE) or turn.meaning.does(NO_ACT, sure=VERY_CONFIDENT):
        return False
    if is_only_address(turn.text, turn.facts):
        return True  # whatever the classifier reads into a bare address
    if turn.intent in STOP_INTENTS:
        # "alte Adressen gelöscht" tells what was done, "lösch meine Daten" speaks to the bot.
        if turn.intent == "datenschutz" and not turn.is_about_own_data:
            return True
        if turn.intent == "daten_loeschen" and turn.is_about_contacts:
            return True
        # A name of one or two words ("Yogahaus") tells a classifier little, so it must be surer there.
        # A comment may complain in any words ("zu viele Schritte auf einmal") without wanting anything.
        return turn.confidence < (CONFIDENT if words >= 3 and question.name != "kommentar" else VERY_CONFIDENT)
    if turn.asks:
        return turn.intent == "nlu_fallback" and not turn.text.rstrip().endswith("?")
    starts = TOPIC_STARTS.get(turn.intent or "")
    other_topic = starts is not None and starts is not question.topic
    return not (other_topic and turn.confidence >= CONFIDENT and question.name != "vorfall")
