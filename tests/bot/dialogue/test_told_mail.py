from __future__ import annotations

import pytest

from bot.dialogue.questions_back import asks_how_to_reach
from bot.dialogue.told_mail import mails_had, mails_missed, requested_in
from bot.dialogue.told_purchase import seller_in
from bot.mail.models import MailKind


def test_what_is_had_is_never_what_is_missing() -> None:
    told = "Der Text stimmt so nicht. Die Bestellbestätigung habe ich ja, es fehlt der Login-Link."
    assert mails_missed(told) == (MailKind.LOGIN,)
    assert mails_had(told) == {MailKind.RECEIPT}


@pytest.mark.parametrize("text", ["Der Login-Link kommt aber nicht an.", "login mail kommt nich"])
def test_a_mail_that_does_not_come_is_missing(text: str) -> None:
    assert mails_missed(text) == (MailKind.LOGIN,)


def test_a_mail_is_requested_only_where_that_was_told() -> None:
    assert requested_in("ich habe ihn schon zweimal angefordert")
    assert not requested_in("wenn ich ihn angefordert habe")
    assert not requested_in("login mail kommt nich")


def test_the_seller_is_whose_name_stands_on_the_invoice() -> None:
    assert seller_in("ok steht max fitness drauf. was schreib ich dem") == "Max Fitness"
    assert seller_in("da steht nix drauf") is None


def test_how_the_seller_is_reached_is_asked_of_nobody_here() -> None:
    assert asks_how_to_reach("hä. wie erreich ich max fitness")
    assert not asks_how_to_reach("wie erreiche ich einen Menschen?")
