from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.cases.models import Content, Handover, Line, State, Way
from bot.cases.post import Post, mail_courier
from bot.cases.smtp import read_smtp_url
from bot.cases.store import LEASE_S, HandoverStore
from tests.fakes.smtp import FakeSmtp, free_port

CONTENT = Content(("- Thema: E-Mail kommt nicht an",), (Line("user", "Mensch bitte"), Line("bot", "Gern.")))
SUPPORT = "hilfe@beispiel.de"


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> HandoverStore:
    return HandoverStore(f"sqlite:///{tmp_path}/cases.db", clock=clock)


def _open(store: HandoverStore, contact: str | None = "anna@beispiel.de") -> Handover:
    return store.create("c1", "rest", contact, CONTENT, [Way.MAIL])


def _post(store: HandoverStore, url: str) -> Post:
    return Post(store, {Way.MAIL: mail_courier(read_smtp_url(url), SUPPORT)})


def test_a_case_reaches_the_team_once(store: HandoverStore) -> None:
    case = _open(store)
    with FakeSmtp() as smtp:
        post = _post(store, smtp.url)
        assert post.work_off() == 1
        assert post.work_off() == 0
    (letter,) = smtp.letters
    assert case.reference in letter["Subject"]
    assert letter["To"] == SUPPORT
    assert letter["Reply-To"] == "anna@beispiel.de"
    text = letter.get_content()
    assert "Thema: E-Mail kommt nicht an" in text
    assert "Nutzer: Mensch bitte" in text
    assert store.is_sent(case.reference)


def test_a_mail_server_that_is_down_for_a_day_loses_and_doubles_nothing(store: HandoverStore, clock: Clock) -> None:
    case = _open(store)
    port = free_port()
    post = _post(store, f"smtp://127.0.0.1:{port}?tls=off")
    for _ in range(100):
        assert post.work_off() == 0
        clock.now += 900
    assert not store.is_sent(case.reference)
    with FakeSmtp(port) as smtp:
        clock.now += 3600
        assert post.work_off() == 1
        clock.now += 3600
        assert post.work_off() == 0
        assert len(smtp.letters) == 1


@pytest.mark.parametrize("answer", ["452 mailbox full", "552 mailbox full", "421 later"])
def test_a_full_mailbox_is_tried_again(store: HandoverStore, clock: Clock, answer: str) -> None:
    _open(store)
    with FakeSmtp() as smtp:
        post = _post(store, smtp.url)
        smtp.answer = answer
        assert post.work_off() == 0
        smtp.answer = "250 OK"
        clock.now += 3600
        assert post.work_off() == 1
        assert len(smtp.letters) == 1


def test_a_refused_receiver_is_tried_again(store: HandoverStore, clock: Clock) -> None:
    _open(store)
    with FakeSmtp() as smtp:
        smtp.answer_receiver = "550 no such mailbox"
        assert _post(store, smtp.url).work_off() == 0
    assert store.waiting() == 1


def test_many_senders_at_once_send_each_letter_once(store: HandoverStore) -> None:
    for _ in range(6):
        _open(store)
    with FakeSmtp() as smtp:
        with ThreadPoolExecutor(6) as pool:
            went = list(pool.map(lambda _: _post(store, smtp.url).work_off(), range(6)))
        assert sum(went) == 6
        assert len({letter["Message-ID"] for letter in smtp.letters}) == len(smtp.letters) == 6


def test_a_sender_that_died_is_replaced_after_its_lease(store: HandoverStore, clock: Clock) -> None:
    _open(store)
    assert store.take([Way.MAIL])
    assert store.take([Way.MAIL]) is None
    clock.now += LEASE_S + 1
    again = store.take([Way.MAIL])
    assert again
    assert again.attempt == 2


def test_closing_and_reopening_is_told_in_order_and_in_one_thread(store: HandoverStore) -> None:
    case = _open(store)
    assert store.set_state(case.reference, State.CLOSED, [Way.MAIL])
    assert not store.set_state(case.reference, State.CLOSED, [Way.MAIL])
    assert store.set_state(case.reference, State.OPEN, [Way.MAIL])
    with FakeSmtp() as smtp:
        assert _post(store, smtp.url).work_off() == 3
    first, closed, reopened = smtp.letters
    assert "Erledigt" in closed["Subject"]
    assert "Doch nicht" in reopened["Subject"]
    assert closed["References"] == reopened["References"] == first["Message-ID"]


def test_news_wait_until_the_case_itself_has_arrived(store: HandoverStore) -> None:
    case = _open(store)
    held = store.take([Way.MAIL])
    assert held
    store.set_state(case.reference, State.CLOSED, [Way.MAIL])
    assert store.take([Way.MAIL]) is None
    store.sent(held)
    assert store.take([Way.MAIL])


def test_an_address_of_the_user_never_becomes_a_header_of_its_own(store: HandoverStore) -> None:
    _open(store, "anna@beispiel.de\r\nBcc: alle@beispiel.de".replace("\r\n", " "))
    with FakeSmtp() as smtp:
        _post(store, smtp.url).work_off()
    assert not smtp.letters or smtp.letters[0]["Bcc"] is None


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "mail.beispiel.de"])
def test_an_odd_address_of_the_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="smtp"):
        read_smtp_url(url)


def test_a_password_never_goes_over_an_open_line() -> None:
    server = read_smtp_url("smtp://ich:geheim%21@mail.beispiel.de")
    assert server.start_tls
    assert server.password == "geheim!"
    assert "geheim" not in repr(server)
