"""The chat's channel over HTTP: sessions, each message once, streams with replay, limits, origins, deletion."""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.browser.running import CHAT, ChatServer
from tests.pace import PATIENCE_S, TRIES, fastest
from tests.server import SECRET

ANNA = Asker(Role.MITGLIED, sub="anna", email="anna@example.org")
FOREIGN = "https://fremd.example"
ALLOWED = "https://hilfe.example.org"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    settings = {"WIDGET_ORIGINS": ALLOWED, "PRIVACY_URL": "https://example.org/datenschutz"}
    running = ChatServer(tmp_path_factory.mktemp("chat"), settings).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    """A server with limits, without the demo, and with short streams."""
    settings = {"LIMITS": "on", "DEMO": "0", "RESPONSE_TIMEOUT": "2"}
    running = ChatServer(tmp_path_factory.mktemp("strict"), settings).start()
    yield running
    running.stop()


@dataclass
class Client:
    """What the widget does, without a browser."""

    url: str
    identity: str = ""
    session: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def open(self) -> Client:
        answer = requests.post(f"{self.url}{CHAT}/session", headers=self._headers(), timeout=PATIENCE_S)
        assert answer.status_code == 200, answer.text
        self.session = answer.json()["session"]
        return self

    def send(self, text: Any, message_id: Any = None, **fields: Any) -> requests.Response:
        body = {"id": message_id or uuid.uuid4().hex, "text": text, **fields}
        return requests.post(f"{self.url}{CHAT}/messages", json=body, headers=self._headers(), timeout=PATIENCE_S)

    def say(self, text: str, message_id: str | None = None) -> list[dict[str, Any]]:
        answer = self.send(text, message_id)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["events"])

    @contextlib.contextmanager
    def stream(self, after: int | None = None) -> Iterator[Iterator[dict[str, Any]]]:
        headers = self._headers() | ({"Last-Event-ID": str(after)} if after is not None else {})
        with requests.get(f"{self.url}{CHAT}/stream", headers=headers, stream=True, timeout=PATIENCE_S) as answer:
            assert answer.status_code == 200, answer.text
            yield _events(answer)

    def replay(self, after: int | None = None) -> list[dict[str, Any]]:
        """All stored events after a number."""
        found = []
        with self.stream(after) as events:
            for event in events:
                if not event:
                    break
                found.append(event)
        return found

    def _headers(self) -> dict[str, str]:
        headers = dict(self.headers)
        if self.session:
            headers["Authorization"] = f"Bearer {self.session}"
        if self.identity:
            headers["X-Identity"] = self.identity
        return headers


def _events(answer: requests.Response) -> Iterator[dict[str, Any]]:
    """Yield each event; an empty one stands for the end of the replay."""
    for line in answer.iter_lines():
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


def texts(events: list[dict[str, Any]], kind: str = "bot") -> list[str]:
    return [event["text"] for event in events if event["kind"] == kind]


@pytest.fixture
def guest(server: ChatServer) -> Client:
    return Client(server.url).open()


def test_a_message_is_answered_in_the_reply_and_on_the_stream(guest: Client) -> None:
    in_reply = guest.say("hallo")
    assert [event["kind"] for event in in_reply] == ["user", "bot", "done"]
    assert texts(in_reply) == ["Antwort auf: hallo"]
    assert guest.replay() == in_reply


def test_a_password_is_neither_shown_again_nor_kept(guest: Client) -> None:
    guest.say("mein passwort: Sonnenblume77! hilft nicht")
    assert "Sonnenblume77" not in json.dumps(guest.replay())


def test_an_open_stream_brings_the_answer_within_150_ms(guest: Client) -> None:
    def lag_s(text: str) -> float:
        sending = pool.submit(guest.say, text)
        assert [next(events)["kind"] for _ in range(3)] == ["user", "bot", "done"]
        seen = time.monotonic()
        sending.result()
        return time.monotonic() - seen

    guest.say("erste")
    with guest.stream() as events, ThreadPoolExecutor(1) as pool:
        for event in events:
            if not event:
                break
        assert any(lag_s(f"Frage {number}") < 0.15 for number in range(TRIES))


