from __future__ import annotations

import pytest

from bot.account.notice import REASONS
from bot.account.step_questions import WORDS, asks_about_a_step, step_asked_about
from bot.account.steps import STEPS, List, prevention_for, shown_list

BOUNCES = shown_list(List.STEPS, "bounces")
PAYMENT = shown_list(List.STEPS, "zahlung")
NOTHING = frozenset[str]()


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("wie soll ich die liste bereinigen", "tote_adressen"),
        ("wo finde ich die toten adressen?", "tote_adressen"),
        ("Wie krieg ich die Bounces weg?", "tote_adressen"),
        ("was ist double opt in?", "double_optin"),
        ("was heißt das mit dem bestätigungslink", "double_optin"),
        ("wie pflege ich so eine Liste", "listenpflege"),
        ("Wie weise ich die Einwilligung nach?", "optin_belege"),
        ("was für nachweise braucht ihr da", "optin_belege"),
        ("was zählt als opt-in", "nur_optin"),
        ("wo ändere ich das passwort", "passwort"),
        ("wie erneuere ich den api key", "schluessel"),
        ("wo kann ich die rechnung bezahlen", "rechnung"),
        ("wo trag ich ne neue kreditkarte ein", "zahlungsmittel"),
        ("wo steht der abmeldelink", "abmeldelink"),
        ("was ist denn der accountname", "kontoname"),
        ("was heißt registrierte adresse?", "kontoadresse"),
        ("und wenn ich einfach nen neuen account mache?", "ausweichen"),
        ("soll ich zu nem anderen anbieter wechseln", "ausweichen"),
        ("wo finde ich den namen vom api schlüssel", "schluesselname"),
    ],
)
def test_a_question_names_its_step_in_its_own_words(text: str, step: str) -> None:
    assert asks_about_a_step(text, list_open=False)
    assert step_asked_about(text, (), NOTHING) == step


@pytest.mark.parametrize(
    ("text", "place"),
    [("wie geht schritt 2", 2), ("wie mach ich das zweite?", 2), ("und wie geht 3", 3), ("wie geht das", 1)],
)
def test_a_number_or_a_bare_how_means_the_list_at_hand(text: str, place: int) -> None:
    assert asks_about_a_step(text, list_open=True)
    assert not asks_about_a_step(text, list_open=False)
    assert step_asked_about(text, BOUNCES, NOTHING) == BOUNCES[place - 1]


def test_a_bare_how_means_the_next_step_that_is_open() -> None:
    assert step_asked_about("wie geht das?", BOUNCES, frozenset(BOUNCES[:1])) == BOUNCES[1]
    assert step_asked_about("wie geht das?", BOUNCES, frozenset(BOUNCES)) is None


def test_of_two_readings_the_one_on_the_list_counts() -> None:
    assert step_asked_about("wo bekomme ich den beleg für die rechnung", PAYMENT, NOTHING) == "rechnung"


@pytest.mark.parametrize(
    "text",
    [
        "wie lange muss ich den versand anhalten", "die toten adressen sind raus", "wie lange dauert das",
        "wie geht es weiter?", "wie schreib ich denen", "warum wurde ich gesperrt", "wo erreiche ich den support",
    ],
)  # fmt: skip
def test_other_messages_are_no_questions_about_a_step(text: str) -> None:
    assert not asks_about_a_step(text, list_open=False)


def test_every_step_has_its_words() -> None:
    steps = {one for reason in REASONS for one in (*STEPS[reason], *prevention_for(reason))}
    assert steps == set(WORDS)
