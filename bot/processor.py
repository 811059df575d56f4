"""Rasa's message processor, with two habits of our own: only offered buttons are buttons, and texts are bounded.

Stock Rasa takes any text that begins with `/` for an intent of the sender's choice. Rasa 3.6.21.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.constants import DEFAULT_SENDER_ID
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.account.request import mask_secrets
from bot.dialogue.context import Ranked, settle
from bot.dialogue.house_addresses import mark_house
from bot.dialogue.house_facts import house_facts
from bot.dialogue.message import HOUSE
from bot.dialogue.named_again import named_again
from bot.dialogue.people import cases
from bot.dialogue.questions import Topic
from bot.nlu.thresholds import IN_DOUBT, UNSURE
from bot.rasa_changes.graph_runner import OrderedRunner
from bot.settings import read_settings
from bot.turn_store import StoredTracker, TurnStore
from bot.understand.acts import AT, Point
from bot.understand.clauses import clauses
from bot.understand.meaning import PARTS
from bot.wellformed import well_formed

_NUMBER = re.compile(r"^\W{0,9}(?:nr\.?|nummer|option)?\s{0,9}(\d{1,2})\s{0,9}[.)]?\s*$", re.IGNORECASE)
_EDGES = re.compile(r"^[\s\"'„“.!)]+|[\s\"'„“.!)]+$")

Button = dict[str, Any]


class TurnProcessor(MessageProcessor):
    """Understands "1" or a typed title as the button, and `/…` as text unless the bot offered it."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, OrderedRunner]:
        name, metadata, runner = MessageProcessor._load_model(model_path)
        return name, metadata, OrderedRunner(runner)

    async def get_tracker(self, conversation_id: str) -> DialogueStateTracker:
        """Load what a turn needs of a conversation."""
        store = store_of(self)
        if store is None:
            return await super().get_tracker(conversation_id)
        tracker = await store.retrieve_tail(conversation_id or DEFAULT_SENDER_ID)
        tracker.model_id, tracker.assistant_id = self.model_metadata.model_id, self.model_metadata.assistant_id
        return tracker

    async def _offered_earlier(self, text: str, tracker: DialogueStateTracker | None) -> set[str]:
        """Return the payloads that a long conversation offered before what a turn loads of it."""
        store = store_of(self)
        if not (store and text.strip().startswith("/") and isinstance(tracker, StoredTracker) and tracker.is_tail):
            return set()
        events = await store.earlier_events(tracker.sender_id)
        buttons = [button for event in events for button in (event.get("data") or {}).get("buttons") or []]
        return {str(button.get("payload")) for button in buttons}

    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """Parse what the user meant: the payload of an offered button, or the text itself."""
        message.text = well_formed(message.text or "")
        meant = UserMessage(
            text=meant_by(message.text, tracker, await self._offered_earlier(message.text, tracker)),
            output_channel=message.output_channel,
            sender_id=message.sender_id,
            input_channel=message.input_channel,
            message_id=message.message_id,
            metadata=message.metadata,
        )
        # A password or key is kept nowhere; the mask itself tells the guides that there was one.
        message.text = mask_secrets(message.text)
        meant.text = mask_secrets(meant.text or "")
        if tracker is not None:
            AT.set(_point(tracker))
        parsed = await super().parse_message(meant, tracker, only_output_properties)
        # The conversation keeps what was typed, not the payload it stands for.
        parsed["text"] = message.text
        if tracker is not None and not meant.text.startswith("/"):
            parsed[PARTS] = [await self._part(part, tracker) for part in clauses(meant.text)]
            if parsed.pop(IN_DOUBT, False):
                parsed["intent"] = {"name": UNSURE, "confidence": 1.0 - parsed["intent"]["confidence"]}
            parsed["intent"] = _in_context(parsed, tracker)
            parsed["entities"] = mark_house(parsed.get("entities") or [], _own_addresses())
            _add_who_is_named(parsed, tracker)
        return parsed

    async def _part(self, text: str, tracker: DialogueStateTracker) -> dict[str, Any]:
        """Return what one part of a message does, asks and is about."""
        read = await super().parse_message(UserMessage(text=text), tracker)
        kept = {name: read[name] for name in ("intent", "akte", "passages") if name in read}
        return {**kept, "woerter": len(text.split())}

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Skip Rasa's warning: it makes an empty domain for every message, and `make test` compares data and domain."""


