"""What can go wrong when Mailjet is asked. Not for wrong settings (those stop the start, as ValueError).

MailjetError
├── LoginRejected    401 or 403; asking again cannot help and may get our address blocked
├── RateLimited      429, still after waiting
├── Unreachable      no connection, TLS failure, time-out, or 5xx still after waiting
└── UnusableAnswer   not JSON, wrong shape, an unexpected code, or records of somebody else's address
"""

from __future__ import annotations


class MailjetError(Exception):
    """Mailjet gave no usable answer. The text is for operators and holds no address and no secret."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        """Keep the HTTP status, where there was one, for the log."""
        super().__init__(message)
        self.status = status


class LoginRejected(MailjetError):
    """Raised after 401 or 403, and without any call while the client stays shut after a 401."""


class RateLimited(MailjetError):
    """Raised when Mailjet still answers 429 after the back-off."""


class Unreachable(MailjetError):
    """Raised when there is no connection or no answer in time, or Mailjet itself fails (5xx)."""


class UnusableAnswer(MailjetError):
    """Raised when there is an answer that must not or cannot be used."""
