"""Every answer about a looked-up mail: the whole product of what can be known, said without a gap."""

from __future__ import annotations

import itertools
import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

import pytest

from actions import wording, wording_befund
from actions.wording_befund import READERS, Found
from bot.dialogue.zustellung import COVERED, Step
from bot.mail.advice import Advice, advise
from bot.mail.lookup import Source
from bot.mail.models import Delivery, DeliveryEvent, MailKind
from bot.mail.providers import PROVIDERS
from bot.mail.status import DeliveryState, EventKind, Reason
from bot.mail.verdict import Age
from docs.verdicts import NOW, PAGE, Texts, found, page

S, R = DeliveryState, Reason
DOMAINS = {provider.slug: provider.domains[0] for provider in PROVIDERS} | {"other": "firma-beispiel.de"}
INBOX = re.compile(r"\bim Posteingang\b|\bin (?:deinem|seinem|ihrem) Posteingang\b", re.IGNORECASE)
SPAM_FOLDER = re.compile(r"(?:in (?:den|deinen|seinen)|im) Spam-?Ordner", re.IGNORECASE)
DEADLINE = re.compile(
    r"\b\d+ (?:Minuten|Stunden|Tagen?)\b|\bbis (?:etwa )?\d|\bbis morgen\b|\bspätestens\b", re.IGNORECASE
)
LEFT_OVER = re.compile(r"[{}]|utter_|  |None|^\s|\s$|–")


@lru_cache(maxsize=1)
def texts() -> Texts:
    return Texts()


def answer(one: Found, reader: str, provider: str) -> str:
    """Everything that is said about one mail: verdict, advice or first step."""
    lines = [texts().say("utter_befund", wording_befund.verdict(one, reader))]
    advice = wording_befund.advice(one, reader, wording.menu_words(provider))
    if advice:
        lines.append(texts().say("utter_rat", {"rat": advice}))
    else:
        values = {"ordner": wording.folder_hint(provider), "weg": wording.whitelist_hint(provider)}
        lines.append(texts().say(wording.step("spam", reader, provider), values))
    return "\n".join(lines)


@pytest.mark.parametrize("state", S)
def test_every_state_reason_age_provider_and_reader_has_an_answer_without_a_gap(state: DeliveryState) -> None:
    for reason, age, (provider, domain), reader in itertools.product(R, Age, DOMAINS.items(), READERS):
        one = found(state, reason, age, domain, subject="Dein Zugang", server_reply="550 5.1.1 <a@b.de> unknown")
        said = answer(one, reader, provider)
        where = f"{state} {reason} {age} {provider} {reader}: {said}"
        assert not LEFT_OVER.search(said), where
        assert not INBOX.search(said), where
        first, _, rest = said.partition("\n")
        assert first.endswith((".", "?")), where
        if not one.judged.waits_until:
            assert not DEADLINE.search(first), where
        if state is S.DEFERRED:
            assert not DEADLINE.search(rest.replace("(Das weiß ich", "").partition("\n")[2]), where
        if state not in (S.DELIVERED, S.OPENED) and provider == "t-online":
            assert not SPAM_FOLDER.search(said), where
        if reason is R.UNKNOWN and state in (S.SOFT_BOUNCED, S.HARD_BOUNCED, S.BLOCKED):
            assert "hat niemand genannt" in said, where
            assert "offen" in said, where


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("state", [S.SOFT_BOUNCED, S.HARD_BOUNCED, S.BLOCKED, S.DELIVERED])
def test_nobody_with_t_online_is_sent_to_look_into_spam(state: DeliveryState, reader: str) -> None:
    for reason in R:
        said = answer(found(state, reason, domain="t-online.de"), reader, "t-online")
        assert not SPAM_FOLDER.search(said)
    values = {"ordner": wording.folder_hint("t-online"), "weg": wording.whitelist_hint("t-online")}
    for step in (Step.SPAM, Step.CONTACT):
        assert not SPAM_FOLDER.search(texts().say(wording.step(step.value, reader, "t-online"), values))


