"""The only HTTP to Mailjet: messages to one address, one message's history, plain rows for the diagnosis.

Not for judging what comes back, and never for sending: the one POST asks Mailjet's sandbox, which delivers nothing.
Blocking: call it in a thread.
"""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

import requests
import structlog
import urllib3

from bot.mail.addresses import normalise_address
from bot.mail.errors import LoginRejected, MailjetError, RateLimited, Unreachable, UnusableAnswer
from bot.mail.events import history_event
from bot.mail.models import Delivery, DeliveryEvent
from bot.mail.records import delivery_from_record, is_about
from bot.mail.wire import to_text

log = structlog.get_logger(__name__)

Row = Mapping[str, Any]
Params = Mapping[str, "str | int"]

_LARGEST_ANSWER = 5_000_000  # 1000 records of 1-2 kB are the most that Mailjet sends at once
_CHUNK = 65_536
_FIRST_PAUSE = 0.3  # doubled each time, with jitter, as Mailjet's rate-limit page advises
_LEAST_TIME = 0.05

SUSPENDED_CODE = "mj-0001"
"""Send API v3.1: the key is suspended. Matched instead of the text, which is documented nowhere."""


class MailjetClient:
    """Asks Mailjet's v3 REST API. One for all threads; give it its own session or let it make one."""

    def __init__(
        self,
        api_key: str,
        secret_key: str,
        base_url: str = "https://api.mailjet.com",
        session: requests.Session | None = None,
        *,
        connect_timeout: float = 2.0,
        read_timeout: float = 4.0,
        total_limit: float = 5.0,
        login_pause: float = 900.0,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep the settings; nothing is asked yet.

        Args:
            api_key: Public half of the key pair.
            secret_key: Secret half.
            base_url: https, or http on this machine for a fake.
            session: A requests session to use; its redirect and login settings are not relied on.
            connect_timeout: Seconds until a connection must stand.
            read_timeout: Seconds without a byte after which an answer is given up.
            total_limit: Seconds for one public call, waiting between tries included; only an answer that
                stops in its middle may take one `read_timeout` more.
            login_pause: Seconds without any call after a 401.
            sleep: For tests.
            clock: For tests; seconds that never go back.

        Raises:
            ValueError: if a key is missing or the address is not safe to send a secret to.
        """
        if not api_key or not secret_key:
            raise ValueError("MAILJET_API_KEY and MAILJET_SECRET_KEY must both be set")
        self._base_url = _safe_base_url(base_url)
        self._auth = (api_key, secret_key)
        self._session = session or requests.Session()
        self._connect_timeout, self._read_timeout = connect_timeout, read_timeout
        self._total_limit = total_limit
        self._login_pause = login_pause
        self._sleep = sleep
        self._clock = clock
        self._lock = threading.Lock()
        self._shut_until: float | None = None
        # At DEBUG urllib3 logs whole URLs, and ours hold addresses.
        logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

    def __repr__(self) -> str:
        """Show no key: reprs end in logs."""
        return f"{type(self).__name__}(base_url={self._base_url!r})"

    def messages_to(self, address: str, since: datetime, limit: int = 50) -> tuple[Delivery, ...]:
        """List what was sent to one address, newest first; never a record of another address.

        Raises:
            MailjetError: one of its four kinds.
        """
        wanted = normalise_address(address)
        deadline = self._clock() + self._total_limit
        # Without FromTS only the current day is listed (older guide, _statistics.md).
        common: dict[str, str | int] = {
            "FromTS": int(since.timestamp()), "ShowContactAlt": "true", "ShowSubject": "true",
            "ShowCustomID": "true", "Sort": "ArrivedAt DESC", "Limit": limit,
        }  # fmt: skip
        rows = self._get("message", {"ContactAlt": wanted, **common}, deadline)
        if rows and all(is_about(row, wanted) for row in rows):
            return self._deliveries(rows, wanted)
        # ContactAlt is missing in the reference's parameter list, and an ignored filter would list
        # strangers' mail (mailjet-apiv3-php #201). So the way over the contact's number comes second.
        if rows:
            log.warning("mailjet.filter_ignored", records=len(rows))
        return self._by_contact(wanted, common, deadline)

    def history(self, message_id: str, recipient: str = "") -> tuple[DeliveryEvent, ...]:
        """List what happened to one message, oldest first; empty where Mailjet has nothing (yet).

        Raises:
            MailjetError: one of its four kinds.
        """
        deadline = self._clock() + self._total_limit
        # A fresh id may answer 404 although the send succeeded (mailjet-apiv3-nodejs #213): no error then.
        rows = self._get(f"messagehistory/{quote(message_id, safe='')}", {}, deadline)
        events = [history_event(row, message_id, recipient) for row in rows or []]
        return tuple(sorted((event for event in events if event), key=lambda event: event.at))

    def rows(self, resource: str, params: Params | None = None, *, within_s: float | None = None) -> list[Row]:
        """Read any v3 REST resource as plain rows, for the account diagnosis; 404 is an empty list.

        Args:
            resource: Name as in Mailjet's reference, e.g. `apikey`.
            params: Filters.
            within_s: Seconds for this call, where that is less than the client's own limit.

        Raises:
            MailjetError: one of its four kinds.
        """
        limit = self._total_limit if within_s is None else min(within_s, self._total_limit)
        return self._get(resource, params or {}, self._clock() + limit) or []

    def sandbox_refusal(self, sender: str) -> str | None:
        """Ask whether sending is refused, in the sandbox that delivers nothing; asked once, never again by itself.

        Args:
            sender: Address to send from, active at Mailjet.

        Returns:
            Mailjet's error code, an empty text for a refusal without one, None where nothing is refused.

        Raises:
            MailjetError: one of its four kinds; a rejected login is LoginRejected, a suspension is not.
        """
        self._refuse_while_shut()
        mail = {"From": {"Email": sender}, "To": [{"Email": sender}], "Subject": "Test", "TextPart": "Test"}
        payload = {"SandboxMode": True, "Messages": [mail]}
        try:
            response, body = self._ask("v3.1/send", {}, self._clock() + self._total_limit, payload)
        except requests.exceptions.RequestException as error:
            raise Unreachable(f"no answer from Mailjet's sandbox ({type(error).__name__})") from None
        code = _error_code(body)
        # Only this code on a 401 means a suspension (guides/_send-api.md); every other one is a wrong login.
        if response.status_code == 401 and code == SUSPENDED_CODE:
            return code
        if response.status_code in (400, 403):
            return code
        problem = self._problem(response, "send")
        if problem:
            raise problem
        return None

    def _by_contact(self, wanted: str, common: Params, deadline: float) -> tuple[Delivery, ...]:
        contacts = self._get(f"contact/{quote(wanted, safe='')}", {}, deadline)
        if not contacts:
            return ()
        number = to_text(contacts[0].get("ID"))
        if not number or normalise_address(to_text(contacts[0].get("Email"))) != wanted:
            raise UnusableAnswer("Mailjet answered with another contact than the one asked for")
        rows = self._get("message", {"Contact": number, **common}, deadline) or []
        if not all(is_about(row, wanted, number) for row in rows):
            raise UnusableAnswer("Mailjet's answer holds messages to other addresses; nothing of it is used")
        return self._deliveries(rows, wanted)

    def _deliveries(self, rows: list[Row], wanted: str) -> tuple[Delivery, ...]:
        found = [delivery_from_record(row, wanted) for row in rows]
        usable = tuple(delivery for delivery in found if delivery)
        if len(usable) < len(found):
            log.warning("mailjet.records_unusable", records=len(found) - len(usable))
        return usable

    def _get(self, path: str, params: Params, deadline: float) -> list[Row] | None:
        """Ask once, and again after 429, 5xx or a broken connection while time is left; None is 404."""
        resource = path.partition("/")[0]  # only this goes into logs and errors: the rest holds addresses
        self._refuse_while_shut()
        attempt = 0
        while True:
            pause = _FIRST_PAUSE * 2**attempt * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, no secret
            try:
                response, body = self._ask(f"v3/REST/{path}", params, deadline)
                problem = self._problem(response, resource)
                if problem is None:
                    return None if response.status_code == 404 else _rows(body, resource)
                wished = _retry_after(response)
                pause = pause if wished is None else max(wished, _LEAST_TIME)
            except requests.exceptions.SSLError:
                # Too many failed logins block our address for an hour, and the block shows as a TLS
                # failure (mailjet-apiv3-php #169): trying again would only prolong it.
                raise Unreachable(f"no TLS connection to Mailjet for '{resource}'") from None
            except requests.exceptions.Timeout:
                raise Unreachable(f"Mailjet did not answer '{resource}' in time") from None
            except requests.exceptions.RequestException as error:
                # The cause is named but not chained: its text holds the URL, and that the address.
                problem = Unreachable(f"no connection to Mailjet for '{resource}' ({type(error).__name__})")
            if self._clock() + pause + _LEAST_TIME >= deadline:
                raise problem
            log.info("mailjet.again", resource=resource, status=problem.status, pause_s=round(pause, 2))
            self._sleep(pause)
            attempt += 1

    def _ask(
        self, path: str, params: Params, deadline: float, payload: Mapping[str, Any] | None = None
    ) -> tuple[requests.Response, bytes]:
        left = max(deadline - self._clock(), _LEAST_TIME)
        with self._session.request(
            "GET" if payload is None else "POST",
            f"{self._base_url}/{path}",
            params=dict(params),
            json=payload,
            auth=self._auth,
            timeout=(min(self._connect_timeout, left), min(self._read_timeout, left)),
            allow_redirects=False,  # a redirect could carry the address to another host
            stream=True,
        ) as response:
            return response, self._body(response, deadline)

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        # Not iter_content: it waits for a full chunk, so an answer that trickles in would never time out.
        body = bytearray()
        try:
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                body += chunk
                if self._clock() > deadline:
                    raise requests.exceptions.ReadTimeout
                if len(body) > _LARGEST_ANSWER:
                    raise UnusableAnswer("Mailjet's answer is larger than any that it documents")
        except urllib3.exceptions.TimeoutError:
            raise requests.exceptions.ReadTimeout from None
        except urllib3.exceptions.HTTPError:
            raise requests.exceptions.ConnectionError from None
        return bytes(body)

    def _problem(self, response: requests.Response, resource: str) -> MailjetError | None:
        """Say what an answer's code means: raised where final, returned where worth another try."""
        status = response.status_code
        if status in (200, 404):
            return None
        if status in (401, 403):
            if status == 401:
                with self._lock:
                    self._shut_until = self._clock() + self._login_pause
            raise LoginRejected(
                f"Mailjet rejects the login for '{resource}'; check MAILJET_API_KEY and MAILJET_SECRET_KEY, "
                "and whether the key is active",
                status=status,
            )
        if status == 429:
            return RateLimited(f"too many calls to Mailjet ('{resource}'); ask less often", status=status)
        if status >= 500:
            return Unreachable(f"Mailjet itself fails on '{resource}' with code {status}", status=status)
        raise UnusableAnswer(f"unexpected code {status} from Mailjet for '{resource}'", status=status)

    def _refuse_while_shut(self) -> None:
        # Repeated failed logins get our server's address blocked for an hour (mailjet-apiv3-php #169).
        with self._lock:
            shut = self._shut_until is not None and self._clock() < self._shut_until
        if shut:
            raise LoginRejected("not asked: Mailjet rejected the login a short while ago", status=401)


def _rows(body: bytes, resource: str) -> list[Row]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise UnusableAnswer(f"Mailjet's answer for '{resource}' is not JSON") from None
    data = told.get("Data") if isinstance(told, dict) else None
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise UnusableAnswer(f"Mailjet's answer for '{resource}' has no usable 'Data' list")
    return data


def _error_code(body: bytes) -> str:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    code = told.get("ErrorCode") if isinstance(told, dict) else None
    return code if isinstance(code, str) else ""


def _retry_after(response: requests.Response) -> float | None:
    # Not documented by Mailjet, honoured where present; the form with a date is not worth parsing.
    text = response.headers.get("Retry-After", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _safe_base_url(base_url: str) -> str:
    parts = urlsplit(base_url)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise ValueError("MAILJET_BASE_URL must begin with https:// (http:// only for this machine)")
    if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("MAILJET_BASE_URL must be a plain address like https://api.mailjet.com")
    return base_url.rstrip("/")
