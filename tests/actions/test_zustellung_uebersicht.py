"""The short lists: every state and reason has a line for every reader, and many people are told by cause."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from actions import wording_befund, wording_uebersicht
from actions.wording_befund import READERS
from bot.dialogue.verdict_in_mind import MISSING_KIND, Follow, matter
from bot.dialogue.zustellung import LINK_EXPIRED
from bot.mail.advice import Advice, advise
from bot.mail.lookup import Outcome
from bot.mail.models import MailKind
from bot.mail.status import DeliveryState, Reason
from bot.mail.verdict import Age
from docs.verdicts import Texts, found

LEFT_OVER = re.compile(r"[{}]|utter_|  |None|^\s|\s$")
ALONE = re.compile(r"\bAnbieter\b")


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts()


def case(state: DeliveryState, reason: Reason = Reason.NONE, age: Age = Age.HOURS, **more: Any) -> dict[str, Any]:
    one = found(state, reason, age)
    advice = advise(one.judged)
    told = {"outcome": "found", "state": state.value, "reason": reason.value, "subject": "Dein Zugang",
            "sent_at": 1_790_000_000, "advice": advice.value if advice else None}  # fmt: skip
    return {"befund": {**told, **more}}


@pytest.mark.parametrize("reader", READERS)
def test_every_state_and_reason_has_a_line_without_a_gap(texts: Texts, reader: str) -> None:
    for state, reason, age in itertools.product(DeliveryState, Reason, (Age.FRESH, Age.OLD)):
        row = wording_uebersicht.row("a@b.de", case(state, reason, age), reader, ["utter_versucht_spam"])
        said = texts.say(row["response"], row)
        assert not LEFT_OVER.search(said), said
        assert not ALONE.search(said), said
        assert said.startswith("- a@b.de: „Dein Zugang“ (")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.FOUND])
def test_what_could_not_be_looked_up_is_said_as_such(texts: Texts, reader: str, outcome: Outcome) -> None:
    row = wording_uebersicht.row("a@b.de", {"befund": {"outcome": outcome.value}}, reader)
    said = texts.say(row["response"], row)
    assert said.startswith("- a@b.de: ")
    assert not LEFT_OVER.search(said)


def test_from_four_on_people_are_told_by_cause(texts: Texts) -> None:
    full = case(DeliveryState.SOFT_BOUNCED, Reason.QUOTA_EXCEEDED)
    people = {"a@b.de": full, "b@b.de": case(DeliveryState.QUEUED), "c@b.de": full, "d@b.de": full}
    said = [texts.say(row["response"], row) for row in wording_uebersicht.rows(people, "mitglied")]
    assert len(said) == 2
    assert said[0].startswith("- 3 kamen nicht an (Postfach voll): a@b.de (Registrierungsmail, ")
    assert "d@b.de (Registrierungsmail" in said[0]
    assert "Dran ist dein Mitglied" in said[0]
    assert "b@b.de" in said[1]


def test_what_was_tried_stands_with_the_one_who_tried_it(texts: Texts) -> None:
    people = {"a@b.de": case(DeliveryState.DELIVERED), "b@b.de": case(DeliveryState.DELIVERED)}
    rows = wording_uebersicht.rows(people, "mitglied", {"a@b.de": ["utter_versucht_spam"]})
    said = [texts.say(row["response"], row) for row in rows]
    assert "besprochen" in said[0]
    assert "besprochen" not in said[1]


@pytest.mark.parametrize("kind", [one for one in MailKind if one is not MailKind.OTHER])
def test_a_kind_that_was_not_found_is_named(texts: Texts, kind: MailKind) -> None:
    row = wording_uebersicht.row("a@b.de", case(DeliveryState.DELIVERED, missing_kind=kind.value), "mitglied")
    said = texts.say(row["response"], row)
    assert "nicht verzeichnet" in said
    assert not LEFT_OVER.search(said)


@pytest.mark.parametrize(("follow", "reader"), itertools.product(Follow, READERS))
def test_whatever_is_insisted_on_has_words_for_every_reader(texts: Texts, follow: Follow, reader: str) -> None:
    said = texts.say(wording_befund.FOLLOW[(follow, reader)])
    assert not LEFT_OVER.search(said)
    assert not ALONE.search(said)
    assert reader == "ich" or "deinen Kursanbieter" not in said


@pytest.mark.parametrize("reader", ["ich", "mitglied"])
@pytest.mark.parametrize("advice", [*(one.value for one in Advice), LINK_EXPIRED, MISSING_KIND])
def test_every_verdict_has_a_text_to_pass_on_without_a_gap(texts: Texts, advice: str, reader: str) -> None:
    verdict = {**case(DeliveryState.SOFT_BOUNCED)["befund"], "advice": advice}
    words = wording_uebersicht.to_pass_on(verdict, matter(verdict), "a@b.de", reader)
    assert words is not None
    said = texts.say(str(words["response"]), words)
    assert said.startswith("„")
    assert not LEFT_OVER.search(said.replace("[", "").replace("]", ""))


@pytest.mark.parametrize("advice", [one.value for one in Advice])
def test_a_text_for_a_member_has_the_voice_of_his_course_creator(texts: Texts, advice: str) -> None:
    verdict = {**case(DeliveryState.SOFT_BOUNCED)["befund"], "advice": advice}
    words = wording_uebersicht.to_pass_on(verdict, matter(verdict), "eva@b.de", "mitglied", name="Eva")
    assert words is not None
    said = texts.say(str(words["response"]), words)
    assert said.startswith("„Hallo Eva, ")
    assert not re.search(r"\bmein Postfach|für mich\b|schick mir\b", said)


def test_a_text_for_a_member_at_t_online_names_the_setting_there(texts: Texts) -> None:
    verdict = {**case(DeliveryState.SOFT_BOUNCED)["befund"], "advice": Advice.T_ONLINE_FILTER.value}
    words = wording_uebersicht.to_pass_on(verdict, matter(verdict), "carla@t-online.de", "mitglied")
    assert words is not None
    said = texts.say(str(words["response"]), words)
    assert "Spamschutz" in said
    assert "eure IT" not in said


def test_who_searched_the_spam_folder_is_not_sent_there_again(texts: Texts) -> None:
    verdict = case(DeliveryState.DELIVERED)["befund"]
    words = wording_uebersicht.to_pass_on(verdict, None, "a@b.de", "mitglied", tried=["spam"])
    assert words is not None
    assert "Im Spam hast du schon gesucht" in texts.say(str(words["response"]), words)


def test_a_text_of_a_guest_holds_what_he_told(texts: Texts) -> None:
    words = wording_uebersicht.not_looked_up(MailKind.REGISTRATION, "resi@gmail.com", "resi@gmial.com", ["spam"])
    said = texts.say(str(words["response"]), words)
    assert all(part in said for part in ("die Zugangsmail", "resi@gmail.com", "resi@gmial.com", "Spam-Ordner"))
    assert not LEFT_OVER.search(said)


def test_what_several_have_in_common_is_told_from_their_verdicts(texts: Texts) -> None:
    full = case(DeliveryState.SOFT_BOUNCED, Reason.QUOTA_EXCEEDED)["befund"]
    refused = case(DeliveryState.SOFT_BOUNCED, Reason.POLICY_ISSUE)["befund"]
    name, values = wording_uebersicht.in_common({"a@web.de": full, "b@gmx.de": full}, "mitglied")
    assert texts.say(name, values).startswith("Ja, bei allen 2 ist es dasselbe")
    assert "liegt es nach diesem Stand nicht" in texts.say(name, values)
    name, values = wording_uebersicht.in_common({"a@web.de": full, "b@gmx.de": refused}, "mitglied")
    assert texts.say(name, values).startswith("Nein, es sind verschiedene Gründe")
    assert "nur bei b@gmx.de" in texts.say(name, values)


@pytest.mark.parametrize("kind", list(MailKind))
@pytest.mark.parametrize("reader", READERS)
def test_a_changed_address_alone_is_not_enough(texts: Texts, kind: MailKind, reader: str) -> None:
    name, values = wording_uebersicht.after_change({"missing_kind": kind.value}, reader, "neu@web.de")
    said = texts.say(name, values)
    assert "reicht nicht" in said
    assert not LEFT_OVER.search(said)


def test_where_no_mail_was_found_there_is_no_text_about_one() -> None:
    assert wording_uebersicht.to_pass_on({"outcome": "none"}, None, "a@b.de", "mitglied") is None


def test_the_list_says_which_kind_of_mail_was_asked_for() -> None:
    assert wording_uebersicht.list_head(3, None)[0] == "utter_adressliste"
    assert wording_uebersicht.list_head(3, MailKind.REGISTRATION)[1]["die"] == "utter_die_registration"
