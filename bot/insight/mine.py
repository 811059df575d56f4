"""Writes the messages that were not understood as training data to be labelled: masked, grouped, with a suggestion.

The file is a proposal. It lies outside data/nlu on purpose: only what a person has looked at is learned from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString
from sqlalchemy.engine import Engine

from bot.insight.groups import Group, grouped
from bot.insight.report import newest_misses
from bot.insight.turns import Miss

MOST = 3_000
EXAMPLES = 20
UNKNOWN = "thema_fremd"


def write_mined(engine: Engine, since: float, folder: Path, now: datetime | None = None) -> tuple[Path, int]:
    """Write the file of the span that began at `since` (Unix seconds); returns its path and the number of messages.

    Raises:
        SQLAlchemyError: the database failed.
    """
    moment = now or datetime.now(timezone.utc)
    groups: list[tuple[Miss, Group]] = []
    for kind in Miss:
        found = grouped(newest_misses(engine, kind, since, MOST), EXAMPLES)
        groups += [(kind, group) for group in found]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"unverstanden-{moment:%G-W%V}.yml"
    with path.open("w", encoding="utf-8") as out:
        yaml = YAML()
        yaml.width = 10_000
        yaml.dump(_document(groups, moment), out)
    return path, sum(group.count for _, group in groups)


def _document(groups: Iterable[tuple[Miss, Group]], moment: datetime) -> CommentedMap:
    entries = CommentedSeq()
    for place, (kind, group) in enumerate(sorted(groups, key=lambda one: -one[1].count)):
        suggested = UNKNOWN if kind is Miss.OUT_OF_SCOPE else group.guess or UNKNOWN
        lines = "".join(f"- {_one_line(text)}\n" for text in group.examples)
        entries.append(CommentedMap(intent=suggested, examples=LiteralScalarString(lines)))
        entries.yaml_set_comment_before_after_key(place, before=f"{group.count} messages, {kind.value}")
    document = CommentedMap(version="3.1", nlu=entries)
    document.yaml_set_start_comment(
        f"Messages without an answer of their own, {moment:%Y-%m-%d}. Correct each intent, delete what is no use,\n"
        "then move the rest into data/nlu/. Addresses, names and telephone numbers are masked."
    )
    return document


def _one_line(text: str) -> str:
    # Brackets would mark entities in training data.
    return " ".join(text.split()).replace("[", "(").replace("]", ")") or "?"
