"""The look-up, with a fake Mailjet behind the real server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.fakes.mailjet import FakeMailjet, Mode
from tests.fakes.platform import wait_until
from tests.server import SECRET, Conversation

pytestmark = pytest.mark.conversation


def test_the_team_gets_the_true_status_and_how_it_is_known(team: Conversation, mailjet: FakeMailjet) -> None:
    mailjet.add_message("anna.echt@web.de", "sent", subject="Dein Kurszugang")
    answer = team.say("Was ist mit der Mail an anna.echt@web.de passiert? Kannst du nachsehen?")
    assert "Dein Kurszugang" in answer.text
    assert "angenommen" in answer.text
    assert "eben bei Mailjet nachgesehen" in answer.text
    assert "Demo" not in answer.text
    assert "Posteingang" not in answer.text


def test_a_guest_learns_the_same_about_known_and_unknown_addresses(server: str, mailjet: FakeMailjet) -> None:
    mailjet.add_message("bekannt.echt@gmx.de", "opened", subject="Geheimer Betreff")
    known = Conversation(server).say("Schau mal bitte nach, ob die Mail an bekannt.echt@gmx.de angekommen ist").text
    unknown = Conversation(server).say("Schau mal bitte nach, ob die Mail an unbekannt.echt@gmx.de angekommen ist").text
    assert "angemeldeten Personen" in known
    assert "Geheimer Betreff" not in known
    assert known.replace("bekannt.echt", "X") == unknown.replace("unbekannt.echt", "X")


@pytest.mark.parametrize(
    ("status", "state_id", "says"),
    [
        ("hardbounced", 1, "Diese Adresse gibt es beim Mailanbieter nicht"),
        ("softbounced", 3, "Das Postfach ist voll"),
        ("blocked", 14, "Frühere Mails an diese Adresse sind gescheitert"),
        ("queued", 0, "wartet noch"),
        ("spam", 0, "als Spam gemeldet"),
    ],
)
def test_what_happened_is_said_with_its_reason(
    server: str, mailjet: FakeMailjet, status: str, state_id: int, says: str
) -> None:
    address = f"{status}.echt@posteo.de"
    mailjet.add_message(address, status, state_id=state_id)
    team = Conversation(server, sign_identity(Asker(Role.TEAM, sub="team-2"), SECRET))
    answer = team.say(f"Eine Kundin bekommt keine Mail, kannst du bei {address} nachsehen?")
    assert says in answer.text


def test_of_several_mails_the_user_chooses_one(team: Conversation, mailjet: FakeMailjet) -> None:
    mailjet.add_message("viele.echt@gmx.de", "opened", subject="Newsletter im Mai", ago=timedelta(days=2))
    mailjet.add_message("viele.echt@gmx.de", "hardbounced", state_id=1, subject="Passwort zurücksetzen")
    asked = team.say("schau bitte nach was mit den mails an viele.echt@gmx.de ist")
    assert len(asked.buttons) == 2
    chosen = next(title for title in asked.titles if title.startswith("Newsletter im Mai"))
    answer = team.press(chosen, asked)
    assert "Newsletter im Mai" in answer.text
    assert "geöffnet" in answer.text


def test_nothing_found_is_not_called_never_sent(team: Conversation) -> None:
    answer = team.say("schau bitte nach: niemand.echt@gmx.de, ein Mitglied bekommt nichts")
    assert "in den letzten 30 Tagen" in answer.text
    assert "nicht sicher" in answer.text


def test_a_member_is_told_about_his_own_address_without_typing_it(server: str, mailjet: FakeMailjet) -> None:
    mailjet.add_message("selbst.echt@freenet.de", "softbounced", state_id=3, subject="Dein Zugang")
    token = sign_identity(Asker(Role.MITGLIED, sub="m-1", email="selbst.echt@freenet.de"), SECRET)
    answer = Conversation(server, token).say("Bei mir kommt keine Mail an")
    assert "Das Postfach ist voll" in answer.text


def test_a_member_learns_nothing_about_others(server: str, mailjet: FakeMailjet) -> None:
    mailjet.add_message("andere.echt@freenet.de", "sent", subject="Privater Betreff")
    token = sign_identity(Asker(Role.MITGLIED, sub="m-2", email="ich.echt@freenet.de"), SECRET)
    answer = Conversation(server, token).say("Schau bitte nach, ob die Mail an andere.echt@freenet.de ankam")
    assert "Privater Betreff" not in answer.text


@pytest.mark.parametrize("token", ["", "kein.token.hier", "eyJhbGciOiJub25lIn0.eyJyb2xlIjoidGVhbSIsInN1YiI6IngifQ."])
def test_a_forged_token_makes_a_guest(server: str, mailjet: FakeMailjet, token: str) -> None:
    mailjet.add_message("ziel.echt@freenet.de", "sent", subject="Privater Betreff")
    answer = Conversation(server, token).say("Schau bitte nach, ob die Mail an ziel.echt@freenet.de ankam")
    assert "Privater Betreff" not in answer.text
    assert "angemeldeten Personen" in answer.text


def test_nobody_waits_for_another_users_call_to_mailjet(server: str, mailjet: FakeMailjet) -> None:
    def answered_meanwhile(attempt: int) -> bool:
        asker = Conversation(server, sign_identity(Asker(Role.TEAM, sub=f"team-langsam-{attempt}"), SECRET))
        known = len(mailjet.requests)
        text = f"Was ist mit der Mail an langsam{attempt}.echt@web.de passiert? Kannst du nachsehen?"
        asking = pool.submit(asker.say, text)
        wait_until(lambda: len(mailjet.requests) > known)
        assert Conversation(server).say("hallo").text
        meanwhile = not asking.done()
        asking.result()
        return meanwhile

    mailjet.delay, mailjet.mode = 1.0, Mode.SLOW
    try:
        with ThreadPoolExecutor(1) as pool:
            # More than one try, as a busy machine may take a second for a greeting, too.
            assert any(answered_meanwhile(attempt) for attempt in range(3))
    finally:
        mailjet.delay, mailjet.mode = FakeMailjet.delay, Mode.NORMAL
