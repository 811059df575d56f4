"""The HTTP under every question to Mailjet: login, deadlines, tries again, and what a code means.

Not for what is asked (mailjet.py). Nothing of an address, a key or an answer gets into errors and logs.
"""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog
import urllib3

from bot.mail.errors import LoginRejected, MailjetError, RateLimited, Unreachable, UnusableAnswer

log = structlog.get_logger(__name__)

Row = Mapping[str, Any]
Params = Mapping[str, "str | int"]

_LARGEST_ANSWER = 5_000_000  # 1000 records of 1-2 kB are the most that Mailjet sends at once
_CHUNK = 65_536
_FIRST_PAUSE = 0.3  # doubled each time, with jitter, as Mailjet's rate-limit page advises
_LEAST_TIME = 0.05


class MailjetHttp:
    """One login at Mailjet. One for all threads; give it its own session or let it make one."""

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