def test_a_stream_goes_on_after_the_last_number_and_repeats_nothing(guest: Client) -> None:
    guest.say("eins")
    guest.say("zwei")
    everything = guest.replay()
    assert guest.replay(after=3) == everything[3:]
    assert guest.replay(after=6) == []
    assert [event["seq"] for event in everything] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("odd", ["-1", "abc", "9999999999999999999999", "1; drop table", "٣"])
def test_an_odd_last_number_means_from_the_beginning_or_nothing_new(guest: Client, odd: str) -> None:
    guest.say("eins")
    guest.headers["Last-Event-ID"] = odd.encode().decode("latin-1")
    assert len(guest.replay()) in (0, 3)


def test_the_same_message_twice_is_answered_once(server: ChatServer, guest: Client) -> None:
    name, message_id = f"einmal {uuid.uuid4().int}", uuid.uuid4().hex
    first, second = guest.say(name, message_id), guest.say(name, message_id)
    assert first == second
    assert server.turns.count(name) == 1


def test_the_same_message_ten_times_at_once_is_answered_once(server: ChatServer, guest: Client) -> None:
    name, message_id = f"langsam {uuid.uuid4().int}", uuid.uuid4().hex
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: guest.say(name, message_id), range(10)))
    assert all(answer == answers[0] for answer in answers)
    assert server.turns.count(name) == 1


def test_messages_of_one_conversation_are_answered_one_after_the_other(guest: Client) -> None:
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(guest.say, ["langsam a", "b", "c"]))
    kinds = [event["kind"] for event in guest.replay()]
    assert kinds == ["user", "bot", "done"] * 3


def test_a_pressed_button_shows_its_title_and_sends_its_payload(server: ChatServer, guest: Client) -> None:
    answer = guest.send("/problem_geloest", title="Ja, Mail ist da").json()["events"]
    assert texts(answer, "user") == ["Ja, Mail ist da"]
    assert texts(answer) == ["Antwort auf: /problem_geloest"]


def test_buttons_and_drawn_answers_arrive_whole_and_without_the_recipient(guest: Client) -> None:
    buttons = guest.say("Knöpfe")
    drawn = guest.say("weg")
    assert buttons[1]["buttons"][0] == {"title": "Ja, Mail ist da", "payload": "/problem_geloest"}
    assert next(event["custom"] for event in drawn if "custom" in event)["kind"] == "timeline"
    assert "recipient_id" not in json.dumps(buttons + drawn)


def test_the_answer_keeps_its_blank_lines(guest: Client) -> None:
    assert "\n\nBetreff: Bitte um Prüfung\n\n" in texts(guest.say("text"))[0]


@pytest.mark.parametrize("word", ["fehler", "still"])
def test_a_failing_or_silent_bot_still_says_something(guest: Client, word: str) -> None:
    assert texts(guest.say(word))[0].startswith("Entschuldige")


def test_a_visitor_who_leaves_does_not_cancel_the_turn(server: ChatServer, guest: Client) -> None:
    name = f"langsam {uuid.uuid4().int}"
    body = {"id": uuid.uuid4().hex, "text": name}
    with pytest.raises(requests.Timeout):
        requests.post(f"{server.url}{CHAT}/messages", json=body, headers=guest._headers(), timeout=0.5)
    with guest.stream() as events:
        assert any(event.get("kind") == "done" for event in events)


def test_the_signed_identity_reaches_the_bot(server: ChatServer) -> None:
    anna = Client(server.url, sign_identity(ANNA, SECRET)).open()
    assert texts(anna.say("wer bin ich")) == ["Du bist: mitglied"]


def test_an_unsigned_identity_is_a_guest(server: ChatServer) -> None:
    forged = Client(server.url, sign_identity(ANNA, "another-secret-of-somebody")).open()
    assert texts(forged.say("wer bin ich")) == ["Du bist: guest"]


def test_a_stolen_session_of_a_signed_in_user_is_worth_nothing(server: ChatServer) -> None:
    anna = Client(server.url, sign_identity(ANNA, SECRET)).open()
    anna.say("geheim")
    other = sign_identity(Asker(Role.MITGLIED, sub="ben", email="ben@example.org"), SECRET)
    for thief in (Client(server.url, "", anna.session), Client(server.url, other, anna.session)):
        for answer in (
            thief.send("hallo"),
            requests.get(f"{server.url}{CHAT}/stream", headers=thief._headers(), timeout=PATIENCE_S),
            requests.delete(f"{server.url}{CHAT}/session", headers=thief._headers(), timeout=PATIENCE_S),
            requests.post(
                f"{server.url}{CHAT}/rating", json={"value": "bad"}, headers=thief._headers(), timeout=PATIENCE_S
            ),
        ):
            assert (answer.status_code, answer.json()["error"]) == (401, "session_other_identity")
            assert "geheim" not in answer.text


