"""Says the German sentences of `data/responses/`: read live, never the same variation twice in a row.

A changed file is on the air within seconds, without training or restart; a broken or incomplete one keeps its own last
good texts and is logged, while the other files go on changing. Not for deciding what to say: see actions/wording.py.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import structlog
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.account.details import is_of_others
from bot.insight.text_files import TextTrouble, is_readable
from bot.mail.bounce import read_pasted

log = structlog.get_logger()

LOOK_EVERY_S = 2.0
"""How often the folder is looked at; the promise is five seconds."""

REMEMBERED_ENGLISH = 2
"""How many of the latest messages decide whether the short English line is added."""

APOLOGY = "utter_panne"
FRAGMENT = "utter_"
"""A value that begins like this names another response, whose text is put in: so sentences can be composed."""

Responses = dict[str, list[dict[str, Any]]]

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class LiveResponses(TemplatedNaturalLanguageGenerator):
    """Rasa's response templates, reloaded when a file of the folder changes."""

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,
        domain: Domain | None = None,
        folder: Path = Path("data/responses"),
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._folder = folder
        self._look_every_s = look_every_s
        self._looked_at = 0.0
        self._seen: tuple[tuple[str, int, int], ...] = ()
        self._texts: Responses = {}
        self._good: dict[str, Responses] = {}
        """The last good texts of each file, by its name."""
        self._never_good: set[str] = set()
        """Files that could not be read from the start: what is missing may be theirs."""
        self._trained: Responses = {}
        """The texts that came with the model: every name that the bot may say, and its last resort."""
        self._trouble = TextTrouble()
        super().__init__(dict(domain.responses) if domain else {})
        self._reload_if_changed()

    @property
    def responses(self) -> Responses:
        """The texts on the air."""
        return self._texts

    @responses.setter
    def responses(self, texts: Responses) -> None:
        # Rasa hands over the texts that were trained with the model; what was read from the folder is newer.
        self._trained = texts
        self._texts = {**texts, **self._texts}
        self._seen = ()  # a file that looked whole may lack a name of these
        self._looked_at = 0.0

    def look(self) -> TextTrouble:
        """Look at the folder now if it is time to, and return what keeps the old texts on the air."""
        self._reload_if_changed()
        return self._trouble

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Return the filled response; None when there is none of that name."""
        self._reload_if_changed()
        variations = self.responses.get(utter_action)
        if not variations:
            # Saying nothing would leave the user alone with a bug of ours.
            log.error("responses.missing", name=utter_action)
            apology = self.responses.get(APOLOGY)
            return {"text": apology[0]["text"]} if apology else None
        chosen = dict(variations[_times_said(tracker, utter_action) % len(variations)])
        english = (chosen.pop("metadata", None) or {}).get("en")
        if english and _wrote_english(tracker):
            chosen["text"] = f"{chosen['text']}\n({english})"
        values = {**tracker.current_slot_values(), **kwargs}
        return {key: self._fill(value, values) for key, value in chosen.items() if key != "id"}

    def _fill(self, part: Any, values: dict[str, Any]) -> Any:
        """Put values into the placeholders of one part of a response; payloads keep their braces."""
        if isinstance(part, dict):
            return {key: self._fill(value, values) for key, value in part.items()}
        if isinstance(part, list):
            return [self._fill(value, values) for value in part]
        if not isinstance(part, str):
            return part
        return _PLACEHOLDER.sub(lambda match: self._value(match, values), part)

    def _value(self, match: re.Match[str], values: dict[str, Any]) -> str:
        """Return what stands for a placeholder; a value that names a response stands for its text."""
        value = values.get(match[1])
        if isinstance(value, list):
            return "\n".join(self._said(item, values) for item in value)
        return match[0] if value is None else self._said(value, values)

    def _said(self, value: Any, values: dict[str, Any]) -> str:
        if isinstance(value, dict):  # a fragment with values of its own: {"response": name, **values}
            return self._said(value["response"], {**values, **value})
        if isinstance(value, str) and value.startswith(FRAGMENT) and value in self.responses:
            return str(self._fill(self.responses[value][0].get("text", ""), values))
        return str(value)

    def _reload_if_changed(self) -> None:
        now = time.monotonic()
        if now - self._looked_at < self._look_every_s:
            return
        self._looked_at = now
        seen = tuple(sorted((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in self._folder.glob("*.yml")))
        if seen == self._seen:
            return
        self._seen = seen
        files = {path.name: _read(path) for path in sorted(self._folder.glob("*.yml"))}
        broken = sorted(name for name, texts in files.items() if texts is None)
        missing = self._keep_good(files)
        known = {**self._trained, **{name: text for texts in self._good.values() for name, text in texts.items()}}
        self._texts, self._trouble = known, TextTrouble(tuple(broken), tuple(missing) if not broken else ())
        if broken or missing:
            log.error("responses.kept_old", files=broken, names=missing[:10])
        else:
            log.info("responses.loaded", count=len(known))

    def _keep_good(self, files: dict[str, Responses | None]) -> list[str]:
        """Take over the files that are whole, and return the names that the others lack."""
        required = {*self._trained, *(name for texts in self._good.values() for name in texts)}
        told = {name for texts in files.values() for name in texts or {}}
        missing = required - told
        for file, texts in files.items():
            if texts is None:
                self._never_good |= {file} - set(self._good)
            elif not missing & (missing if file in self._never_good else set(self._good.get(file, {}))):
                self._good[file] = texts
                self._never_good.discard(file)
        for gone in set(self._good) - set(files):
            if not missing & set(self._good[gone]):
                del self._good[gone]
        return sorted(missing)


def _read(path: Path) -> Responses | None:
    """Return the responses of one file, None where it can't be read as such."""
    if not is_readable(path):
        return None
    try:
        return dict(Domain.load(str(path)).responses)
    # Whatever is wrong with a text file, the bot must go on talking with the texts it has.
    except Exception as error:
        log.warning("responses.unreadable", file=path.name, reason=type(error).__name__, detail=str(error)[:300])
        return None


def _times_said(tracker: DialogueStateTracker, name: str) -> int:
    return sum(isinstance(e, BotUttered) and e.metadata.get("utter_action") == name for e in tracker.events)


def _wrote_english(tracker: DialogueStateTracker) -> bool:
    """Return whether one of the last messages was English: "he checked, nothing" alone tells too little."""
    said = [event for event in tracker.events if isinstance(event, UserUttered)][-REMEMBERED_ENGLISH:]
    # Mailjet's English is not the user's, and neither is that of a pasted report.
    said = [event for event in said if not is_of_others(event.text or "") and read_pasted(event.text or "") is None]
    return any(
        entity.get("entity") == "sprache" and entity.get("value") == "en" for event in said for entity in event.entities
    )
