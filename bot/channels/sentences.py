"""The German sentences a channel says by itself, from `data/responses/` like all others."""

from __future__ import annotations

from typing import Any

LAST_RESORT = "Entschuldige, ich kann gerade nicht antworten. Bitte versuch es in ein paar Minuten noch einmal."
"""Said when not even the texts could be loaded."""


def sentence(app: Any, name: str) -> str:
    """Return the text of a response outside of any conversation."""
    agent = getattr(app.ctx, "agent", None)
    variations = getattr(getattr(agent, "nlg", None), "responses", {}).get(name)
    return str(variations[0]["text"]) if variations else LAST_RESORT
