"""Traces: a server at debug level and four channels; nobody's data in its log, or anywhere after an erasure."""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from bot.identity import sign_identity
from bot.insight.commands import mine, report_to
from bot.mail.lookup import Asker, Role
from bot.privacy.commands import erase_from, export_to
from tests.bot.channels.conftest import platforms, point_at
from tests.fakes.mailjet import FakeMailjet, webhook
from tests.fakes.platform import wait_until
from tests.fakes.slack import TEAM, FakeSlack
from tests.fakes.smtp import FakeSmtp
from tests.fakes.telegram import FakeTelegram
from tests.server import SECRET, Conversation, running_server

pytestmark = pytest.mark.conversation

ERASED = "anna.vierzig@yogahaus-nord.de"
EVENTS_PASSWORD, TEAM_PASSWORD = "ereignisse-nur-fuer-mailjet", "ein-langes-passwort-fuer-das-team"
TYPED_SECRET = "4f7c0d8e9a1b2c3d4e5f60718293a4b5"
TOLD = {
    "address": "jan.probe@yogahaus.de",
    "with a slip": "jutta.wind@gmial.com",
    "spelled": "frieda.klar (at) posteo.de",
    "of the signed": "mia.signiert@web.de",
    "looked up": "olga.gesucht@gmx.de",
    "to be reached at": "rita.ruft@yogahaus.de",
    "name": "Petronella",
    "other name": "Quendolin",
    "telephone": "0171 5550123",
    "other telephone": "+49 30 5550199",
    "secret": TYPED_SECRET,
    "support": "hilfe@beispiel.de",
}
"""Everything that only the conversations themselves may hold."""
GUEST = (
    (f"Bei mir kommt keine Mail an, ich heiße {TOLD['name']} Probe, {TOLD['address']}", "nein", "nein", "danke"),
    (f"meine Adresse ist {TOLD['with a slip']}, da fehlt eine Mail", "ja"),
    (f"Ich bekomme nichts an {TOLD['spelled']}", "da steht zugestellt"),
    ("Mensch", f"ruft mich an: {TOLD['telephone']}", f"Team: nein, lieber {TOLD['other telephone']}",
     "hat sich erledigt", "doch nicht"),
    ("Mensch", TOLD["to be reached at"], "Tschüss"),
    ("Mein Mailjet-Account ist gesperrt", "nein, nichts da", "ja, Nachricht schreiben", "Yogahaus", TOLD["address"],
     "plötzlich gesperrt", "nein, so reicht es", "die Unterschrift stimmt nicht",
     f"{TOLD['other name']} Weber, Tel. {TOLD['telephone']}", "ja, abgeschickt"),
    (f"mein API Secret ist {TYPED_SECRET}", "asdf qwertz", "???"),
    ("Bei mir kommt keine Mail an", "Ja, Mail ist da", "nein", f"Viele Grüße, {TOLD['name']}"),
    ("Was ist mit meinen Daten?", "lösch meine Daten", "ja"),
)  # fmt: skip


@dataclass
class World:
    url: str
    folder: Path
    slack: FakeSlack
    telegram: FakeTelegram
    smtp: FakeSmtp
    mailjet: FakeMailjet
    secrets: list[str]

    def log(self) -> str:
        """All that the server wrote."""
        return "".join(path.read_text(encoding="utf-8") for path in sorted(self.folder.glob("server*.log")))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("spuren")
    keys = {"key": "5d41402abc4b2a76b9719d911017c592", "secret": "7d793037a0760186574b0282f2f435e7"}
    with FakeSlack() as slack, FakeTelegram() as telegram, FakeSmtp() as smtp, FakeMailjet(**keys) as mailjet:
        settings = {
            **platforms(slack, telegram),
            "SLACK_ALERT_CHANNEL": "C0HILFE",
            "IDENTITY_SECRET": SECRET,
            "MAILJET_API_KEY": mailjet.key,
            "MAILJET_SECRET_KEY": mailjet.secret,
            "MAILJET_BASE_URL": mailjet.url,
            "MAILJET_EVENTS_USER": "events",
            "MAILJET_EVENTS_PASSWORD": EVENTS_PASSWORD,
            "SMTP_URL": smtp.url,
            "SUPPORT_EMAIL": TOLD["support"],
            "TEAM_PASSWORD": TEAM_PASSWORD,
            "RASA_AUTH_TOKEN": "a-token-made-up-for-the-tests",
            "LOG_LEVEL": "debug",
        }
        secrets = [value for name, value in settings.items() if name.endswith(("TOKEN", "SECRET", "KEY", "PASSWORD"))]
        with running_server(folder, **settings) as url:
            point_at(url, slack, telegram)
            yield World(url, folder, slack, telegram, smtp, mailjet, secrets)


