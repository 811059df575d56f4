"""Checks an action's result against Rasa's schema compiled once. Rasa 3.6.21.

Rasa checks the schema itself anew for every result, and then tries each event against 23 alternatives in Python: 95 %
of what an action costs (RasaHQ/rasa #11717). What the compiled schema lets pass is good; everything else is left to
Rasa's own check, so that verdicts and error texts stay Rasa's.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jsonschema_rs
from rasa.core.actions.action import RemoteAction

RASAS_CHECK = RemoteAction._validate_action_result


def install() -> None:
    """Let all actions of this process be checked this way."""
    RemoteAction._validate_action_result = check


def check(action: RemoteAction, result: Any) -> bool:
    """Return True for a good result.

    Raises:
        jsonschema.ValidationError: Rasa's own, with its text.
    """
    try:
        # To Rasa's check a tuple is no array; the compiled one knows only JSON.
        lists = all(isinstance(result.get(part, []), list) for part in ("events", "responses"))
        if lists and _compiled().is_valid(result):
            return True
    except (ValueError, TypeError, AttributeError):  # holds what is no JSON, which Rasa judges by Python's types
        pass
    return bool(RASAS_CHECK(action, result))


@lru_cache(maxsize=1)
def _compiled() -> Any:
    return jsonschema_rs.validator_for(RemoteAction.action_response_format_spec())
