from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction

from bot import action_runner
from bot.action_runner import GuardedEndpoint, InProcessActions


def _call(name: str) -> dict[str, Any]:
    tracker = {
        "sender_id": "s", "slots": {}, "latest_message": {"text": "x", "intent": {}, "entities": []}, "events": [],
        "paused": False, "followup_action": None, "active_loop": {}, "latest_action_name": "action_listen",
    }  # fmt: skip
    return {"next_action": name, "sender_id": "s", "tracker": tracker, "domain": {}}


def test_an_action_runs_inside_the_process() -> None:
    result = asyncio.run(InProcessActions("actions").request(json=_call("action_neu_starten")))
    assert result["responses"][0]["response"] == "utter_neustart"
    assert RemoteAction("action_neu_starten", None)._validate_action_result(result)


def test_an_action_that_raises_becomes_an_apology(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = InProcessActions("actions")
    broken = _call("action_zustellung")
    broken["tracker"]["slots"] = None
    result = asyncio.run(endpoint.request(json=broken))
    assert result["responses"] == [{"response": "utter_panne"}]


def test_an_action_that_hangs_becomes_an_apology(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging(GuardedEndpoint):
        async def _run(self, method: str, kwargs: dict[str, Any]) -> Any:
            await asyncio.sleep(30)

    monkeypatch.setattr(action_runner, "ACTION_WITHIN_S", 0.05)
    result = asyncio.run(Hanging(url="x").request(json=_call("action_zustellung")))
    assert result["responses"] == [{"response": "utter_panne"}]


def test_an_action_server_that_is_down_becomes_an_apology() -> None:
    result = asyncio.run(GuardedEndpoint("http://127.0.0.1:9/webhook").request(json=_call("action_zustellung")))
    assert result["responses"] == [{"response": "utter_panne"}]


def test_one_apology_is_not_shared_with_the_next() -> None:
    endpoint = GuardedEndpoint("http://127.0.0.1:9/webhook")
    first = asyncio.run(endpoint.request(json=_call("a")))
    first["responses"].clear()
    assert asyncio.run(endpoint.request(json=_call("a")))["responses"]


def test_the_apology_names_whom_to_write_to_where_that_is_known() -> None:
    endpoint = GuardedEndpoint("http://127.0.0.1:9/webhook")
    endpoint.contact = "hilfe@beispiel.de"
    result = asyncio.run(endpoint.request(json=_call("action_uebergabe")))
    assert result["responses"] == [{"response": "utter_panne_kontakt", "kontakt": "hilfe@beispiel.de"}]
    assert result["events"] == []  # what was asked stays open


def test_the_actions_of_one_turn_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert action_runner.time_left() == action_runner.ACTION_WITHIN_S
    token = action_runner.TURN.set(action_runner.Turn())
    try:
        assert action_runner.time_left() == action_runner.ACTION_WITHIN_S
        now = action_runner.time.monotonic()
        monkeypatch.setattr(action_runner.time, "monotonic", lambda: now + 3.0)
        assert action_runner.time_left() == pytest.approx(action_runner.ACTION_WITHIN_S - 3.0, abs=0.5)
        monkeypatch.setattr(action_runner.time, "monotonic", lambda: now + 60.0)
        assert action_runner.time_left() == action_runner.LEAST_S
    finally:
        action_runner.TURN.reset(token)