def test_a_renewed_token_of_the_same_person_goes_on(server: ChatServer) -> None:
    anna = Client(server.url, sign_identity(ANNA, SECRET)).open()
    anna.say("erste")
    anna.identity = sign_identity(ANNA, SECRET)
    assert texts(anna.say("zweite"))[-1] == "Antwort auf: zweite"


@pytest.mark.parametrize("made_up", ["", "x", "a.b.c", "unsigned", "an identity", "x" * 5000])
def test_a_made_up_session_is_refused(server: ChatServer, made_up: str) -> None:
    # Made here and not in the table: a token differs from second to second, a test's name must not.
    tokens = {"unsigned": "eyJhbGciOiJub25lIn0.eyJjaWQiOiJ4In0.", "an identity": sign_identity(ANNA, SECRET)}
    token = tokens.get(made_up, made_up)
    answer = Client(server.url, session=token).send("hallo")
    assert (answer.status_code, answer.json()["error"]) == (401, "session_invalid")


def test_a_deleted_conversation_is_gone_and_its_session_too(guest: Client) -> None:
    guest.say("geheim")
    with guest.stream() as events:
        next(events)
        deleted = requests.delete(f"{guest.url}{CHAT}/session", headers=guest._headers(), timeout=PATIENCE_S)
        kinds = []
        for event in events:
            if event:
                kinds.append(event["kind"])
            if kinds and kinds[-1] == "gone":
                break
    assert deleted.status_code == 204
    answer = guest.send("noch da?")
    assert (answer.status_code, answer.json()["error"]) == (401, "session_ended")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"[" * 100_000, 413),
        (b'{"id":"short","text":"x"}', 400),
        (b'{"id":"0123456789abcdef","text":5}', 400),
        (b'{"id":"0123456789abcdef","text":"   "}', 400),
        (b'{"id":"0123456789abcdef","text":"x","title":7}', 400),
        (b'{"id":"../../etc/passwd0000","text":"x"}', 400),
        (json.dumps({"id": "0123456789abcdef", "text": "x" * 10_001}).encode(), 413),
        (json.dumps({"id": "0123456789abcdef", "text": "x", "title": "y" * 201}).encode(), 413),
    ],
)
def test_a_body_that_is_no_message_is_refused(guest: Client, body: bytes, status: int) -> None:
    answer = requests.post(f"{guest.url}{CHAT}/messages", data=body, headers=guest._headers(), timeout=PATIENCE_S)
    assert answer.status_code == status
    assert answer.json()["error"] in ("bad_request", "too_long")


def test_too_long_says_so_in_german(guest: Client) -> None:
    assert "Zeichen" in guest.send("x" * 10_001).json()["text"]


def test_a_foreign_page_gets_nothing(server: ChatServer) -> None:
    answer = requests.post(f"{server.url}{CHAT}/session", headers={"Origin": FOREIGN}, timeout=PATIENCE_S)
    assert (answer.status_code, answer.json()["error"]) == (403, "foreign_origin")
    assert "Access-Control-Allow-Origin" not in answer.headers
    quiet = {"Sec-Fetch-Site": "cross-site"}
    assert requests.post(f"{server.url}{CHAT}/session", headers=quiet, timeout=PATIENCE_S).status_code == 403


def test_an_allowed_page_may_ask_and_read_without_cookies(server: ChatServer) -> None:
    wishes = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    preflight = requests.options(
        f"{server.url}{CHAT}/messages", headers={"Origin": ALLOWED, **wishes}, timeout=PATIENCE_S
    )
    assert preflight.headers["Access-Control-Allow-Origin"] == ALLOWED
    assert "authorization" in preflight.headers["Access-Control-Allow-Headers"]
    opened = requests.post(f"{server.url}{CHAT}/session", headers={"Origin": ALLOWED}, timeout=PATIENCE_S)
    assert opened.headers["Access-Control-Allow-Origin"] == ALLOWED
    assert opened.headers["Vary"] == "Origin"
    assert "Set-Cookie" not in opened.headers
    assert "Access-Control-Allow-Credentials" not in opened.headers
    assert opened.json()["privacy"] == "https://example.org/datenschutz"


