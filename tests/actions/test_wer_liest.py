"""Whoever reads an answer is told what he can do himself: a course creator is no member, a member no course creator."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import wording, wording_befund, wording_uebersicht
from actions.zustellung_rueckfrage import ActionSchrittGenauer
from bot.dialogue.message import MessageFacts
from bot.dialogue.reader import HIMSELF, affected_by, reader_of, says_he_runs_it
from bot.dialogue.zustellung import DeliveryFacts, Step, learn
from bot.mail.lookup import Asker, Role
from docs.verdicts import ROOT

RESPONSES: dict[str, list[dict[str, Any]]] = {
    name: variations
    for path in sorted((ROOT / "data/responses").glob("*.yml"))
    if not path.name.startswith("sperrung")
    for name, variations in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items()
}
OWN_COURSE_PROVIDER = re.compile(r"\bdein\w* Kursanbieter", re.IGNORECASE)
GUEST, CREATOR = Asker(Role.GUEST), Asker(Role.ANBIETER, sub="a-1", email="a@kurs.de")
TEAM = Asker(Role.TEAM, sub="t-1", email="t@team.de")


def _texts(name: str) -> list[str]:
    return [variation.get("text", "") for variation in RESPONSES[name]]


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_no_text_leaves_open_which_provider_is_meant(name: str) -> None:
    for text in _texts(name):
        assert not re.search(r"(?<![a-zäöüß])Anbieter|E-Mail-Anbieter", text), text


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("reader", ["mitglied", "team", HIMSELF])
def test_no_step_sends_a_course_creator_to_his_course_provider(step: Step, reader: str) -> None:
    for text in _texts(wording.step(step.value, reader)):
        assert not OWN_COURSE_PROVIDER.search(text), text


@pytest.mark.parametrize(("asked", "reader"), sorted(wording.SEND_AGAIN))
def test_who_asks_for_a_new_mail_is_told_who_sends_it_and_where(asked: str, reader: str) -> None:
    first, *others = _texts(wording.SEND_AGAIN[(asked, reader)])
    assert "„Passwort vergessen“" in first
    assert "Zugangsmail" in first or reader == HIMSELF
    assert bool(OWN_COURSE_PROVIDER.search(first)) is (reader == "ich")
    assert all(text != first for text in others)


@pytest.mark.parametrize("name", sorted({name for name, _ in wording.FOR_READER}))
def test_only_a_member_is_sent_to_his_course_provider(name: str) -> None:
    assert any(OWN_COURSE_PROVIDER.search(text) for text in _texts(wording.for_reader(name, "ich")))
    for reader in ("mitglied", "team", HIMSELF):
        assert not any(OWN_COURSE_PROVIDER.search(text) for text in _texts(wording.for_reader(name, reader)))


@pytest.mark.parametrize("name", [name for name in RESPONSES if name.startswith("utter_schritt_kontakt")])
def test_who_found_nothing_in_spam_is_not_told_to_open_the_mail_there(name: str) -> None:
    ways = [text for menu in wording.MENU_NAMES for text in _texts(f"utter_weg_{menu}")]
    for text in (*_texts(name), *ways):
        assert not re.search(r"[Kk]ein Spam|im Spam-Ordner", text), text


@pytest.mark.parametrize(
    "table", [wording_befund.ADVICE, wording_befund.FOLLOW, wording_befund.MISSING, wording_uebersicht.WHO]
)
@pytest.mark.parametrize("reader", ["mitglied", "team", HIMSELF])
def test_no_verdict_sends_a_course_creator_to_his_course_provider(table: dict[Any, str], reader: str) -> None:
    for (_, read_by), name in table.items():
        if read_by == reader:
            assert not any(OWN_COURSE_PROVIDER.search(text) for text in _texts(name)), name


def test_a_course_creator_reads_as_one_who_helps_unless_he_misses_a_mail_himself() -> None:
    assert reader_of(CREATOR, None) == "mitglied"
    assert reader_of(CREATOR, "ich") == HIMSELF
    assert reader_of(CREATOR, "ich", runs_course=True) == "mitglied"
    assert reader_of(GUEST, "ich") == "ich"
    assert reader_of(GUEST, None) == "ich"
    assert reader_of(GUEST, "ich", runs_course=True) == "mitglied"
    assert reader_of(TEAM, "ich") == "team"


@pytest.mark.parametrize(
    "text",
    [
        "der kursanbieter bin doch ich. wer muss da jetzt was machen, ich oder eva?",
        "nochmal: ICH bin der anbieter",
        "ich bin selbst die Kursleiterin",
    ],
)
def test_who_says_that_he_runs_the_course_is_believed(text: str) -> None:
    assert says_he_runs_it(text)


@pytest.mark.parametrize(
    "text",
    [
        "ich bin bei einem Kursanbieter, der nicht antwortet",
        "ich bin sauer und der Kursanbieter antwortet nicht",
        "ich bin nicht der Kursanbieter",
        "wer ist mein Kursanbieter?",
    ],
)
def test_who_speaks_of_his_course_provider_runs_no_course(text: str) -> None:
    assert not says_he_runs_it(text)


def _affected(asker: Asker, text: str, told: MessageFacts, before: DeliveryFacts = DeliveryFacts()) -> str | None:  # noqa: B008
    return affected_by(asker, before, learn(before, told), told, text)


def test_an_address_spoken_of_in_the_third_person_is_a_members() -> None:
    told = MessageFacts(("a@kurs.de",), "a@kurs.de", affected="ich", affected_in_passing=True)
    assert _affected(CREATOR, "a@kurs.de bekommt von mir keine mails", told) == "mitglied"
    assert _affected(CREATOR, "ich bekomme nichts an a@kurs.de", told) == "ich"
    assert _affected(CREATOR, "du redest mit mir als wär ich eva", MessageFacts(), DeliveryFacts("ich")) == "mitglied"


@pytest.mark.parametrize(
    ("text", "step", "response"),
    [
        ("wer schickt mir die mail neu, du? der Kursanbieter? wo?", "kontakt", "utter_neu_anfordern_wie"),
        ("soll ich die mail neu anfordern?", "kontakt", "utter_neu_anfordern"),
        ("kannst du mir die nochmal schicken?", "kontakt", "utter_neu_anfordern_nicht_ich"),
        ("soll ich sie neu anfordern?", "warten", "utter_neu_anfordern_spaeter"),
        ("soll ich sie neu anfordern?", None, "utter_neu_anfordern_wie"),
    ],
)
def test_a_question_for_a_new_mail_is_answered_for_what_it_asks(text: str, step: str | None, response: str) -> None:
    acts = [{"name": "wer_muss", "confidence": 0.4}] if text.startswith("wer") else []
    latest = {"text": text, "intent": {"name": "nlu_fallback"}, "entities": [], "akte": acts}
    slots = {"thema": "zustellung", "betroffen": "ich", "letzter_schritt": step, "offene_frage": "geholfen"}
    dispatcher = CollectingDispatcher()
    tracker = Tracker("anna", slots, latest, [], False, None, {}, None)
    asyncio.run(ActionSchrittGenauer().run(dispatcher, tracker, {}))
    assert [said["response"] for said in dispatcher.messages] == [response, "utter_frage_geholfen"]


def test_what_is_said_often_has_several_wordings() -> None:
    often = ("utter_frage_geholfen", "utter_schritt_zugesagt", *set(wording.SEND_AGAIN.values()) - {
        "utter_neu_anfordern_spaeter_mitglied",  # nobody asks that twice within the 15 minutes
    })  # fmt: skip
    assert all(len(RESPONSES[name]) > 1 for name in often)
    assert all(len(set(_texts(name))) == len(_texts(name)) for name in RESPONSES)


def test_the_greeting_is_one_line() -> None:
    (greeting,) = _texts("utter_vorstellung")
    assert greeting.count(".") == 1
    assert len(greeting) < 150
