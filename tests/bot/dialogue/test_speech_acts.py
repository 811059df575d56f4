from __future__ import annotations

import pytest

from bot.dialogue.speech_acts import (
    Reply,
    asks_where_to_change,
    asks_why,
    is_blank,
    is_question,
    reply_in,
    step_outcome,
)


@pytest.mark.parametrize("text", ["ja", "jaa", "Jo", "klar", "oh ja stimmt", "genau", "ok", "yes please", "gerne"])
def test_a_yes_is_a_yes_in_every_form(text: str) -> None:
    assert reply_in(text) is Reply.YES


@pytest.mark.parametrize("text", ["nein", "Nee", "nö", "leider nicht", "noch nicht", "nope", "nix da"])
def test_a_no_is_a_no_in_every_form(text: str) -> None:
    assert reply_in(text) is Reply.NO


@pytest.mark.parametrize(
    "text",
    [
        "weiß ich nicht",
        "woas i ned",
        "keine Ahnung",
        "sag ich nicht",
        "überspringen",
        "später",
        "das kann ich nicht sehen",
    ],
)
def test_a_refusal_is_no_no(text: str) -> None:
    assert reply_in(text) is Reply.DONT_KNOW


@pytest.mark.parametrize("text", ["jagdverein", "nein-sager gmbh heißt mein account?", "Kurswerkstatt"])
def test_a_name_is_no_reply_by_accident(text: str) -> None:
    assert reply_in(text) is not Reply.YES


@pytest.mark.parametrize(
    "text",
    ["was heißt das", "und wie lange noch", "Kannst du das?", "ach so. und wie viel?", "und wenn die nein sagen"],
)
def test_a_question_is_recognised_without_its_mark(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["da steht zugestellt", "im Spam ist nichts", "Kurswerkstatt Müller"])
def test_a_statement_is_no_question(text: str) -> None:
    assert not is_question(text)


def test_signs_are_blank_and_emoji_are_not() -> None:
    assert is_blank(" ..? ")
    assert not is_blank("👍")


@pytest.mark.parametrize(
    "text",
    [
        "nein",
        "sie sagt da ist nichts",
        "hab ich gemacht",
        "ja hat sie",
        "und jetzt?",
        "hilft nicht",
        "nix gefunden",
        "erledigt",
        "geht nicht",
        "steht da nicht",
        "ok und weiter",
    ],
)
def test_a_step_that_is_done_or_brought_nothing_leads_on(text: str) -> None:
    assert step_outcome(text) is Reply.NO


@pytest.mark.parametrize("text", ["ja", "ja, super", "jo danke"])
def test_a_bare_yes_after_a_step_means_that_it_helped(text: str) -> None:
    assert step_outcome(text) is Reply.YES


@pytest.mark.parametrize(
    "text", ["wie hoch ist die Zustellrate?", "ja aber was ist eigentlich mit der anderen Adresse"]
)
def test_other_messages_say_nothing_about_the_step(text: str) -> None:
    assert step_outcome(text) is None


@pytest.mark.parametrize(
    "text", ["ok danke", "hm ok", "Okay", "alles klar, vielen Dank!", "danke dir", "danke für die Info"]
)
def test_politeness_is_not_taken_for_success(text: str) -> None:
    assert step_outcome(text, "problem_geloest") is None


@pytest.mark.parametrize("text", ["ja danke, ist da", "super, hat geklappt danke", "ja"])
def test_success_with_thanks_stays_success(text: str) -> None:
    assert step_outcome(text, "problem_geloest") is Reply.YES


@pytest.mark.parametrize("text", ["ok und jetz", "und jetzt?", "was nun", "gut, wie weiter"])
def test_asking_what_comes_next_is_never_success(text: str) -> None:
    assert step_outcome(text, "problem_geloest") is Reply.NO


@pytest.mark.parametrize("text", ["ok", "hm ok", "na gut", "ok mach ich", "gut, mach ich gleich"])
def test_agreeing_to_a_step_says_nothing_of_its_success(text: str) -> None:
    assert step_outcome(text, "bestaetigen") is None


def test_asking_whether_it_is_the_provider_is_not_asking_why() -> None:
    assert not asks_why("Liegt es an web.de?")
    assert asks_why("kann das an uns liegen?")
    assert asks_why("wieso macht gmx das")


@pytest.mark.parametrize("text", ["wir sehen da nix", "ich find da nichts", "seh da leider nichts"])
def test_who_sees_nothing_was_not_helped(text: str) -> None:
    assert step_outcome(text) is Reply.NO


@pytest.mark.parametrize("text", ["und wo ändere ich das", "wie kann man die Adresse umstellen?"])
def test_asking_where_an_address_is_changed_is_no_wish_for_another_one(text: str) -> None:
    assert asks_where_to_change(text)
    assert not asks_where_to_change("soll ich es mit einer anderen Adresse probieren?")


def test_a_wish_to_the_bot_is_a_question_and_an_agreement_is_none() -> None:
    assert is_question("können Sie das nicht übernehmen")
    assert not is_question("können wir gerne machen")
    assert not is_question("kann man machen")
