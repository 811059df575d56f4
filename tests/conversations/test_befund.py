"""The verdict on one mail, told over the real server with a fake Mailjet and its events."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.fakes.mailjet import FakeMailjet, Mode, webhook
from tests.fakes.platform import wait_until
from tests.pace import PATIENCE_S
from tests.server import SECRET, Answer, Conversation

pytestmark = pytest.mark.conversation

LOGIN = ("events", "events-password")
Post = Callable[..., None]


@pytest.fixture(autouse=True)
def _well_again(mailjet: FakeMailjet) -> Iterator[None]:
    yield
    mailjet.mode = Mode.NORMAL


@pytest.fixture
def post(server: str) -> Post:
    def send(*events: dict[str, Any]) -> None:
        reply = requests.post(f"{server}/webhooks/mailjet/events", json=list(events), auth=LOGIN, timeout=PATIENCE_S)
        assert reply.status_code == 200

    return send


def somebody(server: str, role: Role, email: str = "") -> Conversation:
    name = uuid.uuid4().hex
    return Conversation(server, sign_identity(Asker(role, sub=name, email=email), SECRET))


def customs(answer: Answer) -> list[dict[str, Any]]:
    return [message["custom"] for message in answer.messages if message.get("custom")]


def test_an_accepted_mail_at_t_online_is_not_looked_for_in_spam(server: str, mailjet: FakeMailjet) -> None:
    address = "carla.befund@t-online.de"
    mailjet.add_message(address, "sent", subject="Passwort zurücksetzen", comment="250 2.0.0 OK")
    answer = somebody(server, Role.MITGLIED, address).say("Ich bekomme keine Mail von euch")
    assert "Die Passwort-Mail „Passwort zurücksetzen“" in answer.text
    assert "vom Mailserver des Empfängers angenommen" in answer.text
    assert "kann von hier niemand sehen" in answer.text
    assert "in allen Ordnern" in answer.text
    assert not re.search(r"in deinen Spam-Ordner", answer.text)
    assert "im Posteingang" not in answer.text
    assert "Ja, Mail ist da" in answer.titles


def test_a_mail_that_t_online_refused_leads_to_its_own_setting(server: str, mailjet: FakeMailjet) -> None:
    address = "karl.befund@t-online.de"
    mailjet.add_message(address, "softbounced", state_id=9, comment="554 5.7.1 rejected for policy reasons")
    answer = somebody(server, Role.MITGLIED, address).say("Ich bekomme keine Mail von euch")
    assert "in den Ordner Spam verschieben" in answer.text
    assert not re.search(r"(?:schau|sieh)\w* .*Spam", answer.text, re.IGNORECASE)


def test_a_full_mailbox_is_for_its_owner_to_empty(server: str, mailjet: FakeMailjet) -> None:
    address = "felix.befund@outlook.de"
    mailjet.add_message(address, "softbounced", state_id=3, subject="Modul 2", comment="552 5.2.2 mailbox full")
    himself = somebody(server, Role.MITGLIED, address).say("Bei mir kommt nichts an")
    assert "Das Postfach ist voll" in himself.text
    assert "Schaff in deinem Postfach Platz" in himself.text
    assert "Antwort des Servers" not in himself.text
    team = somebody(server, Role.TEAM).say(f"schau bitte nach {address}")
    assert "Nächster Schritt beim Empfänger" in team.text
    assert "5.2.2, „552 5.2.2 mailbox full“" in team.text


def test_an_unknown_user_with_a_mistyped_domain_is_found_under_the_slip(server: str, mailjet: FakeMailjet) -> None:
    mailjet.add_message("eva.befund@gmial.com", "hardbounced", state_id=4, subject="Dein Zugang")
    team = somebody(server, Role.TEAM)
    asked = team.say("Meine Kundin bekommt nichts, schau bitte nach: eva.befund@gmial.com")
    assert "eva.befund@gmail.com" in asked.text
    answer = team.press("Ja", asked)
    assert "unter der Fassung mit dem Tippfehler, eva.befund@gmial.com" in answer.text
    assert "Den Teil hinter dem @ gibt es nicht" in answer.text
    assert "„gmial.com“" in answer.text


def test_an_unknown_user_whose_address_stays_as_typed(server: str, mailjet: FakeMailjet) -> None:
    mailjet.add_message("uwe.befund@gmial.com", "hardbounced", state_id=1, subject="Dein Zugang")
    team = somebody(server, Role.TEAM)
    asked = team.say("Meine Kundin bekommt nichts, schau bitte nach: uwe.befund@gmial.com")
    answer = team.press("Nein", asked)
    assert "Diese Adresse gibt es beim Mailanbieter nicht" in answer.text
    assert "„gmial.com“" in answer.text


def test_a_preblocked_address_needs_mailjets_support(server: str, mailjet: FakeMailjet) -> None:
    address = "greta.befund@freenet.de"
    mailjet.add_message(address, "blocked", state_id=14, subject="Newsletter im Mai")
    creator = somebody(server, Role.TEAM).say(f"was ist mit der mail an {address}?")
    assert "gar nicht erst losgeschickt" in creator.text
    assert "Frühere Mails an diese Adresse sind gescheitert" in creator.text
    assert "Ticket bei Mailjets Support" in creator.text


def test_a_greylisted_mail_is_still_on_its_way_and_nothing_is_promised(server: str, mailjet: FakeMailjet) -> None:
    address = "david.befund@yahoo.de"
    mailjet.add_message(address, "deferred", state_id=13, subject="Dein Zugang", ago=timedelta(hours=2))
    answer = somebody(server, Role.MITGLIED, address).say("Bei mir kommt keine Mail an")
    assert "noch unterwegs" in answer.text
    assert "erst beim zweiten Versuch" in answer.text
    assert not re.search(r"\d+ (?:Stunden|Tage)", answer.text)
    assert "Soll ich dir Bescheid sagen" in answer.text


def test_a_spam_complaint_is_for_the_recipient_to_take_back(server: str, mailjet: FakeMailjet) -> None:
    address = "ida.befund@web.de"
    mailjet.add_message(address, "spam", subject="Newsletter", ago=timedelta(days=3))
    answer = somebody(server, Role.MITGLIED, address).say("Ich bekomme gar keine Mails mehr von euch")
    assert "als Spam gemeldet" in answer.text
    assert "War das ein Versehen?" in answer.text
    assert "„kein Spam“" in answer.text


def test_a_foreign_address_shows_nothing_to_a_member(server: str, mailjet: FakeMailjet, post: Post) -> None:
    mailjet.add_message("fremd.befund@gmx.de", "opened", subject="Geheimer Betreff")
    post(webhook("sent", "fremd.befund@gmx.de", 71, Subject="Geheimer Betreff"))
    answer = somebody(server, Role.MITGLIED, "ich.befund@gmx.de").say("Was ist mit der Mail an fremd.befund@gmx.de?")
    assert "Geheimer Betreff" not in answer.text
    assert not customs(answer)


def test_a_course_creator_reads_what_helps_his_member_and_only_about_his_own_mails(server: str, post: Post) -> None:
    address = "mira.befund@gmx.de"
    bounce = {"hard_bounce": False, "error": "quota exceeded", "Subject": "Modul 2"}
    post(webhook("bounce", address, 91, Payload='{"anbieter": "kurs-7"}', **bounce))
    post(webhook("sent", address, 92, Payload='{"anbieter": "kurs-77"}', Subject="Fremder Betreff"))
    creator = Conversation(server, sign_identity(Asker(Role.ANBIETER, sub="kurs-7", email="ich@kurs.de"), SECRET))
    answer = creator.say(f"Was ist mit der Mail an {address}?")
    assert "Die Kurs-Mail „Modul 2“" in answer.text
    assert "Dein Mitglied muss in seinem Postfach Platz schaffen" in answer.text
    assert "Fremder Betreff" not in answer.text
    assert "bei einem deiner Mitglieder?" not in answer.text


def test_a_guest_gets_help_but_no_status(server: str, mailjet: FakeMailjet) -> None:
    mailjet.add_message("gast.befund@gmx.de", "opened", subject="Geheimer Betreff")
    answer = Conversation(server).say("Kannst du nachsehen, was mit der Mail an gast.befund@gmx.de ist?")
    assert "angemeldeten Personen" in answer.text
    assert "Geheimer Betreff" not in answer.text
    assert len(answer.messages) > 1


def test_the_way_of_a_mail_is_told_in_words_and_drawn(server: str, post: Post) -> None:
    address, now = "weg.befund@gmx.de", datetime.now(timezone.utc)
    post(
        webhook("open", address, 81, now - timedelta(minutes=3)),
        webhook("sent", address, 81, now - timedelta(minutes=9), Subject="Modul 2"),
    )
    answer = somebody(server, Role.TEAM).say(f"schau bitte nach {address}")
    assert re.search(r"Der Weg: Erstellt.* → Übergeben → Angenommen \(.*\) → Geöffnet \(", answer.text)
    (drawn,) = customs(answer)
    assert drawn["kind"] == "timeline"
    assert [step["step"] for step in drawn["steps"]] == ["created", "handed_over", "accepted", "opened"]
    assert drawn["steps"][-1]["title"] == "Geöffnet"


def test_news_about_a_queued_mail_come_once_with_the_next_message(
    server: str, mailjet: FakeMailjet, post: Post
) -> None:
    address = "hanna.befund@icloud.com"
    number = mailjet.add_message(address, "queued", subject="Dein Zugang")
    member = somebody(server, Role.MITGLIED, address)
    asked = member.say("Bei mir kommt keine Mail an")
    assert "wartet noch" in asked.text
    promised = member.press("Ja, bitte", asked)
    assert "sobald du mir wieder schreibst" in promised.text
    assert "Neues" not in member.say("Danke dir").text

    bounce = {"hard_bounce": False, "error": "quota exceeded", "comment": "552 5.2.2 mailbox full"}
    for _ in range(3):  # Mailjet repeats itself
        post(webhook("bounce", address, number, **bounce))
    answer = member.say("Hallo, bin wieder da")
    assert answer.text.count("Es gibt Neues") == 1
    assert "Das Postfach ist voll" in answer.text
    assert "Schaff in deinem Postfach Platz" in answer.text
    assert "Neues" not in member.say("Danke dir").text


def test_news_are_for_the_one_who_asked_and_nobody_else_in_his_conversation(
    server: str, mailjet: FakeMailjet, post: Post
) -> None:
    address = "heidi.befund@icloud.com"
    number = mailjet.add_message(address, "queued", subject="Streng geheim")
    member = somebody(server, Role.MITGLIED, address)
    member.press("Ja, bitte", member.say("Bei mir kommt keine Mail an"))
    post(webhook("sent", address, number, Subject="Streng geheim"))
    stranger = Conversation(server, None, member.sender)
    assert "Neues" not in stranger.say("Hallo").text
    assert "Es gibt Neues" in member.say("Hallo").text


def test_news_leave_an_open_question_open(server: str, mailjet: FakeMailjet, post: Post) -> None:
    address = "hugo.befund@icloud.com"
    number = mailjet.add_message(address, "queued", subject="Dein Zugang")
    member = somebody(server, Role.MITGLIED, address)
    member.press("Ja, bitte", member.say("Bei mir kommt keine Mail an"))
    member.say("Mein Mailjet-Account ist gesperrt")
    post(webhook("sent", address, number))
    answer = member.say("nein, nichts da")
    assert "Es gibt Neues" in answer.text
    assert "Mailjet" in answer.messages[-1]["text"]
    assert answer.titles


def test_no_news_are_wanted(server: str, mailjet: FakeMailjet, post: Post) -> None:
    address = "hilde.befund@icloud.com"
    number = mailjet.add_message(address, "queued")
    member = somebody(server, Role.MITGLIED, address)
    declined = member.press("Nein, danke", member.say("Bei mir kommt keine Mail an"))
    assert "später noch einmal" in declined.text
    post(webhook("sent", address, number))
    assert "Neues" not in member.say("Hallo").text


def _website(server: str, token: str) -> tuple[requests.Session, dict[str, Any]]:
    session = requests.Session()
    session.headers["X-Identity"] = token
    opened = session.post(f"{server}/webhooks/website/session", timeout=PATIENCE_S).json()
    session.headers["Authorization"] = f"Bearer {opened['session']}"
    return session, opened


def test_news_write_themselves_into_the_website_chat(server: str, mailjet: FakeMailjet, post: Post) -> None:
    address = "helga.befund@icloud.com"
    number = mailjet.add_message(address, "queued", subject="Dein Zugang")
    session, _ = _website(server, sign_identity(Asker(Role.MITGLIED, sub="w-1", email=address), SECRET))

    def say(text: str, after: int) -> list[dict[str, Any]]:
        body = {"id": uuid.uuid4().hex, "text": text, "after": after}
        return list(session.post(f"{server}/webhooks/website/messages", json=body, timeout=60).json()["events"])

    asked = say("Bei mir kommt keine Mail an", 0)
    promised = say("/bestaetigen", asked[-1]["seq"])
    assert any("schreibe ich dir hier" in event.get("text", "") for event in promised)
    last = promised[-1]["seq"]
    post(webhook("sent", address, number))
    headers = {"Last-Event-ID": str(last)}
    with session.get(f"{server}/webhooks/website/stream", headers=headers, stream=True, timeout=PATIENCE_S) as stream:
        until = time.monotonic() + PATIENCE_S
        for line in stream.iter_lines(decode_unicode=True):
            if line.startswith("data: {") and "Es gibt Neues" in line:
                assert "angenommen" in json.loads(line.removeprefix("data: "))["text"]
                break
            assert time.monotonic() < until
        else:
            raise AssertionError("no news came")


def test_trouble_at_a_provider_is_told_first_and_once(server: str, post: Post) -> None:
    now = datetime.now(timezone.utc)
    events = [
        webhook("bounce", f"t{number}@bluewin.ch", 9000 + number, now - timedelta(minutes=number), error="policy issue")
        for number in range(15)
    ]
    post(*events, *(webhook("sent", f"s{number}@bluewin.ch", 9100 + number, now) for number in range(5)))
    told: list[str] = []

    def first_of_a_guest() -> Conversation | None:
        guest = Conversation(server)
        first = guest.say("Ich bekomme an meine Adresse rudi.befund@bluewin.ch keine Mail von euch")
        told[:] = [message["text"] for message in first.messages if "ungewöhnlich viele" in message.get("text", "")]
        return guest if told else None

    # An answer about all providers is kept for seconds, longer where the query took long.
    guest = wait_until(first_of_a_guest)
    assert len(told) == 1
    assert "15 von 20" in told[0]
    assert "ungewöhnlich viele" not in guest.say("bei mir selbst").text
