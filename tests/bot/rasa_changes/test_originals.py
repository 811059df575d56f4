"""Fails when Rasa's code under one of our changes is another: then read both again before going on."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from typing import Any

import pytest
import rasa
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import SQLTrackerStore
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_changes import action_schema, event_types

ORIGINALS: dict[str, tuple[Callable[..., Any], str]] = {
    "action result": (action_schema.RASAS_CHECK, "f8cdb4be68123961"),
    "event types": (event_types.RASAS_SEARCH, "b5cf570fa7f286c7"),
    "graph": (DaskGraphRunner.run, "45f0f52f574f3aa9"),
    "copy": (DialogueStateTracker.travel_back_in_time, "09d16f28f007492f"),
    "prior trackers": (DialogueStateTracker.generate_all_prior_trackers, "a1f6954347b52649"),
    "states": (Domain.states_for_tracker_history, "035111ce73ac90ba"),
    "slots": (Slot.__init__, "54ca1ec6b580be6d"),
    "load": (SQLTrackerStore._event_query, "cd44f7901b860bfd"),
    "save": (SQLTrackerStore.save, "57165e46eab3de08"),
    "processor's tracker": (MessageProcessor.get_tracker, "a62e1aad7734c717"),
}


def test_rasa_is_the_version_that_the_changes_were_made_for() -> None:
    assert rasa.__version__ == "3.6.21"


@pytest.mark.parametrize("name", ORIGINALS)
def test_what_a_change_stands_in_for_is_still_the_same(name: str) -> None:
    function, digest = ORIGINALS[name]
    assert hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:16] == digest
