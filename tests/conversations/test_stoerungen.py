"""The look-up when Mailjet fails: honest sentences, a way on, a log that names the cause.

A server of its own: after some faults its circuit breaker rests, and no other test may suffer from that.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.fakes.mailjet import FakeMailjet, Mode
from tests.pace import fastest
from tests.server import SECRET, Answer, Conversation, running_server

pytestmark = pytest.mark.conversation


@pytest.fixture(scope="module")
def mailjet() -> Iterator[FakeMailjet]:
    with FakeMailjet() as fake:
        yield fake


@pytest.fixture(scope="module")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faulty")


@pytest.fixture(scope="module")
def server(mailjet: FakeMailjet, server_folder: Path) -> Iterator[str]:
    keys = {"MAILJET_API_KEY": mailjet.key, "MAILJET_SECRET_KEY": mailjet.secret, "MAILJET_BASE_URL": mailjet.url}
    with running_server(server_folder, IDENTITY_SECRET=SECRET, **keys) as url:
        yield url


@pytest.fixture(autouse=True)
def _well_again(mailjet: FakeMailjet) -> Iterator[None]:
    yield
    mailjet.mode = Mode.NORMAL


@pytest.mark.parametrize("mode", [Mode.BROKEN, Mode.RATE_LIMITED, Mode.NOT_JSON, Mode.HALF_RECORD, Mode.UNKNOWN_WORD])
def test_a_faulty_mailjet_brings_an_honest_sentence_and_a_way_on(server: str, mailjet: FakeMailjet, mode: Mode) -> None:
    address = f"{mode.value}.echt@gmail.com"
    mailjet.add_message(address, "sent")
    mailjet.mode = mode
    team = Conversation(server, sign_identity(Asker(Role.TEAM, sub="team-3"), SECRET))
    answers: list[Answer] = []
    text = f"Schau bitte nach, meine Kundin {address} bekommt keine Mail"
    assert fastest(lambda: answers.append(team.say(text)), 12) < 12
    answer = answers[0]
    assert answer.text
    assert "Posteingang" not in answer.text
    assert "Traceback" not in answer.text
    assert mailjet.secret not in answer.text


def test_the_log_names_the_cause_and_no_address(server: str, server_folder: Path, mailjet: FakeMailjet) -> None:
    mailjet.mode = Mode.BROKEN
    team = Conversation(server, sign_identity(Asker(Role.TEAM, sub="team-4"), SECRET))
    team.say("Schau bitte nach, was mit den Mails an protokoll.echt@gmail.com passiert ist")
    log = (server_folder / "server.log").read_text(encoding="utf-8")
    # While the breaker rests it repeats the failure it has seen last.
    assert "failure='Unreachable'" in log or "failure='RateLimited'" in log
    assert "protokoll.echt" not in log
    assert mailjet.secret not in log


def test_a_foreign_address_in_mailjets_answer_is_never_shown(team: Conversation, mailjet: FakeMailjet) -> None:
    mailjet.mode = Mode.IGNORES_FILTERS
    answer = team.say("schau bitte nach was mit ganz.fremd@gmx.de ist")
    assert "Geheim" not in answer.text
    assert "fremd@beispiel.test" not in answer.text
