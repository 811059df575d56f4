"""Sets the logs up: quiet libraries, one line an event, no message texts, nobody's address or name.

`LOG_FORMAT=json` makes each line a JSON object, our events and everybody else's alike.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from collections.abc import Callable, Mapping, MutableMapping
from datetime import datetime, timezone
from typing import Any

import structlog

from bot.privacy.log_mask import mask_event, mask_root


class _Errors:
    """Whatever stream errors go to at the moment: loggers are kept for long, streams get replaced."""

    def write(self, text: str) -> int:
        """Write to it; a full disk may cost us the log, not the user his answer."""
        try:
            return sys.stderr.write(text)
        except OSError:
            return 0

    def flush(self) -> None:
        """Flush it."""
        with contextlib.suppress(OSError):
            sys.stderr.flush()


class _AsJson(logging.Formatter):
    """Writes other people's records like our events."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        at = datetime.fromtimestamp(record.created, tz=timezone.utc).isoformat().replace("+00:00", "Z")
        told = {"timestamp": at, "level": record.levelname.lower(), "event": record.getMessage(), "logger": record.name}
        if record.exc_info:
            told["exception"] = record.exc_text or self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


Listener = Callable[[Mapping[str, Any]], None]
_LISTENERS: list[Listener] = []


def listen(listener: Listener) -> None:
    """Let somebody hear every event that is logged from now on, masked; it must be quick and may not fail."""
    _LISTENERS.append(listener)


def _tell(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for listener in _LISTENERS:
        listener(event)
    return event


def set_up_logs(level: int = logging.INFO, others: int = logging.WARNING, *, as_json: bool = False) -> None:
    """Log our events from `level` on and other people's from `others` on, all of them masked."""
    mask_root()
    logging.basicConfig(level=others, format="%(levelname)s %(name)s %(message)s")
    # With debugging on it quotes the results of slow tasks, shortened so that no mask knows an address in them.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    if as_json:
        for handler in logging.getLogger().handlers:
            handler.setFormatter(_AsJson())
    ours = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    shown: Any = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else ours
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask_event,
            _tell,
            shown,
        ],
        # Beside everybody else's lines; what a command prints stays alone on the other stream.
        logger_factory=structlog.PrintLoggerFactory(_Errors()),  # type: ignore[arg-type]  # it only writes and flushes
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
