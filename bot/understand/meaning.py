"""What one message means beside its intent and facts: the acts it does at the open question, the question it asks.

Read from the message as the pipeline left it, so that policy and actions speak of the same reading. Not for deciding:
the tables of bot/dialogue do that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.understand.acts import NO_ACT
from bot.understand.in_context import Context, weight

CONFIDENT = 0.6
"""From this confidence on an act is acted on; measured on tests/eval/turns_dev.tsv, see docs/nlu.md."""

DOUBTFUL = 0.4
"""Below this score a known question may well be another one."""
CLOSE = 0.6
"""From this share of the likeliest one's score on, the second known question is nearly as likely."""
NEAR = 0.05
"""From this score on a known question is worth being offered to who was not understood."""


@dataclass(frozen=True)
class Act:
    """One act with its confidence between 0 and 1."""

    name: str
    confidence: float


PARTS = "teile"
"""The property of a parsed message that holds what its parts mean, where it has several."""


@dataclass(frozen=True)
class Meaning:
    """The acts of a message, the likeliest first, and the known question of data/wissen/ that it is, if any."""

    acts: tuple[Act, ...] = ()
    known: str | None = None
    known_score: float = 0.0
    near: tuple[str, ...] = ()
    """Known questions that it may be, the likeliest first, `known` among them."""
    runner_up: str | None = None
    """The known question that it is nearly as likely as `known`, where that is in doubt."""
    intent: str | None = None
    intent_confidence: float = 0.0
    words: int = 0
    known_topic: str | None = None
    """The topic of `known`."""
    parts: tuple[Meaning, ...] = ()
    """What each part means, where the message says several things one after the other."""

    @classmethod
    def of(cls, parsed: Mapping[str, Any], context: Context = Context()) -> Meaning:  # noqa: B008 - frozen
        """Return the meaning that the pipeline wrote into a parsed message; empty where it wrote none.

        Args:
            parsed: the message with `akte` and `passages` as the components set them.
            context: what is known before it, which makes some known questions likelier than others.
        """
        acts = tuple(Act(one["name"], float(one["confidence"])) for one in parsed.get("akte") or ())
        near = {one["id"]: one for one in parsed.get("passages") or ()}
        found = [(name, _weighed(one, context)) for name, one in near.items()]
        found.sort(key=lambda one: -one[1])
        known, score = found[0] if found else (None, 0.0)
        second = found[1] if len(found) > 1 and score < DOUBTFUL and found[1][1] >= CLOSE * score else None
        intent = parsed.get("intent") or {}
        return cls(
            acts,
            known,
            score,
            tuple(name for name, likely in found if likely >= NEAR),
            second[0] if second else None,
            intent.get("name"),
            float(intent.get("confidence") or 0.0),
            int(parsed.get("woerter") or len(str(parsed.get("text") or "").split())),
            near[known].get("topic") if known else None,
            tuple(cls.of(part, context) for part in parsed.get(PARTS) or ()),
        )

    @property
    def act(self) -> Act:
        """The likeliest act."""
        return self.acts[0] if self.acts else Act(NO_ACT, 0.0)

    @property
    def sure_act(self) -> str | None:
        """The name of the likeliest act where it is sure enough to be acted on."""
        return self.act.name if self.act.confidence >= CONFIDENT else None

    def does(self, *names: str, sure: float = CONFIDENT) -> bool:
        """Return whether the likeliest act is one of these, at least this sure."""
        return self.act.name in names and self.act.confidence >= sure

    def part_does(self, *names: str, sure: float = CONFIDENT) -> bool:
        """Return whether any part of the message does one of these, at least this sure."""
        return any(part.does(*names, sure=sure) for part in self.parts)


UNREAD = Meaning()
"""The meaning of a message that no component has read."""


def _weighed(found: Mapping[str, Any], context: Context) -> float:
    score = float(found["score"])
    # Word for word is no guess.
    return score if score >= 1 else min(0.99, score * weight(found["id"], found.get("topic") or "", context))
