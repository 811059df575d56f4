"""Says what the block may come from: what Mailjet named, else what the person told himself makes likely."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions import wording_sperrung as wording
from actions.texts import say
from bot.dialogue.sperrung import FROM_MAILJET, SuspensionFacts, told_causes

MOST_CAUSES = 2


def tell_cause(dispatcher: CollectingDispatcher, facts: SuspensionFacts, text: str) -> None:
    """Answer what the block comes from, as surely as it is known."""
    causes = told_causes(facts, text)[:MOST_CAUSES]
    if facts.reason and facts.reason_from == FROM_MAILJET:
        dispatcher.utter_message(response="utter_ursache_genannt", grund=wording.REASON_NAME[facts.reason])
    elif causes:
        why = " ".join(say(wording.LIKELY_CAUSE[cause]) for cause in causes)
        dispatcher.utter_message(response="utter_ursache_moeglich", gruende=why)
    elif facts.reason:
        dispatcher.utter_message(response=wording.REASON_EXPLAINED[facts.reason])
    else:
        dispatcher.utter_message(response="utter_sperrgrund")
