"""The questions of a case that was stored before × every interruption: answered, and the question isn't lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.conversations.interruptions import INTERRUPTIONS, asks, interrupt
from tests.conversations.test_unterbrechungen import LETTER, NEEDS_A_CASE
from tests.fakes.mailjet import FakeMailjet
from tests.server import SECRET, Conversation, running_server

pytestmark = pytest.mark.conversation

EARLIER = {
    "fall_weiter": ("Mein Mailjet-Account ist gesperrt", "ja, ich habe sie", "zu viele Bounces"),
    "rueckmeldung": (*LETTER, "ja, abgeschickt"),
    "beobachten": (*LETTER, "ja, abgeschickt"),
}
"""What the same person said days ago."""
TODAY = {
    "fall_weiter": ("Mein Mailjet-Account ist gesperrt",),
    "rueckmeldung": ("Ich möchte meinen Fall fortsetzen",),
    "beobachten": ("Ich möchte meinen Fall fortsetzen", "wir sind wieder freigeschaltet"),
}


@pytest.fixture(scope="module")
def watching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with FakeMailjet() as mailjet:
        settings = {
            "MAILJET_API_KEY": mailjet.key,
            "MAILJET_SECRET_KEY": mailjet.secret,
            "MAILJET_BASE_URL": mailjet.url,
            "RATES_WATCH": "1",
            "IDENTITY_SECRET": SECRET,
            "SUPPORT_EMAIL": "hilfe@beispiel.de",
        }
        with running_server(tmp_path_factory.mktemp("watching"), **settings) as url:
            yield url


def _arrive(url: str, question: str) -> Conversation:
    signed = sign_identity(Asker(Role.TEAM, sub=f"team-{uuid.uuid4().hex}"), SECRET)
    earlier = Conversation(url, signed)
    for line in EARLIER[question]:
        earlier.say(line)
    today = Conversation(url, signed)
    for line in TODAY[question]:
        answer = today.say(line)
    assert asks(answer, question), answer.text
    return today


def test_every_question_of_a_case_is_here() -> None:
    assert set(EARLIER) == set(TODAY) == NEEDS_A_CASE


@pytest.mark.parametrize("interruption", INTERRUPTIONS)
@pytest.mark.parametrize("question", sorted(NEEDS_A_CASE))
def test_an_interruption_is_answered_and_the_question_comes_back(
    watching: str, question: str, interruption: str
) -> None:
    interrupt(_arrive(watching, question), question, interruption)


@pytest.mark.parametrize("question", sorted(NEEDS_A_CASE))
def test_a_cancelled_question_can_be_taken_up_again(watching: str, question: str) -> None:
    conversation = _arrive(watching, question)
    assert not asks(conversation.say("Bitte brich das hier ab"), question)
    assert asks(conversation.say("doch, weitermachen"), question)
