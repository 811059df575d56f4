"""Several people, several mails and the kind of mail, with a fake Mailjet behind the real server."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.fakes.mailjet import FakeMailjet
from tests.server import SECRET, Conversation

pytestmark = pytest.mark.conversation


def _addresses(*names: str) -> list[str]:
    tag = uuid.uuid4().hex[:6]
    return [f"{name}.{tag}@posteo.de" for name in names]


def test_all_addresses_of_a_message_are_looked_up_in_one_go(team: Conversation, mailjet: FakeMailjet) -> None:
    ben, felix, greta = _addresses("ben", "felix", "greta")
    mailjet.add_message(ben, "opened", subject="Modul 2")
    mailjet.add_message(felix, "softbounced", state_id=3, subject="Modul 3")
    answer = team.say(f"drei Leute haben nix: {ben}, {felix} und {greta}")
    assert f"- {ben}: „Modul 2“" in answer.text
    assert "Postfach voll" in answer.text
    assert f"- {greta}: keine Mail" in answer.text
    assert ben in answer.titles


def test_a_name_leads_to_one_of_them_and_nothing_leaks(team: Conversation, mailjet: FakeMailjet) -> None:
    hanna, felix = _addresses("hanna", "felix")
    mailjet.add_message(hanna, "queued", subject="Dein Zugang")
    mailjet.add_message(felix, "softbounced", state_id=3, subject="Modul 3")
    team.say(f"bei {hanna} und {felix} kommt nichts an")
    assert "Das Postfach ist voll" in team.say("und was ist mit felix?").text
    told = team.say("zurück zu hanna").text
    assert "wartet noch" in told
    assert "voll" not in told
    whole = team.say("fass zusammen").text
    of_hanna = next(line for line in whole.splitlines() if line.startswith(f"- {hanna}"))
    assert "wartet noch" in of_hanna
    assert "voll" not in of_hanna
    handed = team.say("ich möchte mit einem Menschen sprechen").text
    if hanna in handed:
        of_hanna = next(line for line in handed.splitlines() if line.startswith(f"- {hanna}"))
        assert "voll" not in of_hanna


def test_nobody_sees_in_a_list_what_he_may_not_see(server: str, mailjet: FakeMailjet) -> None:
    own, foreign = _addresses("ich", "andere")
    mailjet.add_message(own, "sent", subject="Meine Mail")
    mailjet.add_message(foreign, "sent", subject="Fremde Mail")
    token = sign_identity(Asker(Role.MITGLIED, sub="m-9", email=own), SECRET)
    answer = Conversation(server, token).say(f"bei {own} und {foreign} kommt nichts an, schau bitte nach")
    assert "Meine Mail" in answer.text
    assert "Fremde Mail" not in answer.text
    assert "darf ich dir nicht zeigen" in answer.text


def test_the_mail_that_is_meant_is_answered_for(team: Conversation, mailjet: FakeMailjet) -> None:
    (anna,) = _addresses("anna")
    mailjet.add_message(anna, "sent", subject="Dein Zugang zum Kurs Brotbacken")
    answer = team.say(f"Anna hat keine Passwort-Mail bekommen, {anna}")
    assert "Eine Passwort-Mail" in answer.text
    assert "sehe ich in den letzten 30 Tagen nicht" in answer.text
    again = team.say("nein, die passwort mail meine ich")
    assert "Brotbacken" not in again.text
    mailjet.add_message(anna, "hardbounced", state_id=1, subject="Passwort zurücksetzen")


def test_of_several_mails_the_kind_named_is_taken_without_asking(team: Conversation, mailjet: FakeMailjet) -> None:
    (jonas,) = _addresses("jonas")
    mailjet.add_message(jonas, "opened", subject="Newsletter im Mai", ago=timedelta(days=2))
    mailjet.add_message(jonas, "sent", subject="Dein Login-Link")
    assert "Dein Login-Link" in team.say(f"{jonas} hat keinen Login-Link bekommen").text
    assert "Newsletter im Mai" in team.say("und der Newsletter?").text


def test_all_mails_to_an_address_are_listed(team: Conversation, mailjet: FakeMailjet) -> None:
    (hanna,) = _addresses("hanna")
    mailjet.add_message(hanna, "opened", subject="Newsletter im Mai", ago=timedelta(days=2))
    mailjet.add_message(hanna, "sent", subject="Dein Login-Link")
    answer = team.say(f"zeig mir alle Mails an {hanna} diese Woche").text
    assert answer.index("Dein Login-Link") < answer.index("Newsletter im Mai")


def test_a_verdict_is_kept_in_mind(team: Conversation, mailjet: FakeMailjet) -> None:
    (felix,) = _addresses("felix")
    mailjet.add_message(felix, "softbounced", state_id=3, subject="Modul 3")
    team.say(f"schau bitte nach was mit der mail an {felix} ist")
    second = team.say("immer noch nichts").text
    assert "Platz" in second
    assert "Spam-Ordner" not in second
    third = team.say("nein")
    assert "Mehr geht von hier aus nicht" in third.text


def test_somebody_else_in_the_same_talk_sees_nothing_of_it(server: str, mailjet: FakeMailjet) -> None:
    ben, felix = _addresses("ben", "felix")
    mailjet.add_message(ben, "opened", subject="Modul 2")
    talk = Conversation(server, sign_identity(Asker(Role.TEAM, sub=f"team-{uuid.uuid4().hex}"), SECRET))
    talk.say(f"bei {ben} und {felix} kommt nichts an")
    talk.identity = sign_identity(Asker(Role.MITGLIED, sub="m-10", email="wer.anders@posteo.de"), SECRET)
    assert "Modul 2" not in talk.say("fass zusammen").text


def test_who_was_signed_in_is_told_that_he_no_longer_is(server: str, mailjet: FakeMailjet) -> None:
    (ben,) = _addresses("ben")
    mailjet.add_message(ben, "opened", subject="Modul 2")
    talk = Conversation(server, sign_identity(Asker(Role.TEAM, sub=f"team-{uuid.uuid4().hex}"), SECRET))
    talk.say(f"schau bitte nach was mit der mail an {ben} ist")
    talk.identity = None
    assert "nicht mehr, dass du angemeldet bist" in talk.say("schau bitte nochmal nach").text


def test_an_address_of_the_house_is_not_taken_for_his_own(server: str) -> None:
    token = sign_identity(Asker(Role.TEAM, sub="team-haus"), SECRET)
    answer = Conversation(server, token).say("hilfe@beispiel.de ist richtig? klingt nicht echt")
    assert "unsere eigene Adresse" in answer.text
