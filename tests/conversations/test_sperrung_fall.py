"""A suspension takes days: the case survives kills and restarts and is taken up again, by nobody but its owner."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.fakes.mailjet import FakeMailjet
from tests.server import SECRET, Answer, Conversation, running_server

pytestmark = pytest.mark.conversation

NUMBER = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
ADDRESS = "info@kurswerkstatt.de"
BACK = (
    "Hello, thank you for contacting us. Could you please tell us how you collected your contacts "
    "and provide proof of opt-in? Kind regards, Mailjet Support"
)
PROMISES = ("24 Stunden", "48 Stunden", "Werktag", "wird freigeschaltet", "ist freigeschaltet", "garantier")


def _number_in(answer: Answer) -> str:
    found = NUMBER.search(answer.text)
    assert found, answer.text
    return found[0]


def _request(conversation: Conversation) -> str:
    """Go from the first word to the finished letter; return the number of the case."""
    first = conversation.say("mailjet hat uns gesperrt")
    reasons = conversation.press("Ja, ich habe sie", first)
    steps = conversation.press("Zu viele Bounces", reasons)
    number = _number_in(steps)
    conversation.press("1 ist erledigt", steps)
    for line in ("ja bitte", "Kurswerkstatt Müller", ADDRESS, "Plötzlich gesperrt nach einem Newsletter"):
        done = conversation.say(line)
    assert "Kurswerkstatt Müller" in done.text
    assert "zurückgekommene Adressen entfernt" in done.text
    return number


def _signed(url: str, sub: str, role: Role = Role.ANBIETER) -> Conversation:
    return Conversation(url, sign_identity(Asker(role, sub=sub, email="x@example.org"), SECRET))


def _kill(folder: Path) -> None:
    """Kill the server that this test started with this folder, without a chance to tidy up."""
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            mine = f"{folder}/bot.db".encode() in (process / "environ").read_bytes()
        except OSError:
            continue
        if mine:
            os.kill(int(process.name), signal.SIGKILL)


def test_killed_between_two_answers_and_taken_up_the_next_day(tmp_path: Path) -> None:
    with running_server(tmp_path, IDENTITY_SECRET=SECRET) as url:
        before = Conversation(url)
        number = _request(before)
        before.say("ja, abgeschickt")
        half = Conversation(url)
        half_number = _number_in(half.say("mailjet hat unser konto gesperrt wegen zu vieler Bounces"))
        half.say("ja bitte")
        half.say("Yogahaus")
        half.say("mail@yogahaus.de")
        _kill(tmp_path)
    with running_server(tmp_path, IDENTITY_SECRET=SECRET) as url:
        asked = Conversation(url, sender=half.sender).say("Newsletter gingen nicht mehr raus")
        assert "Hier ist deine Nachricht" in asked.text  # goes on as if nothing had happened
        other = Conversation(url)
        other.say(f"Meine Fallnummer ist {half_number.lower()}")
        assert "fertig, noch nicht abgeschickt" in other.say("mail@yogahaus.de").text

        later = Conversation(url)
        back = later.say(f"Hallo, es geht um Fall {number}, registriert ist {ADDRESS}")
        assert "1 von 3 erledigt" in back.text
        assert "abgeschickt" in back.text
        assert "Noch keine Antwort" in back.titles
        asks = later.say(BACK)
        assert "Mailjet" in asks.text
        assert "Anmeldeseite" in asks.text
        later.say("über das Anmeldeformular auf https://kurswerkstatt.de/anmelden")
        answer = later.say("Zeitpunkt der Anmeldung und Bestätigungslink je Adresse")
        (copy,) = [message["custom"] for message in answer.messages if message.get("custom")]
        assert "Anmeldeformular" in copy["text"]
        assert "Bestätigungslink" in copy["text"]
        assert "im selben Ticket" in answer.text
        later.say("ja, abgeschickt")
        end = later.say("wir sind wieder freigeschaltet")
        assert "beugst du" in end.text
        (drawn,) = [message["custom"] for message in end.messages if message.get("custom")]
        assert drawn["kind"] == "checklist"
        assert all(set(item) == {"label", "done"} for item in drawn["items"])


def test_a_wrong_number_and_a_foreign_address_get_the_same_answer_in_the_same_time(server: str) -> None:
    number = _request(Conversation(server))
    told = []
    for tried, address in ((number, "fremd@example.org"), ("K7MX-4R2P", ADDRESS)):
        conversation = Conversation(server)
        conversation.say("hallo")
        began = time.monotonic()
        answer = conversation.say(f"Fallnummer {tried}, {address}")
        told.append((answer.text, time.monotonic() - began))
    assert told[0][0] == told[1][0]
    assert "finde ich keinen Fall" in told[0][0]
    assert all(seconds >= 0.4 for _, seconds in told)


def test_guessing_ends_after_a_few_tries(server: str) -> None:
    conversation = Conversation(server)
    answers = [conversation.say(f"Fallnummer K7MX-4R{n}P, a@example.org").text for n in range(2, 10)]
    assert "finde ich keinen Fall" in answers[0]
    assert "zu viele Versuche" in conversation.say("Fallnummer K7MX-5R2P, a@example.org").text


def test_a_signed_user_goes_on_without_a_number_and_another_one_does_not(server: str) -> None:
    first = _signed(server, "kurs-77")
    _request(first)
    again = _signed(server, "kurs-77")
    offered = again.say("Mein Mailjet ist immer noch gesperrt")
    assert "offenen Fall" in offered.text
    assert "1 von 3 erledigt" in again.press("Ja, weitermachen", offered).text
    stranger = _signed(server, "kurs-78").say("Mein Mailjet ist gesperrt")
    assert "offenen Fall" not in stranger.text


def test_a_new_case_can_be_begun_beside_an_old_one(server: str) -> None:
    first = _signed(server, "kurs-79")
    _request(first)
    again = _signed(server, "kurs-79")
    fresh = again.press("Nein, neuer Fall", again.say("Mein Mailjet ist gesperrt"))
    assert "registrierte Adresse" in fresh.text


def test_two_browsers_share_one_case(server: str) -> None:
    one = Conversation(server)
    number = _request(one)
    two = Conversation(server)
    two.say(f"Fallnummer {number}, {ADDRESS}")
    two.say("die Menge stimmt nicht, 4.000 im Monat")
    seen = one.say("zeig mir die Nachricht nochmal")
    assert "4.000 im Monat" in seen.text
    one.say("2 ist gemacht")
    assert "2. ☑" in two.say("zeig mir die Schritte").text


def _age(folder: Path, reference: str, days: int) -> None:
    """Let the letter of a case be sent some days ago."""
    with sqlite3.connect(folder / "bot.db", timeout=10) as database:
        query = "select content from suspension_cases where reference = ?"
        content = json.loads(database.execute(query, (reference,)).fetchone()[0])
        content["sent_at"] = (datetime.now(timezone.utc) - timedelta(days=days)).isoformat(timespec="minutes")
        change = "update suspension_cases set content = ?, version = version + 1 where reference = ?"
        database.execute(change, (json.dumps(content), reference))


def test_after_three_days_without_an_answer_asking_is_in_place(server: str, server_folder: Path) -> None:
    conversation = Conversation(server)
    number = _request(conversation)
    conversation.say("ja, abgeschickt")
    early = conversation.say("noch keine Antwort")
    assert "nicht lange her" in early.text
    _age(server_folder, number, days=4)
    late = conversation.say("immer noch keine Antwort")
    for part in ("selben Ticket", "Nachweise", "Nachfrage zu meinem gesperrten Mailjet-Account", "kenne ich nicht"):
        assert part in late.text
    assert not any(promise in early.text + late.text for promise in PROMISES)


def test_a_secret_is_refused_in_any_topic_and_kept_in_no_case(server: str, server_folder: Path) -> None:
    secret = "0123456789abcdef0123456789abcdee"
    conversation = Conversation(server)
    conversation.say("Meine Kundin bekommt keine Mail")
    refused = conversation.say(f"mein api key ist {secret}")
    assert "geheimen Schlüssel" in refused.text
    assert "Status" in refused.text
    assert secret not in refused.text
    with sqlite3.connect(server_folder / "bot.db", timeout=10) as database:
        assert not [row for row in database.execute("select content from suspension_cases") if secret in row[0]]


@pytest.fixture(scope="module")
def watching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with FakeMailjet() as fake:
        keys = {"MAILJET_API_KEY": fake.key, "MAILJET_SECRET_KEY": fake.secret, "MAILJET_BASE_URL": fake.url}
        folder = tmp_path_factory.mktemp("watching")
        with running_server(folder, IDENTITY_SECRET=SECRET, RATES_WATCH="1", MAILJET_KEY_OWNER="42", **keys) as url:
            yield url


def test_watching_is_offered_to_whose_key_it_is_and_to_nobody_else(watching: str) -> None:
    for sub, offered in (("42", True), ("43", False)):
        conversation = _signed(watching, sub)
        conversation.say("Unser Mailjet-Account ist gesperrt")
        conversation.say("zu viele Bounces")
        end = conversation.say("wir sind wieder freigeschaltet")
        assert ("täglich" in end.text) is offered
        if offered:
            assert "täglich verglichen" in conversation.say("ja bitte").text


def test_the_owner_of_the_key_gets_a_diagnosis_and_another_creator_does_not(watching: str) -> None:
    assert "nachgesehen" in _signed(watching, "42").say("Warum ist mein Mailjet gesperrt?").text
    assert "nachgesehen" not in _signed(watching, "44").say("Mein Mailjet-Account ist gesperrt").text


def test_a_lost_number_is_no_trap(server: str) -> None:
    lost = Conversation(server).say("Fallnummer vergessen, wie mach ich weiter?")
    assert "ohne Nummer" in lost.text
    assert "zweimal vier" not in lost.text
    talk = Conversation(server)
    assert "Fallnummer" in talk.say("ich möchte meinen Fall fortsetzen").text
    told = talk.say("mein account ist immer noch gesperrt")
    assert "ohne Nummer" in told.text
    assert "zweimal vier" not in told.text