def test_a_rating_is_kept_and_odd_ones_are_refused(guest: Client) -> None:
    def rate(body: Any) -> int:
        url = f"{guest.url}{CHAT}/rating"
        return requests.post(url, json=body, headers=guest._headers(), timeout=PATIENCE_S).status_code

    assert rate({"value": "good", "comment": "prima"}) == 204
    assert rate({"value": "bad"}) == 204
    assert [rate(body) for body in ({}, {"value": 5}, {"value": "good", "comment": 1}, [])] == [400] * 4
    assert rate({"value": "good", "comment": "x" * 1001}) == 413


def test_a_killed_server_loses_nothing_and_answers_once(tmp_path: Path) -> None:
    server = ChatServer(tmp_path).start()
    try:
        client = Client(server.url).open()
        client.say("vorher")
        name, message_id = "langsam mittendrin", uuid.uuid4().hex
        body = {"id": message_id, "text": name}
        with pytest.raises(requests.RequestException):
            requests.post(f"{server.url}{CHAT}/messages", json=body, headers=client._headers(), timeout=0.7)
        server.kill()
        server.start()
        assert texts(client.say(name, message_id), "user").count(name) == 1
        replay = client.replay()
        assert [event["kind"] for event in replay] == ["user", "bot", "done"] * 2
        assert server.turns.count(name) == 1
    finally:
        server.stop()


def test_the_stream_may_be_on_another_process_than_the_message_and_does_not_hold_up_its_stop(
    server: ChatServer, guest: Client
) -> None:
    other = ChatServer(server.folder, server.environment).start()
    try:
        reader = Client(other.url, session=guest.session)
        with reader.stream() as events:

            def say_and_hear() -> None:
                guest.say("hallo")
                assert [next(events)["kind"] for _ in range(3)] == ["user", "bot", "done"]

            assert next(events) == {}
            assert fastest(say_and_hear, 5) < 5
            begin = time.monotonic()
            other.stop()
            assert time.monotonic() - begin < 20  # after this the fixture kills
    finally:
        other.stop()


def test_a_stream_ends_itself_before_the_server_cuts_it(strict: ChatServer) -> None:
    with Client(strict.url).open().stream() as events:
        assert list(events) == [{}]


def test_too_many_messages_wait_with_a_german_sentence(strict: ChatServer) -> None:
    client = Client(strict.url).open()
    answers = [client.send(f"n {number}") for number in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {200}
    assert answers[60].status_code == 429
    assert 0 < int(answers[60].headers["Retry-After"]) <= 60
    assert "Warte bitte" in answers[60].json()["text"]


def test_without_demo_nobody_is_signed(strict: ChatServer) -> None:
    page = requests.get(f"{strict.url}/?als=anbieter", timeout=PATIENCE_S).text
    assert "data-identity" not in page
    assert "Angemeldet als" not in page


def test_the_widget_is_served_packed_with_a_digest_and_for_every_origin(server: ChatServer) -> None:
    url = f"{server.url}/widget/chat-widget.js"
    first = requests.get(url, timeout=PATIENCE_S)
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.content.isascii()
    again = requests.get(url, headers={"If-None-Match": first.headers["ETag"]}, timeout=PATIENCE_S)
    assert (again.status_code, again.content) == (304, b"")
    assert requests.get(url, headers={"Accept-Encoding": "identity"}, timeout=PATIENCE_S).content == first.content


def test_the_sample_page_names_the_demo_and_signs_three_visitors(server: ChatServer) -> None:
    visitors = ("gast", "mitglied", "anbieter")
    guest, member, creator = (requests.get(f"{server.url}/?als={who}", timeout=PATIENCE_S) for who in visitors)
    assert all("erfunden" in page.text for page in (guest, member, creator))
    assert "data-identity" not in guest.text
    assert "data-identity" in member.text
    assert "data-identity" in creator.text
    assert "require-trusted-types-for 'script'" in guest.headers["Content-Security-Policy"]
    assert "unsafe" not in guest.headers["Content-Security-Policy"]
    assert "data-identity" not in requests.get(f"{server.url}/?als=<script>", timeout=PATIENCE_S).text
