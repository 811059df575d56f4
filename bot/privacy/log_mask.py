"""Masks every log line at the root: our events as a structlog processor, everybody else's where records are made.

Whatever handler or formatter a library brings along, it only ever sees what is masked already.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

from bot.privacy.mask import mask

TEXT_FIELDS = frozenset({
    "text", "user_message", "message_text", "parse_data_text", "parse_data_entities", "rasa_response", "json_message",
    "event_info", "tracker_latest_message", "messages", "message", "user_text", "slots", "slot_values", "response",
    "kwargs", "body",
})  # fmt: skip
"""Fields in which Rasa's own events carry what was written; their length is all that is logged."""
_NO_TEXTS = frozenset({"event", "level", "timestamp"})
MOST_CHARACTERS = 20_000


def mask_event(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog's processor: mask all values of one event."""
    # We log nothing at debug level ourselves; what Rasa does may quote whole conversations under any name.
    foreign = event.get("level") == "debug"
    for name, value in event.items():
        quotes = foreign and name not in _NO_TEXTS and any(sign.isspace() for sign in str(value))
        hidden = name in TEXT_FIELDS or quotes
        event[name] = f"<{len(str(value))} characters>" if hidden else _masked(value)
    return event


def mask_root() -> None:
    """Mask the records of the standard library's logging as they are made; calling it again changes nothing."""
    make = logging.getLogRecordFactory()
    if getattr(make, "masks", False):
        return

    def masked(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = make(*arguments, **named)
        try:
            record.msg = mask(record.getMessage()[:MOST_CHARACTERS])
        except Exception:
            # A message that can't be put together may not be shown, and may not break who logs it.
            record.msg = "<a message that does not fit its values>"
        record.args = None
        if record.exc_info and record.exc_info[1] is not None:
            # Formatters take a text that is there in place of making one.
            record.exc_text = mask("".join(traceback.format_exception(*record.exc_info)))
        return record

    masked.masks = True  # type: ignore[attr-defined]  # a mark on our own function
    logging.setLogRecordFactory(masked)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value[:MOST_CHARACTERS])
    if isinstance(value, Mapping):
        return {_masked(name): _masked(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_masked(item) for item in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return mask(str(value)[:MOST_CHARACTERS])