def test_no_log_line_at_debug_level_names_anybody_or_holds_a_secret(world: World) -> None:
    world.mailjet.add_message(TOLD["looked up"], "hardbounced", state_id=1, subject="Dein Zugang")
    tokens = [
        sign_identity(Asker(Role.TEAM, sub="team-1"), SECRET),
        sign_identity(Asker(Role.MITGLIED, sub="m-1", email=TOLD["of the signed"]), SECRET),
    ]
    for lines in GUEST:
        talk = Conversation(world.url)
        for line in lines:
            talk.say(line)
    Conversation(world.url, tokens[0]).say(f"Kannst du bei {TOLD['looked up']} nachsehen?")
    for line in ("Meine Login-Mail fehlt", "Mensch bitte", "lösch meine Daten", "ja"):
        Conversation(world.url, tokens[1]).say(line)
    login = ("events", EVENTS_PASSWORD)
    told = [webhook("bounce", TOLD["looked up"])]
    assert requests.post(f"{world.url}/webhooks/mailjet/events", json=told, auth=login, timeout=10).ok
    requests.post(f"{world.url}/team", data={"password": TEAM_PASSWORD}, timeout=30)
    parsed = {"text": f"Ich heiße {TOLD['name']}, {TOLD['address']}"}
    token = {"token": "a-token-made-up-for-the-tests"}
    requests.post(f"{world.url}/model/parse", params=token, json=parsed, timeout=30)
    _over_all_channels(world, TOLD["address"], times=1)
    log = world.log()
    assert "rasa" in log, "nothing was logged at debug level"
    found = {name: _lines_with(log, said) for name, said in TOLD.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}
    local_parts = [said.split("@")[0] for said in TOLD.values() if "@" in said and not said.startswith("hilfe")]
    assert [part for part in [*local_parts, "frieda.klar", "5550123", "5550199"] if part in log] == []
    assert [value[:4] for value in [*world.secrets, *tokens] if value in log] == []
    assert "eyJ" not in log


def test_a_user_of_forty_conversations_is_found_nowhere_after_an_erasure(world: World) -> None:
    _over_all_channels(world, ERASED, times=10)
    handed = Conversation(world.url)
    for line in ("Bei mir kommt keine Mail an", "Mensch", ERASED, f"Team: schreibt mir an {ERASED}"):
        handed.say(line)
    assert requests.post(
        f"{world.url}/webhooks/mailjet/events", json=[webhook("sent", ERASED)], auth=("events", EVENTS_PASSWORD),
        timeout=10,
    ).ok  # fmt: skip
    url = f"sqlite:///{world.folder}/bot.db"
    assert ERASED in _everything(world.folder)
    assert erase_from(url, ERASED, SECRET, world.folder / "proofs") == 0
    assert report_to(url, 12, world.folder / "report.html") == 0
    assert mine(url, 7, world.folder / "mined") == 0
    with sqlite3.connect(world.folder / "bot.db") as source, sqlite3.connect(world.folder / "backup.db") as target:
        source.backup(target)
    left = _everything(world.folder)
    assert "anna.vierzig" not in left
    assert "yogahaus-nord" not in left
    assert export_to(url, ERASED, SECRET, world.folder / "export.json") == 0
    assert '"tables": {}' in (world.folder / "export.json").read_text()
    assert "ein Bot" in handed.say("hallo").text  # introduced anew, as to a stranger


def _over_all_channels(world: World, address: str, times: int) -> None:
    """Tell an address in so many conversations of each channel."""
    said = f"Bei mir kommt keine Mail an, meine Adresse ist {address}"
    base = f"{world.url}/webhooks/website"
    begun = len(world.slack.posts), len(world.telegram.messages)
    places = [f"D{uuid.uuid4().hex[:8].upper()}" for _ in range(times)]
    people = [int(uuid.uuid4().hex[:7], 16) for _ in range(times)]
    for place, person in zip(places, people, strict=True):
        # Half of Slack's are the team's own, in which the address is somebody else's.
        home = TEAM if places.index(place) % 2 else "T0GAST"
        assert world.slack.send(world.slack.event(said, channel=place, user_team=home)).ok
        assert world.telegram.send(world.telegram.message(said, user=person)).ok
        Conversation(world.url).say(said)
        session = requests.post(f"{base}/session", timeout=10).json()["session"]
        body = {"id": uuid.uuid4().hex, "text": said}
        assert requests.post(
            f"{base}/messages", json=body, headers={"Authorization": f"Bearer {session}"}, timeout=60
        ).ok
    wait_until(lambda: set(places) <= {post.get("channel") for post in world.slack.posts[begun[0] :]}, within_s=90)
    wait_until(lambda: set(people) <= {one["chat_id"] for one in world.telegram.messages[begun[1] :]}, within_s=90)


def _lines_with(log: str, said: str) -> list[str]:
    return [line[:300] for line in log.splitlines() if re.search(re.escape(said), line, re.IGNORECASE)]


def _everything(folder: Path) -> str:
    """Everything in the folder: databases with their write-ahead logs, logs, proofs, reports, backups."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files).decode("utf-8", "replace").lower()
