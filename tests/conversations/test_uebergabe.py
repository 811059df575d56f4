"""People: a hand-over that arrives, feedback, deletion in the chat, the team page, and nobody's address in the logs."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from bot.privacy.people import conversation_key
from tests.fakes.platform import wait_until
from tests.fakes.smtp import FakeSmtp
from tests.pace import PATIENCE_S, fastest
from tests.server import ROOT, SECRET, Conversation, running_server

pytestmark = pytest.mark.conversation

PASSWORD = "ein-langes-passwort-fuer-das-team"
SUPPORT = "hilfe@beispiel.de"
NUMBER = re.compile(r"ZH-\d{6}")
ADDRESSES = ("jan.probe@yogahaus.de", "anna.beispiel@web.de")


@pytest.fixture(scope="module")
def smtp() -> Iterator[FakeSmtp]:
    with FakeSmtp() as fake:
        yield fake


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("people")


@pytest.fixture(scope="module")
def url(smtp: FakeSmtp, folder: Path) -> Iterator[str]:
    settings = {
        "DEMO": "1",
        "SMTP_URL": smtp.url,
        "SUPPORT_EMAIL": SUPPORT,
        "SUPPORT_HOURS": "Mo bis Fr, 9 bis 17 Uhr",
        "IDENTITY_SECRET": SECRET,
        "TEAM_PASSWORD": PASSWORD,
        "LOG_LEVEL": "debug",
    }
    with running_server(folder, **settings) as address:
        yield address


@pytest.fixture
def talk(url: str) -> Conversation:
    return Conversation(url)


@pytest.fixture
def anna(url: str) -> Conversation:
    return Conversation(url, sign_identity(Asker(Role.MITGLIED, sub="m-1", email=ADDRESSES[1]), SECRET))


def _letters(smtp: FakeSmtp, number: str) -> list[str]:
    return [letter.get_content() for letter in smtp.letters if number in letter["Subject"]]


def test_a_person_is_one_word_and_one_question_away(talk: Conversation, smtp: FakeSmtp) -> None:
    talk.say("Bei mir kommt die Login-Mail nicht an, ich bin bei web.de, Status zugestellt")
    offer = talk.say("Mensch")
    assert SUPPORT in offer.text
    assert "Mo bis Fr" in offer.text
    said = talk.say(ADDRESSES[0]).text
    number = NUMBER.search(said)
    assert number
    assert "an das Team geschickt" in said
    (letter,) = _letters(smtp, number[0])
    assert f"Antwort an: {ADDRESSES[0]}" in letter
    assert "web.de" in letter
    assert ADDRESSES[0] not in letter.split("Verlauf:")[1]


def test_who_is_known_is_asked_nothing(anna: Conversation, smtp: FakeSmtp) -> None:
    said = anna.say("Ich möchte mit einem Menschen sprechen").text
    number = NUMBER.search(said)
    assert number
    assert ADDRESSES[1] in said
    assert len(_letters(smtp, number[0])) == 1
    again = anna.say("Mensch bitte").text
    assert number[0] in again
    assert len(_letters(smtp, number[0])) == 1


def test_what_is_asked_after_the_hand_over_is_answered_and_hands_over_nothing_again(
    anna: Conversation, smtp: FakeSmtp
) -> None:
    number = NUMBER.search(anna.say("Ich möchte mit einem Menschen sprechen").text)
    assert number
    assert number[0] in anna.say("hast du das schon weitergeleitet?").text
    assert "Mo bis Fr" in anna.say("und wie lange dauert das bis die antworten?").text
    assert "Passwort vergessen" in anna.say("können die mir die mail neu schicken?").text
    assert len(_letters(smtp, number[0])) == 1


def test_a_question_alone_passes_nothing_on(talk: Conversation, smtp: FakeSmtp) -> None:
    before = len(smtp.letters)
    talk.say("???")
    assert "weitergeben" in talk.say("asdkj qwe").text
    asked = talk.say("leitest du das jetzt weiter?")
    assert "Ans Team weitergeben" in asked.titles
    assert len(smtp.letters) == before


def test_settled_closes_and_not_after_all_reopens(talk: Conversation, smtp: FakeSmtp) -> None:
    talk.say("Keine Mail bekommen")
    talk.say("Mensch")
    number = NUMBER.search(talk.say("ohne").text)
    assert number
    assert number[0] in talk.say("hat sich erledigt").text
    assert "wieder offen" in talk.say("doch nicht").text
    opened, closed, reopened = _letters(smtp, number[0])
    assert "Verlauf" in opened
    assert "erledigt" in closed
    assert "doch nicht" in reopened


def test_nothing_is_called_sent_that_was_not(talk: Conversation, smtp: FakeSmtp) -> None:
    talk.say("Mensch")
    smtp.answer = "452 mailbox full"
    try:
        said = talk.say(ADDRESSES[0]).text
    finally:
        smtp.answer = "250 OK"
    number = NUMBER.search(said)
    assert number
    assert "geschickt" not in said
    assert "noch nicht angekommen" in said
    assert SUPPORT in said
    until = time.monotonic() + PATIENCE_S
    while not _letters(smtp, number[0]) and time.monotonic() < until:
        time.sleep(0.5)
    assert len(_letters(smtp, number[0])) == 1
    assert "schon ans Team geschickt" in talk.say("Mensch").text


def test_two_misses_offer_to_pass_it_on(talk: Conversation) -> None:
    talk.say("???")
    answer = talk.say("asdkj qwe")
    assert "Adresse" in talk.press("Ans Team weitergeben", answer).text


def test_the_question_that_was_open_waits_behind_the_person(talk: Conversation) -> None:
    talk.say("Mein Mailjet-Account ist gesperrt")
    talk.say("Mensch")
    assert NUMBER.search(talk.say("ohne").text)
    assert "Grund" in talk.say("ja, die Mail habe ich").text


def test_opinions_are_asked_once_and_kept(talk: Conversation, folder: Path) -> None:
    talk.say("Bei mir kommt keine Mail an")
    answer = talk.say("Ja, Mail ist da")
    assert "Ja, hilfreich" in answer.titles
    talk.press("Nein, eher nicht", answer)
    assert "notiert" in talk.say("Zu viele Schritte auf einmal").text
    with sqlite3.connect(folder / "bot.db") as connection:
        query = "SELECT opinion, comment FROM feedback WHERE conversation = ?"
        row = connection.execute(query, (talk.sender,)).fetchone()
    assert row == ("bad", "Zu viele Schritte auf einmal")
    talk.say("Bei mir kommt wieder keine Mail an")
    assert "Ja, hilfreich" not in talk.say("Ja, Mail ist da").titles


def test_who_leaves_after_help_is_asked_once_whether_it_is_settled(talk: Conversation) -> None:
    talk.say("Bei mir kommt keine Mail an, ich bin bei web.de")
    answer = talk.say("Tschüss")
    assert "geklärt?" in answer.text
    no = talk.press("Nein, noch nicht", answer)
    assert "Nächster Schritt" in no.titles
    assert "Ja, Mail ist da" in talk.press("Nächster Schritt", no).titles
    assert "geklärt?" not in talk.say("Danke dir!").text
    assert "geklärt?" not in talk.say("Auf Wiedersehen").text


def test_a_yes_at_the_end_counts_as_solved_and_asks_for_the_rating(talk: Conversation, folder: Path) -> None:
    talk.say("Bei mir kommt keine Mail an")
    answer = talk.say("Vielen Dank!")
    assert "geklärt?" in answer.text
    assert "Ja, hilfreich" in talk.say("ja").titles
    with sqlite3.connect(folder / "bot.db") as connection:
        query = "SELECT outcome FROM insight_conversations WHERE key = ?"
        assert connection.execute(query, (conversation_key(talk.sender),)).fetchone() == ("solved",)


@pytest.mark.parametrize("before", [("Hallo",), ("Wie hoch ist eure Zustellrate?",)])
def test_who_was_not_helped_yet_is_not_asked_whether_it_is_settled(talk: Conversation, before: tuple[str, ...]) -> None:
    for line in before:
        talk.say(line)
    assert "geklärt?" not in talk.say("Tschüss").text


def test_not_after_all_reopens_also_later(talk: Conversation, smtp: FakeSmtp) -> None:
    talk.say("Keine Mail bekommen")
    talk.say("Mensch")
    number = NUMBER.search(talk.say("ohne").text)
    assert number
    talk.say("hat sich erledigt")
    assert "geschlossen" in talk.say("ja, passt").text
    talk.say("Wie hoch ist eure Zustellrate?")
    assert f"{number[0]} ist wieder offen" in talk.say("Das hat sich leider doch nicht erledigt").text
    assert "schon ans Team geschickt" in talk.say("Mensch").text
    assert len(_letters(smtp, number[0])) == 3


def test_what_the_user_writes_to_the_team_arrives_in_its_thread(talk: Conversation, smtp: FakeSmtp) -> None:
    assert "geschickt" not in talk.say("Team: hallo").text
    talk.say("Keine Mail bekommen")
    talk.say("Mensch")
    number = NUMBER.search(talk.say("ohne").text)
    assert number
    assert f"beim Team ({number[0]})" in talk.say("Team: Ruft mich bitte nach 17 Uhr an").text
    opened, note = (letter for letter in smtp.letters if number[0] in letter["Subject"])
    assert "nach 17 Uhr" in note.get_content()
    assert note["References"] == opened["Message-ID"]


def test_a_telephone_number_is_taken_along_and_said_so(talk: Conversation, smtp: FakeSmtp) -> None:
    talk.say("Mensch")
    said = talk.say("0171 5550123").text
    number = NUMBER.search(said)
    assert number
    assert "dazugeschrieben" in said
    assert "Antwortadresse habe ich nicht" not in said
    assert "0171 5550123" in _letters(smtp, number[0])[0]


def test_a_signed_user_deletes_his_data_everywhere(url: str, anna: Conversation, folder: Path) -> None:
    other = Conversation(url, anna.identity)
    other.say("Bei mir kommt keine Mail an")
    anna.say("Mensch bitte")
    assert "deine Anliegen beim Team" in anna.say("Lösch bitte alle meine Daten").text
    said = anna.say("ja, löschen").text
    assert "deine Gespräche mit mir" in said
    assert "Postfach" in said
    with sqlite3.connect(folder / "bot.db") as connection:
        for conversation in (anna.sender, other.sender):
            query = "SELECT count(*) FROM events WHERE sender_id = ?"
            assert connection.execute(query, (conversation,)).fetchone() == (0,)
    assert "Hallo" in other.say("hallo").text


def test_a_guest_deletes_this_conversation(talk: Conversation, folder: Path) -> None:
    talk.say(f"Meine Adresse ist {ADDRESSES[0]}, da kommt nichts an")
    talk.say("lösche meine daten")
    assert "dieses Gespräch ist bei mir gelöscht" in talk.say("ja").text
    with sqlite3.connect(folder / "bot.db") as connection:
        found = connection.execute("SELECT count(*) FROM events WHERE sender_id = ?", (talk.sender,)).fetchone()
    assert found == (0,)


def test_the_command_erases_while_the_bot_runs(url: str, folder: Path) -> None:
    address = "karla.weg@yogahaus.de"
    talks = [Conversation(url, sign_identity(Asker(Role.MITGLIED, "m-7", address), SECRET)) for _ in range(2)]
    for talk in (*talks, Conversation(url)):
        talk.say(f"Bei mir kommt keine Mail an, meine Adresse ist {address}")
    talks[0].say("Mensch bitte")
    command = [sys.executable, "-m", "bot", "erase", address]
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/bot.db", "IDENTITY_SECRET": SECRET}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    proof = re.search(r"proof: (\S+)", done.stdout)
    assert proof, done.stderr
    told = json.loads((ROOT / proof[1]).read_text())
    (ROOT / proof[1]).unlink()
    assert told["conversations"] == 3
    assert told["rows_found_afterwards"] == {}
    for path in folder.iterdir():
        assert b"karla.weg" not in path.read_bytes().lower(), path.name
    assert "ein Bot" in talks[0].say("hallo").text  # introduced anew, as to a stranger


def test_the_team_page_needs_its_password(url: str) -> None:
    browser = requests.Session()
    closed = browser.get(f"{url}/team", timeout=PATIENCE_S)
    assert "Passwort" in closed.text
    assert "Ausgang der Gespräche" not in closed.text
    assert browser.post(f"{url}/team", data={"password": "falsch"}, timeout=PATIENCE_S).status_code == 401
    opened = browser.post(f"{url}/team", data={"password": PASSWORD}, timeout=PATIENCE_S)
    assert "Ausgang der Gespräche" in opened.text
    assert fastest(lambda: browser.get(f"{url}/team", timeout=PATIENCE_S), 1) <= 1
    out = browser.post(f"{url}/team/logout", timeout=PATIENCE_S)
    assert "Passwort" in out.text


def test_a_changed_sentence_is_on_the_air_without_touching_the_model(talk: Conversation) -> None:
    path = ROOT / "data" / "responses" / "smalltalk.yml"
    # Not the lock, which any server that starts beside this one takes.
    models = sorted(path for path in (ROOT / "models").iterdir() if path.is_file() and not path.name.startswith("."))
    before = {path: (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).digest()) for path in models}
    text = path.read_text(encoding="utf-8")
    talk.say("hallo")
    try:
        path.write_text(text.replace("Mach's gut!", "Mach's gut und bis bald!").replace(
            "Tschüss und alles Gute!", "Mach's gut und bis bald!"), encoding="utf-8")  # fmt: skip
        wait_until(lambda: "bis bald" in talk.say("Tschüss").text)
    finally:
        path.write_text(text, encoding="utf-8")
    assert {path: (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).digest()) for path in models} == before


def test_no_token_is_kept(folder: Path, anna: Conversation) -> None:
    anna.say("Bei mir kommt keine Mail an")
    with sqlite3.connect(folder / "bot.db") as connection:
        rows = connection.execute("SELECT data FROM events WHERE sender_id = ?", (anna.sender,)).fetchall()
    assert rows
    assert not [row for (row,) in rows if "eyJ" in row]


def test_the_figures_know_every_conversation_and_no_name(folder: Path, talk: Conversation) -> None:
    talk.say("Mir fehlt eine Mail bei gmx")
    with sqlite3.connect(folder / "bot.db") as connection:
        newest = connection.execute(
            "SELECT topic, provider, outcome FROM insight_conversations ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert newest == ("zustellung", "gmx", None)


def test_no_address_of_all_these_conversations_is_in_the_log(folder: Path, talk: Conversation) -> None:
    talk.say(f"Ich heiße Jan Probe, {ADDRESSES[0]} bekommt nichts, auch {ADDRESSES[1]} nicht")
    log = (folder / "server.log").read_text(encoding="utf-8")
    assert "processor" in log or "rasa" in log, "nothing was logged at debug level"
    for word in (*ADDRESSES, SUPPORT, "jan.probe", "anna.beispiel", "Jan Probe", talk.sender + "@"):
        assert word not in log
