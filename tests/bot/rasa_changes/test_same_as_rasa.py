"""Our changes give what Rasa gives."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot.rasa_changes import action_schema, event_types
from bot.rasa_changes.graph_runner import OrderedRunner
from bot.rasa_changes.light_tracker import STATES, LightTracker, copy_slot

SLOT = {"event": "slot", "timestamp": None, "name": "email", "value": {"a": [1, None]}}
RESULTS: tuple[Any, ...] = (
    {},
    {"events": [], "responses": []},
    {"events": [SLOT] * 3, "responses": [{"text": "Hallo"}]},
    {"events": [{"event": "action", "name": "action_listen", "confidence": 1, "policy": None}]},
    {"events": [{"event": "user", "text": "hi", "parse_data": {"intent": {"name": "a", "confidence": 0.5}}}]},
    {"events": [{"event": "user", "parse_data": {"entities": [{"entity": "email", "value": 1, "start": 1.0}]}}]},
    {"events": [{"event": "followup", "name": "action_weiter"}]},
    {"events": [{"event": "slot", "name": "a", "value": {1, 2}}]},  # no JSON, but a value may be anything
    {"events": [{"event": "slot", "name": "a", "value": float("nan")}]},
    {1: 2},
    None,
    [],
    "text",
    {"events": None},
    {"events": ({"event": "restart"},)},
    {"events": [{"event": "slot", "name": 1, "value": 2}]},
    {"events": [{"event": "slot", "name": "a"}]},
    {"events": [{"event": "unheard_of"}]},
    {"events": [{"name": "a", "value": 1}]},
    {"events": [{"event": "action", "confidence": "much"}]},
    {"events": [{"event": "action", "confidence": True}]},
    {"events": [{"event": "entities"}]},
    {"events": [{**SLOT, "timestamp": "today"}]},
    {"events": [{**SLOT, "metadata": []}]},
    {"events": [SLOT, 5]},
    {"responses": [5]},
    {"responses": {}},
)


def _verdict(check: Any, result: Any) -> Any:
    try:
        return check(RemoteAction("action_x", None), copy.deepcopy(result))
    except ValidationError as error:
        return error.message


@pytest.mark.parametrize("number", range(len(RESULTS)))
def test_the_compiled_schema_judges_as_rasa_does(number: int) -> None:
    assert _verdict(action_schema.check, RESULTS[number]) == _verdict(action_schema.RASAS_CHECK, RESULTS[number])


def test_every_event_of_rasa_is_found_by_its_name() -> None:
    names = [kind.type_name for kind in all_subclasses(Event) if kind.type_name]
    assert names
    assert [event_types.find(name) for name in names * 2] == [event_types.RASAS_SEARCH(name) for name in names * 2]
    with pytest.raises(ValueError, match="Unknown event name"):
        event_types.find("unheard_of")
    assert event_types.find("unheard_of", UserUttered) is UserUttered


def test_a_copied_slot_is_the_same_and_its_own() -> None:
    slot = AnySlot("email", [], initial_value="a", influence_conversation=False)
    slot.value = "b"
    twin = copy_slot(slot)
    assert (type(twin), vars(twin)) == (type(slot), vars(copy.copy(slot)))
    twin.value = "c"
    assert slot.value == "b"


DOMAIN = Domain.from_dict(
    {"intents": ["hallo", "frage"], "entities": ["email"], "actions": ["action_a", "action_b"],
     "slots": {"email": {"type": "text", "influence_conversation": True, "mappings": [{"type": "custom"}]}}}
)  # fmt: skip


def _turn(number: int) -> list[Event]:
    intent = {"name": ("hallo", "frage")[number % 2], "confidence": 1.0}
    entities = [{"entity": "email", "value": "x"}] if number % 3 else []
    return [
        ActionExecuted("action_listen"),
        UserUttered(f"Nachricht {number}", intent, entities),
        ActionExecuted("action_a"),
        BotUttered("Ja", {}),
        SlotSet("email", f"{number}" if number % 4 else None),
        *([ActionExecuted("action_b"), ActionReverted()] if number % 5 == 0 else []),
        *([ActiveLoop("schleife")] if number % 7 == 6 else []),
        ActionExecuted("action_b"),
    ]


@pytest.mark.parametrize("turns", [0, 1, 2, 9, 30])
@pytest.mark.parametrize("broken_off_by", [None, Restarted, SessionStarted], ids=["whole", "restarted", "new session"])
def test_a_light_tracker_tells_the_last_states_of_rasas(turns: int, broken_off_by: type[Event] | None) -> None:
    events = [event for number in range(turns) for event in _turn(number)]
    if broken_off_by:
        events[len(events) // 2 : 0] = [broken_off_by()]
    rasas = DialogueStateTracker.from_events("s", events, DOMAIN.slots)
    ours = LightTracker.from_events("s", events, DOMAIN.slots)
    for tracker in (rasas, ours):
        tracker.update(ActionExecuted("action_listen"))
    assert ours.past_states(DOMAIN) == rasas.past_states(DOMAIN)[-STATES:]
    assert ours.past_states(DOMAIN, omit_unset_slots=True) == rasas.past_states(DOMAIN, omit_unset_slots=True)
    ours.past_states(DOMAIN).clear()
    ours.update(UserUttered("noch eine", {"name": "hallo", "confidence": 1.0}))
    rasas.update(ours.events[-1])
    assert ours.past_states(DOMAIN) == rasas.past_states(DOMAIN)[-STATES:]


def test_a_light_copy_is_in_the_state_of_rasas_and_its_own() -> None:
    ours = LightTracker.from_events("s", [event for number in range(6) for event in _turn(number)], DOMAIN.slots)
    rasas = DialogueStateTracker.from_events("s", list(ours.events), DOMAIN.slots).copy()
    twin = ours.copy()
    assert twin.current_state() == rasas.current_state()
    assert list(twin.events) == list(rasas.events)
    twin.update(SlotSet("email", "anderswo"))
    assert (len(ours.events), ours.get_slot("email")) == (len(rasas.events), rasas.get_slot("email"))


class _Node:
    def __init__(self, name: str, log: list[str]) -> None:
        self._name, self._log = name, log

    def __call__(self, *inputs: Any) -> tuple[str, Any]:
        self._log.append(self._name)
        if self._name == "fails":
            raise RuntimeError("in a node")
        return self._name, "+".join([self._name, *(str(one[1]) if isinstance(one, tuple) else one for one in inputs)])


class _Made:
    def __init__(self, needs: dict[str, list[str]]) -> None:
        self.ran: list[str] = []
        self._instantiated_nodes = {name: _Node(name, self.ran) for name in needs}
        self._graph_schema = GraphSchema(
            {
                name: SchemaNode(
                    needs={str(place): need for place, need in enumerate(wanted)},
                    uses=_Node,
                    fn="",
                    config={},
                    constructor_name="",
                    is_target=name == "end",
                )
                for name, wanted in needs.items()
            }
        )


def test_the_graph_runs_each_needed_node_once_after_what_it_needs() -> None:
    made = _Made({"end": ["left", "right"], "right": ["message"], "left": ["right"], "idle": [], "fails": []})
    runner = OrderedRunner(made)
    assert runner.run({"message": "x"}) == {"end": "end+left+right+x+right+x"}
    assert made.ran == ["right", "left", "end"]
    assert runner.run({"message": "y"}, ["left"]) == {"left": "left+right+y"}
    assert runner.run({}, ["right"]) == {"right": "right+message"}
    with pytest.raises(GraphRunError, match="Error running"):
        runner.run({}, ["fails"])
    with pytest.raises(GraphRunError, match="clashes"):
        runner.run({"message": "end"})
