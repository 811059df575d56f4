"""What shall not stand in the letter, what day stands there for another, and names told backwards."""

from __future__ import annotations

from datetime import date

import pytest

from bot.account.additions import wished
from bot.account.details import read_details
from bot.account.edits import edited
from bot.account.telling import as_sentence, kept_out

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    "text",
    [
        "aber schreib ja nicht rein dass ich listen gekauft hätte",
        "Schreib bloß nicht rein, dass ich Listen gekauft habe.",
    ],
)
def test_what_shall_not_be_written_is_no_wish_to_add_it_and_tells_nothing(text: str) -> None:
    unwanted, rest = kept_out(f"Das Konto heißt Yoga Nord. {text}")
    assert unwanted
    assert rest == "Das Konto heißt Yoga Nord."
    assert not wished(text).statements


@pytest.mark.parametrize(
    "text", ["schreib rein, dass ich keine Listen gekauft habe", "kannst du nicht reinschreiben, dass es eilt?"]
)
def test_a_wish_to_add_stays_one_though_a_no_stands_in_it(text: str) -> None:
    assert not kept_out(text)[0]


def test_what_shall_not_be_written_goes_out_of_the_letter_where_it_stands_there() -> None:
    done = edited("schreib nicht rein, dass ich Listen gekauft habe", {"vorfall": "Ich habe Listen gekauft"}, None)
    assert done is not None
    assert done.left_out
    assert "vorfall" not in done.fields


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("der launch ist am 1. dezember", "Der Launch ist am 1. Dezember (01.12.2026)."),
        ("übermorgen ist launch", "Übermorgen (01.12.2026) ist Launch."),
        ("am 1. dezember hab ich 300 mails verschickt", "Am 1. Dezember (01.12.2025) habe ich 300 Mails verschickt."),
    ],
)
def test_a_day_without_its_year_is_the_next_one_of_what_is_to_come(said: str, written: str) -> None:
    assert as_sentence(said, TODAY) == written


def test_a_day_to_come_is_never_that_of_the_block() -> None:
    assert "seit" not in read_details("bitte das datum, 1. dezember", None, TODAY).fields


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("statt übermorgen bitte das datum, 1. dezember", "am 1. dezember ist Launch"),
        ("mach „Übermorgen“ raus und 01.12.2026 rein", "am 01.12.2026 ist Launch"),
    ],
)
def test_a_day_is_put_for_another(text: str, line: str) -> None:
    done = edited(text, {"besonderheiten": "Übermorgen (01.12.2026) ist Launch"}, None)
    assert done is not None
    assert done.fields["besonderheiten"] == line


def test_a_name_is_told_before_what_it_names() -> None:
    read = read_details("Yoga Meindl heisst das Konto, info@yoga.example", "kontoname", TODAY)
    assert read.fields["kontoname"] == "Yoga Meindl"
