"""What is asked of Mailjet: messages to one address, one message's history, plain rows for the diagnosis.

Not for judging what comes back, and never for sending: the one POST asks Mailjet's sandbox, which delivers nothing.
Blocking: call it in a thread.
"""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import quote

import requests
import structlog

from bot.mail.addresses import normalise_address
from bot.mail.errors import Unreachable, UnusableAnswer
from bot.mail.events import history_event
from bot.mail.mailjet_http import MailjetHttp, Params, Row
from bot.mail.models import Delivery, DeliveryEvent
from bot.mail.records import delivery_from_record, is_about
from bot.mail.wire import to_text

log = structlog.get_logger(__name__)

SUSPENDED_CODE = "mj-0001"
"""Send API v3.1: the key is suspended. Matched instead of the text, which is documented nowhere."""


class MailjetClient(MailjetHttp):
    """Asks Mailjet's v3 REST API."""

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


def _error_code(body: bytes) -> str:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    code = told.get("ErrorCode") if isinstance(told, dict) else None
    return code if isinstance(code, str) else ""