@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.parametrize("source", Source)
def test_kind_subject_time_and_source_may_all_be_missing(kind: MailKind, source: Source) -> None:
    for subject, sent, as_of in itertools.product(("", "Betreff"), (None, NOW), (None, NOW)):
        mail = Delivery("1", "a@b.de", S.DELIVERED, subject=subject, custom_id=kind.value, at=sent)
        one = found(S.DELIVERED)
        said = texts().say("utter_befund", wording_befund.verdict(Found(mail, one.judged, source, as_of), "ich"))
        assert not re.search(r"[{}]|utter_|„“|vom –", said)
        if source is Source.DEMO:
            assert "Demo" in said


@pytest.mark.parametrize(
    ("subject", "custom_id", "says"),
    [
        ("Passwort zurücksetzen", "", "Die Passwort-Mail „Passwort zurücksetzen“"),
        ("Willkommen", "registration", "Die Registrierungsmail „Willkommen“"),
        ("Modul 2 ist da", "", "Die Kurs-Mail"),
        ("Unser Newsletter im Mai", "", "Die Newsletter-Mail"),
        ("Hallo", "", "Die Mail „Hallo“"),
    ],
)
def test_the_kind_of_mail_is_named(subject: str, custom_id: str, says: str) -> None:
    one = found(S.QUEUED, subject=subject, custom_id=custom_id)
    assert texts().say("utter_befund", wording_befund.verdict(one, "ich")).startswith(says)


def test_who_can_ask_for_a_mail_again_is_told_to_and_others_whom_to_ask() -> None:
    again = found(S.SOFT_BOUNCED, R.CONNECTION_ISSUE, subject="Passwort zurücksetzen")
    news = found(S.SOFT_BOUNCED, R.CONNECTION_ISSUE, subject="Newsletter")
    assert "Fordere die Mail" in answer(again, "ich", "gmx")
    assert "Bitte deinen Kursanbieter" in answer(news, "ich", "gmx")


def test_only_the_team_reads_what_the_server_said_and_never_an_address() -> None:
    reply = "550 5.1.1 <max.muster@web.de> mailbox unavailable\nmore"
    one = found(S.HARD_BOUNCED, R.USER_UNKNOWN, server_reply=reply, smtp_code="5.1.1")
    assert "5.1.1, „550 5.1.1 <***@web.de> mailbox unavailable more“" in answer(one, "team", "web.de")
    for reader in ("ich", "mitglied"):
        assert "mailbox unavailable" not in answer(one, reader, "web.de")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"server_reply": "quota"}, "Antwort des Servers: „quota“"),
        ({"smtp_code": "452"}, "Code des Servers: 452"),
        ({"original_status": "softbounced"}, "Mailjets Wort dafür: „softbounced“"),
        ({}, ""),
    ],
)
def test_the_team_gets_as_much_as_there_is(more: dict[str, Any], says: str) -> None:
    assert says in answer(found(S.SOFT_BOUNCED, R.QUOTA_EXCEEDED, **more), "team", "other")


def test_a_mail_still_tried_for_a_reason_that_ends_all_tries_is_called_a_contradiction() -> None:
    said = answer(found(S.DEFERRED, R.PREBLOCKED), "ich", "gmx")
    assert "widersprechen" in said
    assert "versucht Mailjet es nicht mehr" not in said


def test_a_hard_bounce_for_a_cause_that_passes_is_not_called_final() -> None:
    assert "endgültig" not in answer(found(S.HARD_BOUNCED, R.QUOTA_EXCEEDED), "ich", "gmx")
    assert "endgültig" in answer(found(S.HARD_BOUNCED, R.USER_UNKNOWN), "ich", "gmx")


def test_a_fresh_mail_may_take_until_the_end_of_the_known_delay() -> None:
    assert "bis etwa 13:10 Uhr" in answer(found(S.QUEUED, age=Age.FRESH), "ich", "gmx")
    assert "bis etwa" not in answer(found(S.DEFERRED, R.GREYLISTED, Age.FRESH), "ich", "gmx")


