"""Rasa policy: lets the guide whose question is open answer first; the decision itself is bot/dialogue/routing.py.

Rasa's forms would be the stock way; their one-turn limit for interruptions loses slots and loops
(RasaHQ/rasa #6861, #10884, #6371), and "any question may be interrupted" is what users need most.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile
from typing import Any

import structlog
from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.answerers import FREE_ANSWER, GUIDES, OTHERS
from bot.dialogue.at_point import goes_on
from bot.dialogue.routing import Decision, decide
from bot.dialogue.turn import Turn
from bot.identity import GUEST, asker_in
from bot.settings import read_settings

log = structlog.get_logger(__name__)

ABOVE_RULES = 7
"""RulePolicy has priority 6; with equal confidence the higher priority wins."""

_OURS = frozenset(GUIDES.values()) | OTHERS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class OpenQuestionPolicy(Policy):
    """Predicts a guide's action for an answer to its open question, and the end of the turn after it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {"priority": ABOVE_RULES}

    @staticmethod
    def supported_data() -> SupportedData:
        """Return that neither rules nor stories train this policy."""
        return SupportedData.ML_AND_RULE_DATA

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: TrackerFeaturizer | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context, featurizer=featurizer)

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **_: Any) -> Resource:
        """Do nothing: the decision is code."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **_: Any,
    ) -> PolicyPrediction:
        """Return the guide's action for an answer, listening after a guide's action, else no opinion."""
        action = self._action_for(tracker)
        probabilities = self._default_predictions(domain)
        if action:
            probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities)

    @staticmethod
    def _action_for(tracker: DialogueStateTracker) -> str | None:
        if tracker.latest_action_name == FREE_ANSWER and goes_on(turn := turn_of(tracker)) and turn.question:
            return GUIDES[turn.question.topic]
        if tracker.latest_action_name in _OURS:
            return ACTION_LISTEN_NAME
        if tracker.latest_action_name != ACTION_LISTEN_NAME or tracker.latest_message is None:
            return None
        turn = turn_of(tracker)
        decision = decide(turn)
        _log(turn, decision)
        return decision.action


def turn_of(tracker: DialogueStateTracker) -> Turn:
    """Return the latest message with the state of its conversation."""
    message = tracker.latest_message
    signed_in = asker_in(message.metadata if message else None, _secret()) != GUEST
    parsed = message.parse_data if message else {}
    return Turn.of(parsed, tracker.current_slot_values(), _latest_answer(tracker), signed_in=signed_in)


@lru_cache(maxsize=1)
def _secret() -> str | None:
    return read_settings().identity_secret


def _latest_answer(tracker: DialogueStateTracker) -> list[str]:
    """Return the names of the responses between the message at hand and the one before it."""
    events = reversed(tracker.events)
    next((event for event in events if isinstance(event, UserUttered)), None)
    before = takewhile(lambda event: not isinstance(event, UserUttered), events)
    return [str(event.metadata.get("utter_action") or "") for event in before if isinstance(event, BotUttered)]


def _log(turn: Turn, decision: Decision) -> None:
    """Say why the message is answered as it is, without a word of it."""
    log.info(
        "turn.decided",
        question=turn.asked,
        acts=[(act.name, act.confidence) for act in turn.meaning.acts],
        intent=turn.intent,
        confidence=round(turn.confidence, 2),
        known=turn.meaning.known,
        known_score=round(turn.meaning.known_score, 2),
        action=decision.action or "by_intent",
        reason=decision.reason,
    )
