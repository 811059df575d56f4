"""A tracker that copies itself and tells its last states without replaying the whole conversation. Rasa 3.6.21.

Rasa replays all events for a copy at every action, and twice at every prediction of RulePolicy, copying 30 slots by
`copy.copy`'s slow way each time: turn 100 costs five times turn 1.
"""

from __future__ import annotations

import copy
from collections import deque
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

STATES = 12
"""How many states of the past a policy sees. Ours look back as far as the longest rule, which has 3."""

State = dict[str, dict[str, Any]]


class LightTracker(DialogueStateTracker):
    """Rasa's tracker, in the same states."""

    _known_states: tuple[int, list[State]] | None = None

    def copy(self) -> DialogueStateTracker:
        """Return a tracker in the same state."""
        twin = copy.copy(self)
        twin.events = deque(self.events, self.events.maxlen)
        twin.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        twin.model_id = twin.assistant_id = None  # as Rasa's copies
        return twin

    def past_states(
        self,
        domain: Domain,
        omit_unset_slots: bool = False,
        ignore_rule_only_turns: bool = False,
        rule_only_data: dict[str, Any] | None = None,
    ) -> list[State]:
        """Return the last states, oldest first; the present one is the last."""
        if omit_unset_slots or ignore_rule_only_turns:  # asked for by policies that learn from stories; we have none
            return list(super().past_states(domain, omit_unset_slots, ignore_rule_only_turns, rule_only_data))
        if self._known_states is None or self._known_states[0] != len(self.events):
            self._known_states = len(self.events), self._last_states(domain)
        # Rasa changes what it gets.
        return [{kind: dict(part) for kind, part in state.items()} for state in self._known_states[1]]

    def _last_states(self, domain: Domain) -> list[State]:
        events = self.applied_events()
        actions = [place for place, event in enumerate(events) if isinstance(event, ActionExecuted)]
        first = actions[-(STATES - 1)] if len(actions) >= STATES else 0
        replayed = self.init_copy()
        states = []
        for place, event in enumerate(events):
            if place >= first and isinstance(event, ActionExecuted):
                states.append(domain.get_active_state(replayed))
            replayed.update(event)
        return [*states, domain.get_active_state(replayed)]


def install() -> None:
    """Let slots be copied quickly in this process."""
    Slot.__copy__ = copy_slot


def copy_slot(slot: Slot) -> Slot:
    """Return what `copy.copy` returns, without its detour over `__reduce_ex__`."""
    twin = object.__new__(type(slot))
    twin.__dict__.update(slot.__dict__)
    return twin