def store_of(owner: Agent | MessageProcessor) -> TurnStore | None:
    """Return our store out of the wrapper that Rasa puts around it; None where another one is configured."""
    store = getattr(owner.tracker_store, "_tracker_store", owner.tracker_store)
    return store if isinstance(store, TurnStore) else None


class TurnAgent(Agent):
    """Rasa's agent with our processor."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load the model as Rasa does, with TurnProcessor in place of its processor."""
        self.processor = TurnProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            generator=self.nlg,
            action_endpoint=self.action_endpoint,
            http_interpreter=self.http_interpreter,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        # The stores and the texts were made before the domain was known.
        self.tracker_store.domain = self.domain
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = dict(self.domain.responses)


def _add_who_is_named(parsed: dict[str, Any], tracker: DialogueStateTracker) -> None:
    """Add the address of whoever of those spoken of is named by his first name alone."""
    said = [event for event in tracker.events if isinstance(event, UserUttered)]
    addresses = [
        *cases(tracker.current_slot_values()),
        *(one["value"] for event in said for one in event.entities if _is_somebody(one)),
    ]
    if len(set(addresses)) > 1 and not any(_is_somebody(one) for one in parsed.get("entities") or []):
        named = named_again(parsed["text"], addresses)
        if named and named != tracker.get_slot("email"):
            parsed["entities"] = [*parsed["entities"], {"entity": "email", "value": named, "role": "gilt"}]


def _is_somebody(entity: dict[str, Any]) -> bool:
    return entity.get("entity") == "email" and entity.get("role") != HOUSE


@lru_cache(maxsize=1)
def _own_addresses() -> frozenset[str]:
    """Return the addresses at which the house itself writes or is written to."""
    own = (house_facts().get("absender"), read_settings().support_email)
    return frozenset(address.lower() for address in own if address)


def _point(tracker: DialogueStateTracker) -> Point | None:
    """Return where the talk stands: the open question, and for one about a step the step."""
    question = tracker.get_slot("offene_frage")
    if not question:
        return None
    return Point(question, tracker.get_slot("letzter_schritt") if question == "geholfen" else None)


def _in_context(parsed: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
    decided = Ranked(parsed["intent"]["name"] or "", parsed["intent"]["confidence"])
    ranking = [Ranked(one["name"], one["confidence"]) for one in parsed.get("intent_ranking") or []]
    previous = next((e.intent.get("name") for e in reversed(tracker.events) if isinstance(e, UserUttered)), None)
    topic = tracker.get_slot("thema")
    meant = settle(decided, ranking, parsed["text"], previous, Topic(topic) if topic else None)
    return {**parsed["intent"], "name": meant.name, "confidence": meant.confidence}


def meant_by(text: str, tracker: DialogueStateTracker | None, earlier: Collection[str] = ()) -> str:
    """Return the payload of the button that `text` stands for, else the text with a leading `/` disarmed."""
    stripped = text.strip()
    if tracker is not None:
        shown = _latest_buttons(tracker)
        number = _NUMBER.match(stripped)
        if number and 1 <= int(number[1]) <= len(shown):
            return str(shown[int(number[1]) - 1]["payload"])
        title = _plain(stripped)
        for button in shown:
            if title and title == _plain(str(button.get("title", ""))):
                return str(button["payload"])
        if stripped.startswith("/") and (stripped in _offered_payloads(tracker) or stripped in earlier):
            return stripped
    return stripped.lstrip("/") if stripped.startswith("/") else text


def _latest_buttons(tracker: DialogueStateTracker) -> list[Button]:
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return []
        if isinstance(event, BotUttered) and event.data.get("buttons"):
            return list(event.data["buttons"])
    return []


def _offered_payloads(tracker: DialogueStateTracker) -> set[str]:
    return {
        str(button.get("payload"))
        for event in tracker.events
        if isinstance(event, BotUttered)
        for button in event.data.get("buttons") or []
    }


def _plain(text: str) -> str:
    return _EDGES.sub("", text).casefold()
