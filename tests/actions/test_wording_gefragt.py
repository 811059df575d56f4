"""What is asked of a verdict has an answer for every verdict and every reader."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from actions.wording_befund import READERS
from actions.wording_gefragt import answer, of_sender_for_all, way_round
from bot.dialogue.verdict_asked import Aspect
from bot.dialogue.verdict_in_mind import BLOCKED, DONE, matter
from bot.mail.advice import Advice
from bot.mail.models import MailKind

SAID = {
    name
    for path in Path("data/responses").glob("zustellung*.yml")
    for name in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
}
ACCEPTED = {"state": "delivered", "reason": "none", "advice": None}
REFUSED = {"state": "soft_bounced", "reason": "policy_issue", "advice": Advice.T_ONLINE_FILTER.value}
HELD = {"state": "blocked", "reason": "preblocked", "advice": Advice.UNBLOCK.value}


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("advice", [None, *Advice])
@pytest.mark.parametrize("reader", READERS)
def test_every_question_has_an_answer_after_every_verdict(aspect: Aspect, advice: Advice | None, reader: str) -> None:
    verdict = {"state": "blocked", "reason": "preblocked", "advice": advice.value if advice else None}
    found = answer(aspect, verdict, reader, "a@web.de", MailKind.PASSWORD)
    if aspect is Aspect.BLOCK and matter(verdict) not in BLOCKED:
        assert found is None
        return
    assert found
    assert found[0] in SAID
    for value in found[1].values():
        name = value["response"] if isinstance(value, dict) else value
        assert not str(name).startswith("utter_") or name in SAID


def test_who_lifts_a_block_is_told_the_support_of_the_platform_and_the_team_itself() -> None:
    def said(reader: str, verdict: dict[str, object] = HELD) -> tuple[str, object]:
        found = answer(Aspect.LIFT, verdict, reader, "a@web.de", MailKind.COURSE, support="hilfe@beispiel.de")
        assert found
        return found[0], found[1]["support"]

    assert said("mitglied") == (
        "utter_freigabe_mitglied",
        {"response": "utter_support_unter", "kontakt": "hilfe@beispiel.de"},
    )
    assert said("team")[0] == "utter_freigabe_team"
    assert said("team", ACCEPTED)[0] == "utter_freigabe_falls_team"


def test_the_sender_is_judged_from_all_verdicts() -> None:
    assert of_sender_for_all({"a": ACCEPTED, "b": HELD})[0] == "utter_absender_nein_alle"
    assert of_sender_for_all({"a": REFUSED, "b": HELD})[0] == "utter_absender_teils"
    assert of_sender_for_all({"a": REFUSED, "b": REFUSED})[0] == "utter_absender_alle"
    assert of_sender_for_all({"a": HELD, "b": HELD})[0] == "utter_absender_nein_gleich"


def test_who_gets_nothing_needs_another_address_and_who_was_accepted_searches() -> None:
    _, values = way_round({"a": ACCEPTED, "b": HELD})
    assert [line["response"] for line in values["zeilen"]] == ["utter_umweg_anders", "utter_umweg_suchen"]


def test_the_kind_of_mail_says_who_sends_it_and_what_was_done_counts() -> None:
    def who(kind: MailKind) -> object:
        found = answer(Aspect.AGAIN, {**REFUSED, DONE: True}, "mitglied", "a@t-online.de", kind)
        assert found
        assert found[0] == "utter_nochmal_getan"
        return found[1]["wer"]

    assert who(MailKind.PASSWORD) == "utter_ausloesen_anfordern_mitglied"
    assert who(MailKind.REGISTRATION) == "utter_ausloesen_schicken_mitglied"
