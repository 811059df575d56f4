from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot.nlu.scope import ScopeDecision
from bot.nlu.thresholds import Thresholds
from tests.bot.nlu.graph import Built, message

LIMITS = Thresholds(sure=0.6, chat=0.4, foreign=0.3, suspicion=0.2, lost=0.3, alien=0.25)


def _ranking(**confidences: float) -> list[dict[str, Any]]:
    ordered = sorted(confidences.items(), key=lambda pair: -pair[1])
    return [{"name": name, "confidence": confidence} for name, confidence in ordered]


@pytest.mark.parametrize(
    ("ranking", "named", "asks"),
    [
        (_ranking(danken=0.9, thema_fremd=0.05), "danken", False),
        (_ranking(danken=0.35, hilfe=0.3), "danken", True),
        (_ranking(danken=0.25, hilfe=0.2), "nlu_fallback", True),
        (_ranking(danken=0.5, account_gesperrt=0.3), "danken", False),
        (_ranking(account_gesperrt=0.5, danken=0.3), "account_gesperrt", True),
        (_ranking(account_gesperrt=0.65, danken=0.3), "account_gesperrt", False),
        (_ranking(danken=0.7, thema_fremd=0.22), "danken", True),
        (_ranking(danken=0.7, thema_fremd=0.28), "nlu_fallback", True),
        (_ranking(danken=0.45, thema_fremd=0.5), "thema_fremd", False),
        (_ranking(thema_fremd=0.25, danken=0.2), "nlu_fallback", True),
        ([], "nlu_fallback", True),
        (_ranking(thema_fremd=1.0), "thema_fremd", False),
    ],
)
def test_the_ranking_decides_between_answering_asking_back_and_foreign(
    ranking: list[dict[str, Any]], named: str, asks: bool
) -> None:
    decision = LIMITS.decide(ranking)
    assert (decision.name, decision.asks) == (named, asks)


def test_the_ranking_stays_for_asking_back(tmp_path: Path) -> None:
    asked = message("hm")
    ranking = _ranking(danken=0.2, hilfe=0.19, abbrechen=0.1)
    asked.set("intent_ranking", ranking)
    decided = Built(tmp_path, ScopeDecision).new().process([asked])[0]
    assert decided.get("intent")["name"] == "nlu_fallback"
    assert decided.get("in_doubt") is True
    assert decided.get("intent_ranking") == ranking
    assert {"intent", "intent_ranking"} <= decided.output_properties | {"intent_ranking"}


@pytest.mark.parametrize("value", [-0.1, 1.1, "viel"])
def test_a_threshold_that_is_no_probability_is_refused_by_name(tmp_path: Path, value: Any) -> None:
    with pytest.raises(InvalidConfigException, match="suspicion"):
        Built(tmp_path, ScopeDecision, {"suspicion": value}).new()
