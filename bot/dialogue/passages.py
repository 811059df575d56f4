"""Reads the known questions of data/wissen/*.md with their answers. Pure, no Rasa.

A file holds passages `## kennung: Titel`, text, a line `Quelle: …` and lines `Frage: …` with example questions.
Without a `kennung` the title makes one. Optional lines: `Mitglied: …` and `Anbieter: …` (the answer for a course
member, for a course creator), `Nochmal: …` (what is said to who asks again) and `Thema: …`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path("data/wissen")

_NAMED = re.compile(r"(?P<id>[a-z0-9-]+):\s+(?P<title>.+)")
_LABELS = ("Quelle", "Frage", "Mitglied", "Anbieter", "Nochmal", "Thema")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


TOPICS = frozenset({"zustellung", "sperrung", "beide", "bot"})
ANY_TOPIC = "beide"


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
    for_member: str = ""
    for_creator: str = ""
    again: str = ""
    topic: str = ANY_TOPIC

    def answers(self, reader: str) -> list[str]:
        """Return the answer for this reader (`mitglied`, `anbieter` or anyone else) and what is said after it."""
        own = {"mitglied": self.for_member, "anbieter": self.for_creator}.get(reader)
        return [text for text in (own or self.text, self.again) if text]

    def views(self) -> list[str]:
        """Return the texts a question is compared with: example questions, the title, the title with its text."""
        return [*self.questions, self.title, f"{self.title}. {self.text}"]


def read_passages(folder: Path = FOLDER) -> list[Passage]:
    """Return all passages in the order of files and lines; none when the folder is empty or missing.

    Raises:
        PassageError: a passage has no text or no source, an unknown topic, or an id or a question stands twice.
    """
    return read_files(sorted(folder.glob("*.md")))


def read_files(paths: list[Path]) -> list[Passage]:
    """Return the passages of these files; see read_passages."""
    passages: dict[str, Passage] = {}
    asked: dict[str, str] = {}
    for path in paths:
        for section in re.split(r"(?m)^## +", path.read_text(encoding="utf-8"))[1:]:
            passage = _parse(section, path)
            if passage.id in passages:
                raise PassageError(f"{path.name}: two passages are called '{passage.id}'.")
            for question in passage.questions:
                if asked.setdefault(question.casefold(), passage.id) != passage.id:
                    raise PassageError(
                        f"{path.name}: the question '{question}' stands in '{asked[question.casefold()]}' and in "
                        f"'{passage.id}'; one of them must go."
                    )
            passages[passage.id] = passage
    return list(passages.values())


def _parse(section: str, path: Path) -> Passage:
    heading, _, rest = section.partition("\n")
    named = _NAMED.fullmatch(heading.strip())
    name, title = (named["id"], named["title"]) if named else (_slug(heading), heading.strip())
    labelled: dict[str, list[str]] = {label: [] for label in _LABELS}
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
    topic = "".join(labelled["Thema"][:1]) or ANY_TOPIC
    if topic not in TOPICS:
        raise PassageError(
            f"{path.name}: '{topic}' is no topic of '{title}'. Choose one of {', '.join(sorted(TOPICS))}."
        )
    return Passage(
        id=name,
        title=title,
        text=body,
        source=labelled["Quelle"][0],
        questions=tuple(dict.fromkeys(labelled["Frage"])),
        for_member=" ".join(labelled["Mitglied"]),
        for_creator=" ".join(labelled["Anbieter"]),
        again=" ".join(labelled["Nochmal"]),
        topic=topic,
    )


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_UMLAUTS))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
