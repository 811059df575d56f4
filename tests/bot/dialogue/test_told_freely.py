from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.message import MessageFacts
from bot.dialogue.told_freely import Told, addition_in, right_address_in, told_in
from bot.mail.models import MailKind


def _said(text: str, intent: str = "nlu_fallback", known: str = "", after_summary: bool = False) -> dict[str, Any]:
    passages = [{"id": known, "score": 0.9}] if known else []
    parsed = {"intent": {"name": intent, "confidence": 0.9}, "passages": passages, "entities": []}
    return {"text": text, "parse_data": parsed, "after_summary": after_summary}


def test_what_presses_is_kept_in_the_words_of_the_person() -> None:
    told = told_in([
        _said("ich hab bezahlt und morgen läuft die frist ab"),
        _said("der meldet sich nicht", known="kursanbieter-antwortet-nicht"),
        _said("hab passwort vergessen gemacht, kommt auch nix"),
    ])  # fmt: skip
    assert told == Told(paid=True, deadline="morgen läuft die frist ab", seller_silent=True, in_vain=True)


def test_the_kind_is_that_of_the_missing_mail_and_no_other_that_is_named() -> None:
    told = told_in([_said("meine Zugangsmail fehlt", "email_nicht_angekommen"), _said("die Rechnung finde ich nicht")])
    assert told.kind is MailKind.REGISTRATION


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("da fehlt dass der anbieter nicht reagiert", "der anbieter nicht reagiert"),
        ("schreib da noch rein: frist morgen", "frist morgen"),
        ("nimm bitte auf, dass ich bezahlt habe", "ich bezahlt habe"),
        ("es fehlt immer noch die mail", None),
        ("ich schreib da selber hin", None),
    ],
)
def test_an_order_about_the_summary_is_told_from_other_messages(text: str, added: str | None) -> None:
    assert addition_in(text) == added


def test_additions_count_only_after_a_summary() -> None:
    text = "schreib da rein frist morgen"
    assert told_in([_said(text)]).more == ()
    assert told_in([_said(text, after_summary=True)]).more == ("frist morgen",)


def test_an_address_beside_a_wish_to_change_is_the_right_one() -> None:
    facts = MessageFacts(addresses=("resi@web.de",), address="resi@web.de")
    assert right_address_in("könnt ihr sie umstellen? resi@web.de", facts) == "resi@web.de"
    assert right_address_in("resi@web.de wäre richtig", facts) == "resi@web.de"
    assert right_address_in("ihre Adresse ist resi@web.de", facts) is None
    assert right_address_in("resi@web.de", facts) is None
    assert right_address_in("resi@web.de", facts, known_wrong=True) == "resi@web.de"


@pytest.mark.parametrize(
    "text",
    ["adresse stimmt denk ich, der paypal beleg kam ja an meine lena@freenet.de", "ich hab mich gar nicht vertippt",
     "nee ich will nix umstellen"],
)  # fmt: skip
def test_who_says_that_the_stored_address_is_right_takes_a_wrong_one_back(text: str) -> None:
    told = told_in([_said("falsche Adresse beim Kauf", known="mit-falscher-adresse-gekauft"), _said(text)])
    assert not told.wrong_address
    assert told.right_address is None
