"""Whom of those looked up a message means, and what is kept of each."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.message import MessageFacts
from bot.dialogue.people import (
    KIND,
    PEOPLE,
    SOLVED,
    asks_for,
    asks_what_is_common,
    cases,
    days_in,
    doubts_house,
    group_in,
    meant,
    several_in,
    tried_of,
    wants_list,
)
from bot.understand.meaning import UNREAD, Act, Meaning

ANNA, BEN, CARLA = "anna.beispiel@web.de", "ben.beispiel@gmx.de", "carla.beispiel@t-online.de"
KNOWN: dict[str, Any] = {ANNA: {}, BEN: {}, CARLA: {}}


def does(name: str, confidence: float = 0.9) -> Meaning:
    return Meaning((Act(name, confidence),))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("und die anderen zwei?", (ANNA, CARLA)),
        ("was ist mit den anderen?", (ANNA, CARLA)),
        ("und bei allen?", (ANNA, BEN, CARLA)),
        ("wer muss jetzt was machen, Ben, Carla?", (BEN, CARLA)),
        ("fass zusammen", (ANNA, BEN, CARLA)),
        ("gib mir bitte eine Übersicht", (ANNA, BEN, CARLA)),
        ("und Anna?", ()),
        ("hat sie die anderen Mails bekommen?", ()),
        ("kann er eine andere Adresse nehmen?", ()),
        ("muss er alle Ordner durchsuchen?", ()),
        ("immer noch nichts", ()),
        ("Anna und Ben haben im Spam nachgesehen und leider gar nichts gefunden", ()),
    ],
)
def test_a_group_is_named_by_names_or_by_words_for_everybody(text: str, meant: tuple[str, ...]) -> None:
    assert group_in(text, KNOWN, BEN, UNREAD) == meant


def test_who_has_to_act_means_everybody_where_nobody_is_named() -> None:
    assert group_in("wer macht jetzt was", KNOWN, BEN, does("wer_muss")) == tuple(KNOWN)
    assert group_in("wer macht jetzt was", {BEN: {}}, BEN, does("wer_muss")) == ()
    judged = {BEN: {"befund": {"advice": "unblock"}}}
    assert group_in("wer kann das aufheben", judged, BEN, does("wer_muss")) == (BEN,)


@pytest.mark.parametrize(
    ("text", "meaning", "who"),
    [
        ("und was ist mit anna?", UNREAD, ANNA),
        ("zurück zu Ben", does("zurueck"), BEN),
        ("carla", UNREAD, CARLA),
        ("Anna hat sie gefunden", does("gefunden"), None),
        ("schreib Anna einen Text", does("text_gewuenscht"), None),
        ("wo findet Anna den Ordner?", does("wo_wie", 0.55), None),
        ("und jetzt?", UNREAD, None),
    ],
)
def test_a_name_asks_how_it_stands_unless_the_message_does_something_else(
    text: str, meaning: Meaning, who: str | None
) -> None:
    assert asks_for(text, KNOWN, meaning) == who


@pytest.mark.parametrize(
    ("text", "meaning", "several"),
    [
        (f"{ANNA} und {BEN} haben die Mail nicht bekommen", UNREAD, True),
        (f"nicht {ANNA}, {BEN}", UNREAD, False),
        (f"{BEN} statt {ANNA}", UNREAD, False),
        (f"{ANNA} {BEN}", does("korrektur"), False),
    ],
)
def test_two_addresses_are_two_people_unless_one_corrects_the_other(text: str, meaning: Meaning, several: bool) -> None:
    assert bool(several_in(MessageFacts(addresses=(ANNA, BEN)), text, meaning)) is several


def test_an_address_of_the_house_is_nobody_of_several() -> None:
    facts = MessageFacts(addresses=(ANNA, "hilfe@beispiel.de"), house=("hilfe@beispiel.de",))
    assert several_in(facts, "", UNREAD) == ()
    asked = MessageFacts(addresses=("hilfe@beispiel.de",), house=("hilfe@beispiel.de",))
    assert doubts_house(asked, "hilfe@beispiel.de ist richtig? klingt nicht echt", UNREAD)
    passes_on = "Petra hat eine Mail von hilfe@beispiel.de, darf sie mir die einfach weiterleiten?"
    assert not doubts_house(asked, passes_on, UNREAD)
    assert not doubts_house(asked, "hilfe@beispiel.de weiterleiten?", Meaning(known="weiterleiten", known_score=0.3))
    assert doubts_house(asked, passes_on, does("woher_sicher", 0.8))
    assert not doubts_house(facts, f"{ANNA} hat nichts von hilfe@beispiel.de", UNREAD)


@pytest.mark.parametrize(
    ("text", "intent", "wanted"),
    [
        ("zeig mir alle Mails an Hanna diese Woche", "nlu_fallback", True),
        ("sind noch andere mails raus?", "zustellstatus_abfragen", True),
        ("welche Mails gingen an ihn raus?", None, True),
        ("alle Mails an ihn", "weiterleitung", True),
        ("alle Mails landen im Spam", "email_im_spam", False),
        ("kommen alle Mails nicht an?", "email_nicht_angekommen", False),
        ("ist die Mail raus?", "zustellstatus_abfragen", False),
    ],
)
def test_a_list_of_mails_is_asked_for_in_the_plural(text: str, intent: str | None, wanted: bool) -> None:
    assert wants_list(text, intent) is wanted


@pytest.mark.parametrize(("text", "days"), [("von heute", 1), ("diese Woche", 7), ("alle mails", 30)])
def test_how_far_back_is_read(text: str, days: int) -> None:
    assert days_in(text) == days


def test_the_case_at_hand_is_one_of_the_people() -> None:
    slots = {
        "email": BEN,
        "befund": {"state": "opened"},
        "status": "geöffnet",
        "mails": {PEOPLE: {ANNA: {"status": "zugestellt"}}, KIND: "password"},
    }
    assert cases(slots) == {
        ANNA: {"status": "zugestellt"},
        BEN: {"status": "geöffnet", "befund": {"state": "opened"}, KIND: "password"},
    }


def test_people_are_known_after_one_of_them_was_helped() -> None:
    parked = {"geloest": True, "email": BEN, "befund": {"state": "opened"}, "mails": {PEOPLE: {ANNA: {}}}}
    known = cases({"abgebrochen": parked})
    assert set(known) == {ANNA, BEN}
    assert known[BEN][SOLVED]


def test_a_choice_of_mails_kept_by_an_older_version_is_read() -> None:
    assert cases({"mails": [{"title": "Dein Zugang", "payload": "/auswahl"}]}) == {}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Haben die alle was gemeinsam?", True),
        ("liegt das an meinem Absender?", True),
        ("ist das bei allen derselbe Grund?", True),
        ("liegt das bei Ben an mir?", False),
        ("woran liegt das?", False),
    ],
)
def test_what_several_have_in_common_is_asked_of_those_looked_up(text: str, asked: bool) -> None:
    known = {address: {"befund": {"state": "delivered"}} for address in KNOWN}
    assert bool(asks_what_is_common(text, known)) is asked


def test_who_is_denied_is_not_meant() -> None:
    assert meant("nicht Ben, ich mein Anna", KNOWN) == [ANNA]


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("hat eva ausser der rechnung noch andere mails bekommen, z.b. die zugangsmail?", True),
        ("hat sie den kurszugang bekommen oder auch nur die rechnung nicht?", True),
        ("andere mails kommen an, nur eure nicht", False),
    ],
)
def test_other_mails_are_asked_for_also_where_one_is_missed(text: str, wants: bool) -> None:
    assert wants_list(text, "email_nicht_angekommen") is wants


def test_what_somebody_has_tried_is_kept_for_whom_its_sentence_names() -> None:
    known = {"anna@web.de": {}, "jonas@gmx.net": {}}
    told = tried_of("Und Anna und Jonas? Anna hat im Spam gesucht.", {"spam"}, known)
    assert told == {"anna@web.de": ["spam"]}
