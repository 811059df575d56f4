"""Hands a letter to the mail server of `SMTP_URL`.

smtp://user:password@host:587 uses STARTTLS where the server offers it; `?tls=off` never, for a server on this machine
or in tests; smtps://host:465 encrypts from the start. A password never goes over an open line to another machine.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_S = 20.0
_LOCAL = ("127.0.0.1", "::1", "localhost")


class NotSent(Exception):
    """Raised when the mail server did not take the letter; try again later. The text names no address."""


@dataclass(frozen=True)
class SmtpServer:
    """Where letters go."""

    host: str
    port: int
    encrypted: bool = False
    start_tls: bool = True
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def read_smtp_url(url: str) -> SmtpServer:
    """Read `SMTP_URL`.

    Raises:
        ValueError: it is not of the form smtp://[user:password@]host[:port] or smtps://….
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("must be of the form smtp://user:password@host:587 or smtps://user:password@host:465.")
    encrypted = parts.scheme == "smtps"
    return SmtpServer(
        parts.hostname,
        parts.port or (465 if encrypted else 587),
        encrypted=encrypted,
        start_tls=not encrypted and parse_qs(parts.query).get("tls") != ["off"],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def send(server: SmtpServer, message: EmailMessage) -> None:
    """Send one letter; returns once the server has taken it.

    Raises:
        NotSent: the server is not there, refused, or can't be trusted with the password.
    """
    try:
        connection = _connect(server)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(_reason(error)) from None
    try:
        if server.start_tls and connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
        elif server.user and not server.encrypted and server.host not in _LOCAL:
            raise NotSent("the server offers no encryption for the password")
        if server.user:
            connection.login(server.user, server.password or "")
        connection.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(_reason(error)) from None
    finally:
        # The letter is taken or not by now: a farewell that fails may not make us send it again.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()


def _connect(server: SmtpServer) -> smtplib.SMTP:
    connection: smtplib.SMTP
    if server.encrypted:
        context = ssl.create_default_context()
        connection = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    connection.ehlo()
    return connection


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _ in error.recipients.values()})
        return f"refused the receiver ({', '.join(codes)})"
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
