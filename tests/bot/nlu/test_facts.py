from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.message import from_entities, to_entities
from bot.nlu.facts import read_facts
from tests.pace import fastest_at_work


@pytest.mark.parametrize(
    ("text", "affected"),
    [
        ("Meine Teilnehmerin kriegt keine Zugangsdaten", "mitglied"),
        ("ich habe einer Kundin den Zugang angelegt", "mitglied"),
        ("bei ihr kommt nichts an", "mitglied"),
        ("ich bekomme keine Mail", "ich"),
        ("ich bin Mitglied bei euch und warte auf meinen Link", "ich"),
        ("mein Passwort lässt sich nicht zurücksetzen", "ich"),
        ("keine Mail da", None),
    ],
)
def test_who_is_affected_is_read(text: str, affected: str | None) -> None:
    assert read_facts(text).affected == affected


@pytest.mark.parametrize(
    ("text", "in_passing"),
    [
        ("das steht bei mir nirgends", True),
        ("den Reiter gibt es bei mir nicht", True),
        ("ach so, bei mir selbst", False),
        ("nein, mir", False),
        ("nicht die Kundin, sondern ich", False),
        ("ich bin selbst Mitglied", False),
        ("meine Kundin wartet", False),
        ("meine Frau kriegt keine Mail", False),
        ("sie hat den Kurs gekauft", True),
        ("ich bin die Trainerin", True),
    ],
)
def test_a_mention_of_oneself_in_passing_is_told_from_an_answer(text: str, in_passing: bool) -> None:
    assert read_facts(text).affected_in_passing is in_passing


def test_others_who_did_get_the_mail_are_not_the_ones_who_miss_it() -> None:
    assert read_facts("alle anderen Teilnehmer haben die Mail, nur ich selbst nicht").affected == "ich"
    assert read_facts("die anderen Mitglieder haben sie schon").affected is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("meine Frau kriegt keine Mail", "ich"),
        ("ich bin der Kursanbieter", "mitglied"),
        ("ich bin Trainerin und finde selbst nichts", "ich"),
        ("ich bin Teilnehmerin", "ich"),
        ("die sagen aber da ist nix", "mitglied"),
        ("im Spam haben sie geschaut", "mitglied"),
        ("Haben Sie einen Tipp?", None),
    ],
)
def test_a_role_tells_who_is_affected(text: str, who: str | None) -> None:
    assert read_facts(text).affected == who


def test_lists_from_elsewhere_are_a_reason() -> None:
    assert read_facts("wir haben Adressen von einer Messe importiert").reasons == ("spamtrap",)
    assert read_facts("ich suche eine Liste der Kurse").reasons == ()


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("vor zehn Minuten angefordert", 10),
        ("vor ner halben Stunde", 30),
        ("seit zwei Stunden warte ich", 120),
        ("gestern bestellt", 1440),
        ("seit 3 Tagen nichts", 4320),
        ("gerade eben angefordert", 3),
        ("keine Ahnung wann", None),
        ("Kurs 5 kaufen", None),
    ],
)
def test_the_age_of_the_mail_is_read(text: str, minutes: int | None) -> None:
    assert read_facts(text).age_minutes == minutes


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("im Spamordner hab ich schon geguckt", ("spam",)),
        ("Junk ist leer", ("spam",)),
        ("noch nicht im Spam geschaut", ()),
        ("alles landet im Spam", ()),
        ("beim Anbieter hab ich angerufen", ("anbieter",)),
        ("hab ne andere Mailadresse auch schon probiert", ("andere_adresse",)),
    ],
)
def test_steps_that_were_tried_are_read(text: str, tried: tuple[str, ...]) -> None:
    assert read_facts(text).tried == tried


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("da steht Zugestelt", ("zugestellt",)),
        ("Status: nicht zugestellt", ("nicht_zugestellt",)),
        ("wurde rejected", ("abgelehnt",)),
        ("ist noch pending", ("ausstehend",)),
        ("ich habe den Kurs bestellt", ()),
        ("wo ist der Zustellstatus", ()),
    ],
)
def test_a_status_is_read_with_its_typos(text: str, statuses: tuple[str, ...]) -> None:
    assert read_facts(text).statuses == statuses


@pytest.mark.parametrize(
    ("text", "forwarding"),
    [("ich hab eine Weiterleitung an gmx", True), ("keine Weiterleitung", False), ("hallo", None)],
)
def test_forwarding_is_read(text: str, forwarding: bool | None) -> None:
    assert read_facts(text).forwarding is forwarding


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("wegen zu vieler Bounces", "bounces"),
        ("die Rechnung war nicht bezahlt", "zahlung"),
        ("suspicious activity stand da", "verdacht"),
        ("Verstoß gegen die Nutzungsbedingungen", "richtlinien"),
        ("high complaint rate", "beschwerden"),
    ],
)
def test_a_reason_of_the_suspension_is_read(text: str, reason: str) -> None:
    assert read_facts(text).reasons[0] == reason


@pytest.mark.parametrize(
    "text", ["ich krieg keine Rechnung per Mail", "die Zahlungsbestätigung fehlt", "den Kurs habe ich schon bezahlt"]
)
def test_a_bill_alone_is_no_reason_of_a_suspension(text: str) -> None:
    assert read_facts(text).reasons == ()


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("keine Mails mehr, seit ich auf abmelden geklickt hab", ()),
        ("da steht geklickt", ("geöffnet",)),
        ("und was heißt zurückgewiesen", ("abgelehnt",)),
    ],
)
def test_a_click_of_the_users_own_is_no_status(text: str, statuses: tuple[str, ...]) -> None:
    assert read_facts(text).statuses == statuses


def test_english_is_told_from_german_with_english_words() -> None:
    assert read_facts("Why did I not get the email?").english
    assert not read_facts("kannst du meinen account checken, die mail ist nicht da").english


@given(st.text(max_size=400))
def test_facts_survive_the_way_through_entities(text: str) -> None:
    facts = read_facts(text)
    assert from_entities(to_entities(facts, text)) == facts


@pytest.mark.parametrize("part", ["spam schon ", "ich ", "vor ", "nicht ", "status ", "weiterleitung ", "a@b.", "ein "])
def test_a_long_text_takes_bounded_time(part: str) -> None:
    assert fastest_at_work(lambda: read_facts(part * 2_000), 1) <= 1
