"""Content for questions back: what is answered to "wo?", "warum?", "und wenn nicht?" at each open question and step.

Reads data/wissen/am_punkt/*.yml, live. Keys are the open question (with its step), the act, and `@anbieter` where a
course creator, who asks for a member, is told something else. Pure.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.dialogue.live_file import LiveFiles
from bot.dialogue.yaml_file import WrongContent, read_mapping

FOLDER = Path("data/wissen/am_punkt")
ACTS = (
    "wo_wie", "was_heisst_das", "warum", "wer_muss", "wie_lange", "wenn_nicht", "woher_sicher", "was_nun",
    "geht_nicht", "spaeter",
)  # fmt: skip
"""The acts that every point has an answer to."""
FOR_CREATORS = "@anbieter"
Answers = dict[str, dict[str, list[str]]]


def _read(paths: list[Path]) -> Answers:
    points: Answers = {}
    for path in paths:
        for name, acts in read_mapping(path, "punkte").items():
            if name in points:
                raise WrongContent(f"{path}: the point '{name}' stands twice.")
            points[name] = {act: _texts(path, name, act, texts) for act, texts in dict(acts).items()}
    return points


def _texts(path: Path, name: str, act: str, texts: Any) -> list[str]:
    if act.removesuffix(FOR_CREATORS) not in ACTS:
        raise WrongContent(f"{path}: '{act}' at '{name}' is no act that is answered here. Choose one of {ACTS}.")
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text.strip() for text in texts):
        raise WrongContent(f"{path}: '{act}' at '{name}' needs a list of texts.")
    return texts


_files: LiveFiles[Answers] = LiveFiles(_read)


def answers_at(question: str, step: str | None, act: str, *, for_member: bool, folder: Path = FOLDER) -> list[str]:
    """Return the answers to an act at a point, the first to be said first; empty where there is none.

    Args:
        question: the name of the open question.
        step: the step just advised, where the question is about one.
        act: what the message does.
        for_member: whether who asks does so for somebody else.
        folder: where the content lies.

    Raises:
        WrongContent: the files can't be used and never could.
    """
    points = _files.now(folder, "*.yml")
    names = [f"{question}:{step}"] if step else []
    for name in [*names, question]:
        acts = points.get(name, {})
        found = (for_member and acts.get(f"{act}{FOR_CREATORS}")) or acts.get(act)
        if found:
            return list(found)
    return []
