"""A Mailjet on 127.0.0.1 with real sockets: look-ups, account resources, sending, and every way to go wrong.

Built from captured answers (wout/mailjet.cr, spec/fixtures).
By hand: `python -m tests.fakes.mailjet --port 8025`.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Record = dict[str, Any]
Answer = tuple[int, bytes, dict[str, str]]

STATUS_NUMBERS = ("processed", "queued", "sent", "opened", "clicked", "bounce", "spam", "unsub", "blocked",
                  "softbounced", "hardbounced", "deferred")  # fmt: skip
STATES = ("", "user unknown", "mailbox inactive", "quota exceeded", "invalid domain", "no mail host",
          "relay/access denied", "sender blocked", "content blocked", "policy issue", "system issue",
          "protocol issue", "connection issue", "greylisted", "preblocked", "duplicate in campaign",
          "spam preblocked", "bad or empty template", "error in template language", "typofix",
          "blacklisted", "spam reporter")  # fmt: skip
# What `messagehistory` lists for a status; nothing for those that no event tells of.
HISTORIES = {"sent": ("sent",), "opened": ("sent", "opened"), "clicked": ("sent", "opened", "clicked"),
             "spam": ("sent", "spam"), "unsub": ("sent", "unsub"), "bounce": ("bounced",),
             "hardbounced": ("bounced",), "softbounced": ("bounced",), "blocked": ("blocked",)}  # fmt: skip
STRANGER = "fremd@beispiel.test"


class Mode(Enum):
    """How the fake behaves."""

    NORMAL = "normal"
    SUSPENDED = "suspended"  # sending is refused; look-ups as `rest_while_suspended` says
    LIMITED = "limited"  # everything stays queued
    RATE_LIMITED = "rate_limited"
    BROKEN = "broken"
    SLOW = "slow"
    NOT_JSON = "not_json"
    HALF_RECORD = "half_record"
    UNKNOWN_WORD = "unknown_word"
    FOREIGN_ADDRESS = "foreign_address"  # ContactAlt is ignored, strangers' mails are listed
    IGNORES_FILTERS = "ignores_filters"  # Contact is ignored as well


@dataclass(frozen=True)
class Recorded:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    authorization: str
    body: bytes


@dataclass
class FakeMailjet:
    """The server; use it as a context manager. Everything may be changed while it runs."""

    mode: Mode = Mode.NORMAL
    key: str = "fake-key"
    secret: str = "fake-secret"
    port: int = 0
    retry_after: str | None = None
    faults: int | None = None  # only the first so many requests suffer from the mode; None: all
    delay: float = 30.0
    rest_while_suspended: bool = True
    requests: list[Recorded] = field(default_factory=list)
    messages: list[Record] = field(default_factory=list)
    histories: dict[int, list[Record]] = field(default_factory=dict)
    contacts: dict[str, int] = field(default_factory=dict)
    apikey: Record = field(default_factory=lambda: {
        "ID": 11, "UserID": 7, "APIKey": "fake-key", "SecretKey": "must-never-be-shown", "Name": "Kurse",
        "ACL": "", "TrackHost": "", "CreatedAt": "2024-01-10T08:00:00Z", "IsMaster": True, "IsActive": True,
        "Runlevel": "Normal", "QuarantineValue": 0,
    })  # fmt: skip
    senders: list[Record] = field(default_factory=lambda: [{
        "ID": 21, "Email": "kurse@beispiel.test", "Name": "Kurse", "Status": "Active", "DNSID": 31,
        "EmailType": "transactional", "IsDefaultSender": True, "Filename": "",
        "CreatedAt": "2024-01-10T08:00:00Z",
    }])  # fmt: skip
    dns: Record = field(default_factory=lambda: {
        "ID": 31, "Domain": "beispiel.test", "DKIMStatus": "OK", "SPFStatus": "OK",
        "IsCheckInProgress": False,
        "LastCheckAt": "2026-01-01T00:00:00Z",
        "DKIMRecordName": "mailjet._domainkey.beispiel.test.",
    })  # fmt: skip
    counters: Record = field(default_factory=lambda: {
        "APIKeyID": 11, "SourceID": 0, "Timeslice": "", "Total": 1000, "MessageSentCount": 970,
        "MessageOpenedCount": 400, "MessageClickedCount": 90, "MessageQueuedCount": 5,
        "MessageDeferredCount": 5,
        "MessageBlockedCount": 10, "MessageHardBouncedCount": 6, "MessageSoftBouncedCount": 4,
        "MessageSpamCount": 0, "MessageUnsubscribedCount": 2,
    })  # fmt: skip
    daily: list[Record] = field(default_factory=list)  # what CounterResolution=Day lists; see add_day

    def __enter__(self) -> FakeMailjet:
        self._stop = threading.Event()
        self._server = _Server(("127.0.0.1", self.port), self)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add_message(
        self, address: str, status: str = "sent", *, subject: str = "Dein Zugang", custom_id: str = "",
        state_id: int = 0, ago: timedelta = timedelta(minutes=5), comment: str = "",
    ) -> int:  # fmt: skip
        """Let Mailjet know one more mail; returns its id."""
        arrived = datetime.now(timezone.utc) - ago
        number = 1_152_921_504_606_846_976 + len(self.messages)  # 19 digits: too many for JavaScript
        record: Record = {
            "ID": number, "UUID": str(uuid.uuid4()), "ArrivedAt": arrived.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Status": status, "StatePermanent": status == "hardbounced", "AttemptCount": 0,
            "AttachmentCount": 0,
            "ContactID": self.contacts.setdefault(address.lower(), 501 + len(self.contacts)),
            "ContactAlt": address, "CustomID": custom_id, "Subject": subject, "Delay": 0, "SenderID": 21,
            "IsOpenTracked": True, "MessageSize": 8431, "SpamassassinScore": 0, "SpamassRules": "",
        }  # fmt: skip
        if state_id or len(self.messages) % 2:  # captured records have these keys only now and then
            record |= {"StateID": state_id, "CampaignID": 0}
        self.messages.append(record)
        self.histories[number] = [
            {"EventAt": int(arrived.timestamp()) + 2 * i, "EventType": word,
             "Useragent": "", "UseragentID": 0,
             "State": "" if word == "sent" else STATES[state_id], "Comment": comment}
            for i, word in enumerate(HISTORIES.get(status, ()))
        ]  # fmt: skip
        return number

    def add_day(self, days_ago: int, **counts: int) -> datetime:
        """Let Mailjet count one day, as `Total=…, MessageHardBouncedCount=…`; returns that day at midnight, UTC."""
        today = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
        day = today - timedelta(days=days_ago)
        nothing = {name: 0 for name in self.counters if name.startswith("Message")}
        timeslice = {"APIKeyID": 11, "SourceID": 0, "Timeslice": day.strftime("%Y-%m-%dT%H:%M:%SZ"), "Total": 0}
        self.daily.append({**timeslice, **nothing, **counts})
        return day

    def add_samples(self) -> None:
        """Fill in one mail of each sort, for trying by hand."""
        self.add_message("anna@web.de", "sent", comment="250 2.0.0 OK")
        self.add_message("ben@gmx.de", "opened")
        self.add_message("eva@gmail.com", "hardbounced", state_id=1, comment="550 5.1.1 no such user gsmtp")
        self.add_message("felix@outlook.de", "softbounced", state_id=3, comment="552 5.2.2 mailbox full")
        self.add_message("greta@freenet.de", "blocked", state_id=14)
        self.add_message("david@yahoo.de", "deferred", state_id=13)
        self.add_message("hanna@icloud.com", "queued")
        self.add_message("ida@web.de", "spam")

    def answer(self, request: Recorded) -> Answer:
        faulty = self.faults is None or len(self.requests) <= self.faults
        mode = self.mode if faulty else Mode.NORMAL
        if mode is Mode.SLOW:
            self._stop.wait(self.delay)
        broken = {
            Mode.RATE_LIMITED: _family_a(429, "Too many requests", self.retry_after),
            Mode.BROKEN: _family_b(500, "", "Internal Server Error"),
            Mode.NOT_JSON: (
                200,
                b"<html><body>Wartungsarbeiten</body></html>",
                {"Content-Type": "text/html"},
            ),
        }
        return broken.get(mode) or self._refused(request, mode) or self._work(request, mode)

    def _refused(self, request: Recorded, mode: Mode) -> Answer | None:
        sending = request.path == "/v3.1/send"
        expected = base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()
        if request.authorization != f"Basic {expected}":
            # v3 answers a wrong login with nothing at all (mailjet-apiv3-nodejs #15).
            return _family_b(401, "mj-0015", "API key authentication failure") if sending else (401, b"", {})
        if mode is Mode.SUSPENDED and (sending or not self.rest_while_suspended):
            return _family_b(401, "mj-0001", "Your account is blocked") if sending else (401, b"", {})
        return None

    def _work(self, request: Recorded, mode: Mode) -> Answer:
        if request.path == "/v3.1/send":
            return self._send(json.loads(request.body or b"{}"), mode)
        resource, _, key = request.path.removeprefix("/v3/REST/").partition("/")
        key = unquote(key).removesuffix("/check")
        query = request.query
        if resource == "message" and not key:
            return _data([_shown(one, query, mode) for one in self._listed(query, mode)], query)
        counted = {"MessageQueuedCount": 950, "MessageSentCount": 20} if mode is Mode.LIMITED else {}
        contacts = [
            {"ID": number, "Email": address, "Name": "", "IsExcludedFromCampaigns": False,
             "IsSpamComplaining": False, "DeliveredCount": 0, "UnsubscribedAt": ""}
            for address, number in self.contacts.items()
        ]  # fmt: skip
        tables: dict[str, list[Record]] = {
            "message": [_shown(one, query, mode) for one in self.messages],
            "contact": contacts,
            "apikey": [self.apikey],
            "sender": self.senders,
            "dns": [self.dns],
            "statcounters": [row | counted for row in self._counted(query)],
        }
        if resource == "messagehistory":
            return self._history(key, mode)
        if resource not in tables:
            return _family_a(400, f"Unknown resource: {resource}")
        if not key:
            return _data(tables[resource], query)
        found = [one for one in tables[resource] if key in (str(one["ID"]), one.get("Email"), one.get("Domain"))]
        return _data(found, {}) if found else _family_a(404, "Object not found")

    def _counted(self, query: dict[str, str]) -> list[Record]:
        if query.get("CounterResolution") != "Day" or not self.daily:
            return [self.counters]
        since = _seconds(query.get("FromTS")) or 0
        return [row for row in self.daily if (_seconds(row["Timeslice"]) or since) >= since]

    def _history(self, key: str, mode: Mode) -> Answer:
        rows = self.histories.get(int(key)) if key.isdigit() else None
        if rows is None:
            return _family_a(404, "Object not found")
        changed = {"EventType": "teleported"} if mode is Mode.UNKNOWN_WORD else {}
        return _data([row | changed for row in rows], {})

    def _listed(self, query: dict[str, str], mode: Mode) -> list[Record]:
        ignores = {Mode.FOREIGN_ADDRESS: {"ContactAlt"}, Mode.IGNORES_FILTERS: {"ContactAlt", "Contact"}}
        ignored = ignores.get(mode, set())
        wanted = {name: value for name, value in query.items() if name not in ignored}
        midnight = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
        since = _seconds(wanted.get("FromTS")) or midnight.timestamp()  # without it only today is listed
        until = _seconds(wanted.get("ToTS")) or float("inf")
        statuses = [STATUS_NUMBERS[int(one)] for one in wanted.get("MessageStatus", "").split(",") if one]
        found = [
            one for one in self.messages
            if since <= (_seconds(one["ArrivedAt"]) or 0) <= until
            and wanted.get("ContactAlt", str(one["ContactAlt"])).lower() == one["ContactAlt"].lower()
            and wanted.get("Contact", str(one["ContactID"])) == str(one["ContactID"])
            and wanted.get("CustomID", one["CustomID"]) == one["CustomID"]
            and (not statuses or one["Status"] in statuses)
        ]  # fmt: skip
        name, _, direction = wanted.get("Sort", "ID").partition(" ")
        found.sort(key=lambda one: one.get(name, 0), reverse=direction.upper() == "DESC")
        if ignored and STRANGER not in self.contacts:
            self.add_message(STRANGER, subject="Geheim")
            return self._listed(query, mode)
        return found

    def _send(self, body: Record, mode: Mode) -> Answer:
        results = []
        for message in body.get("Messages", []):
            status = "queued" if mode is Mode.LIMITED else "sent"
            sandbox = bool(body.get("SandboxMode"))
            to = [one["Email"] for one in message.get("To", [])]
            tag = message.get("CustomID", "")
            ids = [0 if sandbox else self.add_message(one, status, custom_id=tag) for one in to]
            sent = [{"Email": one, "MessageUUID": str(uuid.uuid4()), "MessageID": number,
                     "MessageHref": f"https://api.mailjet.com/v3/REST/message/{number}"}
                    for one, number in zip(to, ids, strict=True)]  # fmt: skip
            results.append({"Status": "success", "CustomID": tag, "To": sent, "Cc": [], "Bcc": []})
        return 200, json.dumps({"Messages": results}).encode(), {}


def webhook(word: str, email: str, message_id: int = 1, at: datetime | None = None, **fields: object) -> Record:
    """Build one event as Mailjet posts it; fields of its own kind come as keywords."""
    moment = at or datetime.now(timezone.utc)
    return {
        "event": word, "time": int(moment.timestamp()), "MessageID": message_id,
        "Message_GUID": str(uuid.UUID(int=message_id)), "email": email,
        "mj_campaign_id": 0, "mj_contact_id": 0,
        "customcampaign": "", "CustomID": "", "Payload": "",
    } | fields  # fmt: skip


def _shown(record: Record, query: dict[str, str], mode: Mode) -> Record:
    shown = dict(record)
    for name in ("ContactAlt", "Subject"):
        if query.get(f"Show{name}") != "true":
            shown[name] = ""
    if query.get("ShowCustomID") != "true":
        shown.pop("CustomID")
    if mode is Mode.HALF_RECORD:
        return {"ID": str(record["ID"]), "ContactAlt": shown["ContactAlt"], "ArrivedAt": "", "StateID": "0"}
    if mode is Mode.UNKNOWN_WORD:
        shown |= {"Status": "teleported", "StateID": 99}
    return shown | ({"Status": "queued"} if mode is Mode.LIMITED else {})


def _data(rows: Sequence[Record], query: dict[str, str]) -> Answer:
    if query.get("countOnly") in ("1", "true"):
        return 200, json.dumps({"Count": len(rows), "Data": [], "Total": len(rows)}).encode(), {}
    start = int(query.get("Offset", "0"))
    part = rows[start : start + (min(int(query.get("Limit", "10")), 1000) or 1000)]
    return 200, json.dumps({"Count": len(part), "Data": part, "Total": len(part)}).encode(), {}


def _family_a(status: int, message: str, retry_after: str | None = None) -> Answer:
    body = {"ErrorInfo": "", "ErrorMessage": message, "StatusCode": status}
    return status, json.dumps(body).encode(), {"Retry-After": retry_after} if retry_after else {}


def _family_b(status: int, code: str, message: str) -> Answer:
    body: Record = {"ErrorIdentifier": str(uuid.uuid4()), "ErrorCode": code, "StatusCode": status}
    body["ErrorMessage"] = message
    return status, json.dumps(body).encode(), {}


def _seconds(text: str | None) -> float | None:
    if not text:
        return None
    if text.isdigit():
        return float(text)
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], fake: FakeMailjet) -> None:
        self.fake = fake
        super().__init__(address, _Handler)

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that gives up waiting is what the slow mode is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections open, as Mailjet does
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}  # the first one counts
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Recorded(self.command, parts.path, query, self.headers.get("Authorization", ""), body)
        self.server.fake.requests.append(request)
        status, told, headers = self.server.fake.answer(request)
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Stay quiet; `requests` has everything."""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8025)
    parser.add_argument("--mode", choices=[one.value for one in Mode], default="normal")
    chosen = parser.parse_args()
    with FakeMailjet(mode=Mode(chosen.mode), port=chosen.port) as fake:
        fake.add_samples()
        settings = {"BASE_URL": fake.url, "API_KEY": fake.key, "SECRET_KEY": fake.secret}
        print(*(f"MAILJET_{name}={value}" for name, value in settings.items()), flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
