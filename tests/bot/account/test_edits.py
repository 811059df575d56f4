"""What is ordered about a letter that was shown, and what it does to the letter's fields."""
# ruff: noqa: E501 - one sentence of a user, one line

from __future__ import annotations

import pytest

from bot.account.edits import begins_anew, edited, orders_a_change

TOLD = "Wir hatten Adressen gekauft; Noch einmal: 3.000 gekaufte Adressen; Der Händler hieß Adressprofi"
FIELDS = {"kontoname": "Verein", "vorfall": TOLD, "nachweis": "seit März Zeitpunkt, oder soll ich das lieber weglassen"}


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ('nimm den satz "oder soll ich das lieber weglassen" raus', "weglassen", "seit März Zeitpunkt"),
        ("»Noch einmal: 3.000 gekaufte Adressen« kann ich doch nicht an eine Firma schicken", "Noch einmal", "Händler"),
        ("das mit dem händler streichen", "Händler", "gekaufte Adressen"),
        ("kannst du den händler weglassen?", "Händler", "gekaufte Adressen"),
    ],
)
def test_words_go_out_by_quotation_or_by_the_clause_that_fits_best(text: str, gone: str, left: str) -> None:
    done = edited(text, FIELDS, None)
    assert done is not None
    assert done.removed
    shown = " ".join(done.fields.values()).casefold()
    assert gone.casefold() not in shown
    assert left.casefold() in shown


@pytest.mark.parametrize(
    "text", ["proof of consent raus", "streich die Nachweise", "Nachweise der Einwilligung bitte weg"]
)
def test_a_line_goes_out_by_its_label_in_either_language(text: str) -> None:
    done = edited(text, FIELDS, None)
    assert done is not None
    assert "nachweis" not in done.fields


def test_quoted_words_that_stand_nowhere_take_no_line_with_them() -> None:
    done = edited('nimm bei den Nachweisen "das gibt es nicht" raus', FIELDS, None)
    assert done is not None
    assert not done.found
    assert done.ordered


def test_what_alone_shall_stand_replaces_the_line_and_a_named_reason_goes() -> None:
    text = "Bei »Was passiert ist« soll nur stehen: Wir haben gekauft, das war ein Fehler. Alles andere streichen, auch die Spamfallen."
    done = edited(text, FIELDS, "spamtrap")
    assert done is not None
    assert done.fields["vorfall"] == "Wir haben gekauft, das war ein Fehler"
    assert done.reason_out


@pytest.mark.parametrize(
    "text",
    [
        "oder soll ich das weglassen",
        "ich lösche die Liste heute Abend",
        "wir haben die alten Adressen gelöscht",
        "wie lange dauert das?",
    ],
)
def test_questions_and_what_was_done_are_no_orders(text: str) -> None:
    assert edited(text, FIELDS, None) is None
    assert not orders_a_change(text)


def test_a_letter_can_be_begun_anew() -> None:
    assert begins_anew("Fangen wir bitte ganz von vorne an mit dem Brief")
    assert not begins_anew("mach den Anfang kürzer")


@pytest.mark.parametrize(
    "text", ["die zeile „Schon umgesetzt: Zugänge geprüft“ ist immer noch drin!! mach die raus", "streich das mit den Zugängen, „Zugänge geprüft“ stimmt nicht"]
)  # fmt: skip
def test_a_ticked_step_goes_out_with_its_tick(text: str) -> None:
    done = edited(text, FIELDS, None, frozenset({"zugaenge", "passwort"}))
    assert done is not None
    assert done.unticked == {"zugaenge"}
    assert done.found


def test_one_quotation_in_the_place_of_another_is_put_there() -> None:
    done = edited("schreib statt „Der Händler hieß Adressprofi“ bitte „Der Händler ist bekannt“", FIELDS, None)
    assert done is not None
    assert done.fields["vorfall"].endswith("Der Händler ist bekannt")


def test_words_in_the_place_of_others_that_stand_nowhere_are_added() -> None:
    done = edited("statt „das gibt es nicht“ bitte „Wir haben die Liste gelöscht“", FIELDS, None)
    assert done is not None
    assert done.retold == ("Wir haben die Liste gelöscht",)


def test_a_wish_in_two_parts_leaves_the_second_to_be_added() -> None:
    done = edited("das mit dem händler raus und da muss rein dass die Liste gelöscht ist", FIELDS, None)
    assert done is not None
    assert done.removed
    assert done.rest == "da muss rein dass die Liste gelöscht ist"


def test_what_is_told_to_be_right_replaces_the_line_that_is_wrong() -> None:
    text = "das mit Herkunft stimmt nicht, die Adressen waren von der Messe 2019 und von meinem alten Webinardienst."
    done = edited(text, {"herkunft": "ab jetzt"}, None)
    assert done is not None
    assert done.fields["herkunft"] == "von der Messe 2019 und von meinem alten Webinardienst"
    assert not done.toned


@pytest.mark.parametrize(
    "text",
    ["die Zeile was passiert ist bitte seriöser", "das mit 'letzte Woche mal' klingt blöd, schreib das seriöser"],
)
def test_a_wish_for_another_tone_changes_no_line(text: str) -> None:
    done = edited(text, {"vorfall": "Ich habe letzte Woche mal geschrieben"}, None)
    assert done is not None
    assert done.toned
    assert not done.found


def test_whole_letters_are_made_politer_as_before() -> None:
    assert edited("bitte höflicher", {"vorfall": "Ich habe geschrieben"}, None) is None
