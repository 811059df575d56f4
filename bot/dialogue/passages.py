"""Reads the help passages of data/wissen/*.md. Pure, no Rasa.

A file holds passages `## kennung: Titel`, text, a line `Quelle: …` and lines `Frage: …` with example questions.
Without a `kennung` the title makes one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path("data/wissen")

_NAMED = re.compile(r"(?P<id>[a-z0-9-]+):\s+(?P<title>.+)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class PassageError(ValueError):
    """Raised when a passage can't be used; names file and title."""


@dataclass(frozen=True)
class Passage:
    """One passage: what is said, where it comes from, and how people ask for it."""

    id: str
    title: str
    text: str
    source: str
    questions: tuple[str, ...]

    def views(self) -> list[str]:
        """Return the texts a question is compared with: example questions, the title, the title with its text."""
        return [*self.questions, self.title, f"{self.title}. {self.text}"]


def read_passages(folder: Path = FOLDER) -> list[Passage]:
    """Return all passages in the order of files and lines; none when the folder is empty or missing.

    Raises:
        PassageError: a passage has no text or no source, or two have the same id.
    """
    passages: dict[str, Passage] = {}
    for path in sorted(folder.glob("*.md")):
        for section in re.split(r"(?m)^## +", path.read_text(encoding="utf-8"))[1:]:
            passage = _parse(section, path)
            if passage.id in passages:
                raise PassageError(f"{path.name}: two passages are called '{passage.id}'.")
            passages[passage.id] = passage
    return list(passages.values())


def _parse(section: str, path: Path) -> Passage:
    heading, _, rest = section.partition("\n")
    named = _NAMED.fullmatch(heading.strip())
    name, title = (named["id"], named["title"]) if named else (_slug(heading), heading.strip())
    labelled: dict[str, list[str]] = {"Quelle": [], "Frage": []}
    text: list[str] = []
    for line in rest.splitlines():
        label, colon, value = line.partition(":")
        if colon and label.strip() in labelled:
            labelled[label.strip()].append(value.strip())
        else:
            text.append(line)
    body = "\n".join(text).strip()
    if not body or not labelled["Quelle"]:
        raise PassageError(f"{path.name}: the passage '{title}' needs a text and a line 'Quelle: …'.")
    return Passage(name, title, body, labelled["Quelle"][0], tuple(labelled["Frage"]))


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_UMLAUTS))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
