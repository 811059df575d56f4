from __future__ import annotations

import pytest

from bot.dialogue.mail_remarks import requested_in_vain, says_address_is_wrong, says_nothing_came, step_outcome
from bot.dialogue.speech_acts import Reply


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


@pytest.mark.parametrize("text", ["wir sehen da nix", "ich find da nichts", "seh da leider nichts"])
def test_who_sees_nothing_was_not_helped(text: str) -> None:
    assert step_outcome(text) is Reply.NO


@pytest.mark.parametrize(
    "text", ["ne nix", "nein da ist nichts", "hab geguckt, nix", "ist nicht da", "nein nicht im Spam"]
)
def test_who_finds_nothing_says_so_in_few_words(text: str) -> None:
    assert says_nothing_came(text, bare=True)


@pytest.mark.parametrize("text", ["nein danke", "macht nichts", "nix für ungut", "war nicht hilfreich", "ist nix da?"])
def test_a_no_alone_is_no_missing_mail(text: str) -> None:
    assert not says_nothing_came(text, bare=True)


def test_nothing_to_add_is_no_missing_mail() -> None:
    assert not says_nothing_came("nichts", bare=False)
    assert says_nothing_came("die Mail ist immer noch nicht da", bare=False)


@pytest.mark.parametrize(
    "text",
    [
        "hab mit passwort vergessen probiert, kommt auch nix",
        "neu angefordert, es kam wieder nichts",
        "passwort vergessen gemacht, keine mail gekommen",
    ],
)
def test_requesting_anew_in_vain_is_heard(text: str) -> None:
    assert requested_in_vain(text)


@pytest.mark.parametrize(
    "text",
    [
        "hab mein passwort vergessen und die mail zum zurücksetzen kommt nicht",
        "passwort vergessen hab ich noch nicht probiert",
        "habs neu angefordert",
    ],
)
def test_a_forgotten_password_alone_says_nothing_of_requesting_anew(text: str) -> None:
    assert not requested_in_vain(text)


@pytest.mark.parametrize("text", ["i hob mi bei da adress verdippt", "d adress is foisch", "die Adresse war falsch"])
def test_a_wrong_address_is_heard_in_dialect_too(text: str) -> None:
    assert says_address_is_wrong(text)
