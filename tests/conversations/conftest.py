"""One server for all conversations, with a fake Mailjet behind it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.fakes.mailjet import FakeMailjet
from tests.server import SECRET, Conversation, running_server


@pytest.fixture(scope="session")
def mailjet() -> Iterator[FakeMailjet]:
    with FakeMailjet() as fake:
        yield fake


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def server(mailjet: FakeMailjet, server_folder: Path) -> Iterator[str]:
    settings = {
        "MAILJET_API_KEY": mailjet.key,
        "MAILJET_SECRET_KEY": mailjet.secret,
        "MAILJET_BASE_URL": mailjet.url,
        "MAILJET_EVENTS_USER": "events",
        "MAILJET_EVENTS_PASSWORD": "events-password",
        "IDENTITY_SECRET": SECRET,
        "SUPPORT_EMAIL": "hilfe@beispiel.de",
        "RASA_AUTH_TOKEN": "a-token-made-up-for-the-tests",
    }
    with running_server(server_folder, **settings) as url:
        yield url


@pytest.fixture
def guest(server: str) -> Conversation:
    return Conversation(server)


@pytest.fixture
def team(server: str) -> Conversation:
    return Conversation(server, sign_identity(Asker(Role.TEAM, sub=f"team-{uuid.uuid4().hex}"), SECRET))
