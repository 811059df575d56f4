"""The client against a real server on this machine: what it asks, and every way that goes wrong."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
import structlog.testing

from bot.mail.errors import LoginRejected, MailjetError, RateLimited, Unreachable, UnusableAnswer
from bot.mail.mailjet import MailjetClient
from bot.mail.status import DeliveryState, EventKind, Reason
from tests.fakes.mailjet import FakeMailjet, Mode
from tests.pace import PATIENCE_S

SINCE = datetime.now(timezone.utc) - timedelta(days=30)


@pytest.fixture
def fake() -> Iterator[FakeMailjet]:
    with FakeMailjet() as fake:
        yield fake


def client_of(fake: FakeMailjet, **settings: float) -> MailjetClient:
    limits = {"connect_timeout": 20, "read_timeout": 20, "total_limit": 30} | settings
    return MailjetClient(fake.key, fake.secret, fake.url, **limits)  # type: ignore[arg-type]


def test_it_asks_for_exactly_one_address_since_then_and_newest_first(fake: FakeMailjet) -> None:
    fake.add_message("anna+kurs@web.de", "sent", subject="Alt", ago=timedelta(days=9))
    fake.add_message("anna+kurs@web.de", "opened", subject="Neu", custom_id="tag")
    fake.add_message("bert@web.de")
    told = client_of(fake).messages_to(" Anna+Kurs@WEB.de", SINCE)
    assert [(one.subject, one.state) for one in told] == [
        ("Neu", DeliveryState.OPENED), ("Alt", DeliveryState.DELIVERED)
    ]  # fmt: skip
    assert told[0].custom_id == "tag"
    assert len(told[0].message_id) == 19
    (request,) = fake.requests
    assert request.path == "/v3/REST/message"
    assert request.query["ContactAlt"] == "anna+kurs@web.de"
    assert request.query["Sort"] == "ArrivedAt DESC"
    assert int(request.query["FromTS"]) == int(SINCE.timestamp())


def test_reasons_come_from_the_state_id(fake: FakeMailjet) -> None:
    fake.add_message("a@web.de", "hardbounced", state_id=1)
    (told,) = client_of(fake).messages_to("a@web.de", SINCE)
    assert (told.state, told.reason, told.original_status) == (
        DeliveryState.HARD_BOUNCED, Reason.USER_UNKNOWN, "hardbounced"
    )  # fmt: skip


def test_an_address_that_mailjet_never_saw_has_no_mails(fake: FakeMailjet) -> None:
    assert client_of(fake).messages_to("nie@web.de", SINCE) == ()
    assert [one.path for one in fake.requests] == ["/v3/REST/message", "/v3/REST/contact/nie%40web.de"]


def test_an_ignored_filter_shows_no_strangers_mail_and_the_contact_number_helps(fake: FakeMailjet) -> None:
    fake.mode = Mode.FOREIGN_ADDRESS
    fake.add_message("anna@web.de", subject="Meine")
    told = client_of(fake).messages_to("anna@web.de", SINCE)
    assert [(one.recipient, one.subject) for one in told] == [("anna@web.de", "Meine")]


def test_an_answer_full_of_strangers_is_unusable(fake: FakeMailjet) -> None:
    fake.mode = Mode.IGNORES_FILTERS
    fake.add_message("anna@web.de")
    with pytest.raises(UnusableAnswer) as caught:
        client_of(fake).messages_to("anna@web.de", SINCE)
    assert "@" not in str(caught.value)


def test_a_message_tells_its_history(fake: FakeMailjet) -> None:
    number = fake.add_message("a@web.de", "hardbounced", state_id=1, comment="550 5.1.1 no such user")
    (event,) = client_of(fake).history(str(number), "a@web.de")
    assert (event.kind, event.reason, event.server_reply) == (
        EventKind.BOUNCED, Reason.USER_UNKNOWN, "550 5.1.1 no such user"
    )  # fmt: skip


@pytest.mark.parametrize("message_id", ["7", "../apikey", "x/y"])
def test_a_message_without_history_has_none(fake: FakeMailjet, message_id: str) -> None:
    assert client_of(fake).history(message_id) == ()


def test_plain_rows_serve_the_account_diagnosis(fake: FakeMailjet) -> None:
    client = client_of(fake)
    assert client.rows("apikey")[0]["Runlevel"] == "Normal"
    assert client.rows("dns/beispiel.test")[0]["DKIMStatus"] == "OK"
    assert client.rows("statcounters", {"CounterSource": "APIKey"})[0]["Total"] == 1000
    assert client.rows("sender/999") == []


@pytest.mark.parametrize(
    ("mode", "error", "calls"),
    [
        (Mode.RATE_LIMITED, RateLimited, 4),
        (Mode.BROKEN, Unreachable, 4),
        (Mode.NOT_JSON, UnusableAnswer, 1),
        (Mode.SLOW, Unreachable, 1),
    ],
)
def test_each_fault_is_one_of_the_four_kinds(
    fake: FakeMailjet, mode: Mode, error: type[MailjetError], calls: int
) -> None:
    fake.mode = mode
    now = [0.0]
    client = MailjetClient(
        fake.key, fake.secret, fake.url, read_timeout=0.4 if mode is Mode.SLOW else 5, total_limit=3,
        clock=lambda: now[0], sleep=lambda pause: now.append(now.pop() + pause),
    )  # fmt: skip
    with pytest.raises(MailjetError) as caught:
        client.messages_to("anna@web.de", SINCE)
    assert type(caught.value) is error
    assert "anna" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert len(fake.requests) == calls
    assert now[0] < 3


@pytest.mark.parametrize("mode", [Mode.RATE_LIMITED, Mode.BROKEN])
def test_a_short_fault_is_waited_out(fake: FakeMailjet, mode: Mode) -> None:
    fake.mode, fake.faults = mode, 1
    fake.add_message("anna@web.de")
    assert len(client_of(fake).messages_to("anna@web.de", SINCE)) == 1


def test_retry_after_is_honoured_within_the_limit(fake: FakeMailjet) -> None:
    fake.mode, fake.faults, fake.retry_after = Mode.RATE_LIMITED, 1, "3"
    fake.add_message("anna@web.de")
    slept: list[float] = []
    client = MailjetClient(fake.key, fake.secret, fake.url, sleep=slept.append)
    assert len(client.messages_to("anna@web.de", SINCE)) == 1
    assert slept == [3.0]
    fake.faults, fake.retry_after = None, "60"
    with pytest.raises(RateLimited):
        client.messages_to("anna@web.de", SINCE)
    assert slept == [3.0]  # a minute is more than anybody waits


def test_a_rejected_login_is_tried_once_and_then_not_for_a_while(fake: FakeMailjet) -> None:
    now = [1000.0]
    client = MailjetClient(fake.key, "wrong", fake.url, clock=lambda: now[0])
    for _ in range(3):
        with pytest.raises(LoginRejected):
            client.messages_to("anna@web.de", SINCE)
    assert len(fake.requests) == 1
    now[0] += 901
    fake.secret = "wrong"
    assert client.messages_to("anna@web.de", SINCE) == ()


def test_a_suspended_account_may_still_be_looked_into(fake: FakeMailjet) -> None:
    fake.mode = Mode.SUSPENDED
    fake.add_message("anna@web.de")
    assert len(client_of(fake).messages_to("anna@web.de", SINCE)) == 1
    fake.rest_while_suspended = False
    with pytest.raises(LoginRejected):
        client_of(fake).messages_to("anna@web.de", SINCE)


def test_half_a_record_is_told_as_far_as_it_goes(fake: FakeMailjet) -> None:
    fake.mode = Mode.HALF_RECORD
    fake.add_message("anna@web.de", "sent")
    (told,) = client_of(fake).messages_to("anna@web.de", SINCE)
    assert (told.state, told.at, told.subject, told.reason) == (DeliveryState.UNKNOWN, None, "", Reason.NONE)


def test_an_unknown_word_stays_visible(fake: FakeMailjet) -> None:
    fake.mode = Mode.UNKNOWN_WORD
    fake.add_message("anna@web.de")
    (told,) = client_of(fake).messages_to("anna@web.de", SINCE)
    assert (told.state, told.original_status) == (DeliveryState.UNKNOWN, "teleported")


def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(Unreachable, match="no connection") as caught:
            MailjetClient("k", "s", url, total_limit=0.5).messages_to("anna@web.de", SINCE)
    assert "anna" not in str(caught.value)


@pytest.mark.parametrize(
    ("promised", "error"),
    [("Content-Length: 9000", Unreachable), ("Transfer-Encoding: chunked", Unreachable)],
)
def test_an_answer_that_trickles_in_is_given_up_in_time(promised: str, error: type[MailjetError]) -> None:
    def trickle() -> None:
        connection, _ = server.accept()
        with connection, contextlib.suppress(OSError):
            connection.recv(9999)
            connection.sendall(f"HTTP/1.1 200 OK\r\n{promised}\r\n\r\n".encode())
            for _ in range(1200):
                connection.sendall(b" " if "Length" in promised else b"1\r\n \r\n")
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=trickle)
        thread.start()
        started = time.monotonic()
        client = MailjetClient("k", "s", f"http://127.0.0.1:{server.getsockname()[1]}", total_limit=0.5)
        with pytest.raises(error):
            client.messages_to("anna@web.de", SINCE)
        assert time.monotonic() - started < PATIENCE_S / 2  # it would trickle for a minute
        thread.join()


def serve_once(server: socket.socket, answer: bytes) -> threading.Thread:
    def work() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(9999)
            connection.sendall(answer)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_redirect_is_not_followed(fake: FakeMailjet) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        head = f"HTTP/1.1 302 Found\r\nLocation: {fake.url}/v3/REST/message\r\nContent-Length: 0\r\n\r\n"
        thread = serve_once(server, head.encode())
        client = MailjetClient(fake.key, fake.secret, f"http://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(UnusableAnswer, match="302"):
            client.messages_to("anna@web.de", SINCE)
        thread.join()
    assert fake.requests == []


@pytest.mark.parametrize("body", [b'{"Data": [1]}', b"[]", b"", b'{"Data": null}', b"[" * 99_999, b'{"Data": [{'])
def test_an_answer_of_the_wrong_shape_is_unusable(body: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        thread = serve_once(server, head.encode() + body)
        client = MailjetClient("k", "s", f"http://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(UnusableAnswer):
            client.messages_to("anna@web.de", SINCE)
        thread.join()


def test_a_server_that_speaks_no_tls_is_asked_once(fake: FakeMailjet) -> None:
    client = MailjetClient("k", "s", fake.url.replace("http:", "https:"))
    with pytest.raises(Unreachable, match="TLS"):
        client.messages_to("anna@web.de", SINCE)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.mailjet.com",
        "ftp://127.0.0.1",
        "https://",
        "https://u:p@api.mailjet.com",
        "",
        "https://x?y=1",
    ],
)
def test_an_unsafe_address_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(ValueError, match="MAILJET_BASE_URL"):
        MailjetClient("k", "s", url)


def test_missing_keys_are_a_wrong_setting() -> None:
    with pytest.raises(ValueError, match="MAILJET_API_KEY"):
        MailjetClient("", "s")


def test_neither_repr_nor_logs_show_a_secret_or_an_address(fake: FakeMailjet, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fake.mode, fake.faults = Mode.BROKEN, 1
    fake.add_message("anna@web.de")
    client = client_of(fake)
    with structlog.testing.capture_logs() as logs:
        client.messages_to("anna@web.de", SINCE)
    said = f"{client!r} {logs} {caplog.text}"
    assert fake.secret not in said
    assert fake.key not in said
    assert "anna" not in said
    assert [one["event"] for one in logs] == ["mailjet.again"]