def test_news_say_verdict_and_advice_in_one_without_opening_a_question() -> None:
    for state, reader in itertools.product(S, READERS):
        one = found(state, R.USER_UNKNOWN if state is S.HARD_BOUNCED else R.NONE, subject="Dein Zugang")
        values = wording_befund.news(one, reader, None, wording.folder_hint("gmx"), folder_is_no_use=False)
        whole = texts().whole("utter_neuigkeit", values)
        assert "buttons" not in whole
        assert "Neues" in whole["text"]
        assert not re.search(r"[{}]|utter_", whole["text"])


def mail_with(*events: tuple[EventKind, int], state: DeliveryState) -> Delivery:
    known = tuple(DeliveryEvent(kind, NOW + timedelta(minutes=at), "1", "a@b.de") for kind, at in events)
    return Delivery("1", "a@b.de", state, at=NOW - timedelta(minutes=1), updated_at=NOW, events=known)


@pytest.mark.parametrize(
    ("mail", "line", "states"),
    [
        (
            mail_with((EventKind.SENT, 0), (EventKind.OPENED, 30), state=S.OPENED),
            "Der Weg: Erstellt (20.11., 12:59 Uhr) → Übergeben → Angenommen (20.11., 13:00 Uhr) → "
            "Geöffnet (20.11., 13:30 Uhr)",
            ["done", "done", "done", "done"],
        ),
        (
            mail_with((EventKind.BOUNCED, 0), state=S.HARD_BOUNCED),
            "Der Weg: Erstellt (20.11., 12:59 Uhr) → Übergeben → Abgewiesen (20.11., 13:00 Uhr)",
            ["done", "done", "problem"],
        ),
        (
            mail_with((EventKind.DEFERRED, 0), state=S.DEFERRED),
            "Der Weg: Erstellt (20.11., 12:59 Uhr) → Übergeben → Aufgeschoben (20.11., 13:00 Uhr)",
            ["done", "done", "current"],
        ),
        (
            mail_with(state=S.QUEUED),
            "Der Weg: Erstellt (20.11., 12:59 Uhr) → Wartet auf die Übergabe",
            ["done", "waiting"],
        ),
    ],
)
def test_the_way_of_a_mail_is_a_line_and_a_drawing(mail: Delivery, line: str, states: list[str]) -> None:
    way = wording_befund.way(mail)
    assert way
    drawn = texts().whole(*way)
    assert drawn["text"] == line
    assert drawn["custom"]["kind"] == "timeline"
    assert [step["state"] for step in drawn["custom"]["steps"]] == states
    assert not re.search(r"[{}]|utter_", str([step.values() for step in drawn["custom"]["steps"]]))
    for step in drawn["custom"]["steps"]:
        assert step["at"] == "" or datetime.fromisoformat(step["at"]).tzinfo is timezone.utc


def test_every_way_can_be_drawn() -> None:
    for kinds in itertools.permutations(EventKind, 3):
        mail = mail_with(*((kind, number) for number, kind in enumerate(kinds)), state=S.COMPLAINED)
        way = wording_befund.way(mail)
        assert way
        assert not re.search(r"[{}]|utter_", str(texts().whole(*way)["text"]))


def test_a_mail_of_which_only_one_thing_is_known_has_no_way_to_show() -> None:
    assert wording_befund.way(mail_with(state=S.UNKNOWN)) is None


def test_every_advice_says_which_steps_it_covers() -> None:
    assert set(COVERED) == set(Advice)
    steps = {step.value for step in Step}
    assert all(covered <= steps for covered in COVERED.values())


def test_every_advice_is_given_for_something() -> None:
    given = {
        advise(found(state, reason, age, domain).judged)
        for state, reason, age, domain in itertools.product(S, R, Age, ("gmx.de", "t-online.de"))
    }
    assert given - {None} == set(Advice)


def test_the_page_for_review_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(texts()), "run `make verdicts`"
