"""Sets the logs up: quiet libraries, one line an event, no message texts, nobody's address or name."""

from __future__ import annotations

import contextlib
import logging
import sys

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


def set_up_logs(level: int = logging.INFO, others: int = logging.WARNING) -> None:
    """Log our events from `level` on and other people's from `others` on, all of them masked."""
    mask_root()
    logging.basicConfig(level=others, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask_event,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        # Beside everybody else's lines; what a command prints stays alone on the other stream.
        logger_factory=structlog.PrintLoggerFactory(_Errors()),  # type: ignore[arg-type]  # it only writes and flushes
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
