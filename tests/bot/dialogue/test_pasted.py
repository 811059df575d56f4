"""Which pasted texts are explained, at which point of a talk, and which are somebody else's."""

from __future__ import annotations

import pytest

from bot.account.request import MASK, mask_secrets
from bot.dialogue.pasted import pasted_in
from bot.dialogue.questions import Topic
from bot.dialogue.routing import decide
from bot.mail.bounce import Kind, Pasted
from bot.mail.codes import Code
from tests.bot.dialogue.turns import DELIVERY, SUSPENSION, turn_at

REPORT = (
    "Delivery has failed to these recipients or groups:\nben@konzern.example\n"
    "Remote Server returned '554 5.2.2 mailbox full; STOREDRV.Deliver'"
)
LETTER = (
    "Hello, we have temporarily blocked your Mailjet account: your hard bounce rate reached 9% "
    "(550 5.1.1 user unknown). Please clean your lists and contact our compliance team."
)
HEADER = (
    "Received: from o12.p8.mailjet.com by mx.google.com with ESMTPS id 0123456789abcdef0123456789abcdef\n"
    "Authentication-Results: mx.google.com; dkim=pass header.i=@memberspot.de header.s=s20210112"
)


@pytest.mark.parametrize("question", [None, "geholfen", "adresse", "status", "welche_mail", "bescheid", "mensch"])
def test_a_report_is_explained_whatever_is_asked(question: str | None) -> None:
    decision = decide(turn_at(REPORT, question=question, topic=Topic.DELIVERY))
    assert (decision.action, decision.reason) == (DELIVERY, "pasted")


@pytest.mark.parametrize("text", ["was heißt 5.7.1?", "Fehler 552", "da kam: 554 mailbox full"])
def test_a_code_is_explained_while_it_is_asked_whether_a_step_helped(text: str) -> None:
    assert decide(turn_at(text, "nicht_geholfen", "geholfen", topic=Topic.DELIVERY)).reason == "pasted"


def test_a_header_is_no_password_though_it_holds_what_looks_like_one() -> None:
    masked = mask_secrets(HEADER)
    assert MASK in masked
    assert decide(turn_at(masked)).reason == "pasted"
    assert decide(turn_at(f"mein Passwort ist {MASK}")).action == SUSPENSION


@pytest.mark.parametrize("topic", [None, Topic.SUSPENSION])
def test_a_letter_of_mailjet_is_the_suspension_guides_whatever_codes_stand_in_it(topic: Topic | None) -> None:
    assert pasted_in(turn_at(LETTER, "account_gesperrt", topic=topic)) is None
    assert decide(turn_at(LETTER, "account_gesperrt", topic=topic)).action in (SUSPENSION, None)


def test_a_report_of_a_disabled_account_is_no_letter_of_mailjet() -> None:
    text = (
        "Adresse nicht gefunden\nDie Antwort lautete:\n550 5.2.1 The email account that you tried to reach is "
        "disabled. gsmtp\nDeine Nachricht wurde nicht an mia@gmail.com zugestellt. X-Mailjet: a@b.mailjet.com"
    )
    assert isinstance(pasted_in(turn_at(text)), Pasted)


def test_where_a_text_is_asked_for_a_line_with_a_code_is_that_text_and_a_whole_report_is_none() -> None:
    line = turn_at("550 5.7.1 user blocked", question="fehlerkennung", topic=Topic.SUSPENSION)
    assert pasted_in(line) is None
    whole = pasted_in(turn_at(REPORT, question="fehlerkennung", topic=Topic.SUSPENSION))
    assert isinstance(whole, Pasted)
    assert whole.kind is Kind.REPORT


def test_a_code_in_the_tale_of_a_suspension_is_left_to_its_guide() -> None:
    text = "mailjet hat mein konto gesperrt, fehler 550"
    assert pasted_in(turn_at(text, "account_gesperrt")) is None


def test_codes_without_words_are_asked_about_and_words_tell_of_a_mail() -> None:
    assert isinstance(pasted_in(turn_at("da steht 552 5.2.2, was jetzt")), Code)
    assert isinstance(pasted_in(turn_at("da steht 552 5.2.2 mailbox full")), Pasted)


def test_buttons_are_no_pasted_texts() -> None:
    assert pasted_in(turn_at('/auswahl{"wahl":"552"}')) is None
