from __future__ import annotations

from dataclasses import replace

from bot.account.request import CORE_FIELDS
from bot.dialogue.message import MessageFacts
from bot.dialogue.speech_acts import Reply
from bot.dialogue.sperrung import Move, Stage, SuspensionFacts, answer, fill, learn, next_move


def test_the_guide_begins_with_mailjets_notice() -> None:
    assert next_move(SuspensionFacts()) == Move(question="hinweis")


def test_a_found_notice_leads_to_its_reason_and_a_missing_one_to_the_request() -> None:
    assert next_move(answer(SuspensionFacts(), "hinweis", Reply.YES)) == Move(question="grund")
    missing = answer(SuspensionFacts(), "hinweis", Reply.NO)
    assert next_move(missing) == Move(question="anfrage")
    assert next_move(answer(missing, "anfrage", Reply.YES)).question == "kontoname"


def test_the_reason_is_asked_for_once_and_then_left() -> None:
    unknown = answer(SuspensionFacts(), "hinweis", Reply.DONT_KNOW)
    assert next_move(unknown) == Move(question="anfrage")
    found = answer(answer(SuspensionFacts(), "hinweis", Reply.YES), "grund", Reply.DONT_KNOW)
    assert next_move(found) == Move(question="anfrage")


def test_a_reason_told_at_once_skips_both_questions() -> None:
    facts = learn(SuspensionFacts(), MessageFacts(reasons=("zahlung",)))
    assert next_move(facts) == Move(stage=Stage.FIX_CAUSE, question="schritte")


def test_the_request_asks_the_core_and_is_shown() -> None:
    facts = SuspensionFacts(request_wanted=True)
    asked = []
    while (move := next_move(facts)).question in CORE_FIELDS:
        asked.append(move.question)
        facts = fill(facts, str(move.question), "etwas")
    assert tuple(asked) == CORE_FIELDS
    assert move == Move(question="abgeschickt", stage=Stage.REQUEST_READY)


def test_the_letter_is_shown_at_once_where_it_is_wanted_and_waits_for_what_is_missing() -> None:
    wanted = fill(SuspensionFacts(request_wanted=True, now=True), "kontoname", "Yogahaus")
    assert next_move(wanted) == Move(question="kontoadresse", stage=Stage.REQUEST_READY)


def test_who_had_written_before_gets_a_reminder_and_no_request() -> None:
    waiting = SuspensionFacts(waiting=True, sent=True)
    assert next_move(waiting) == Move(stage=Stage.REMINDER_READY)
    assert next_move(replace(waiting, request_shown=True)) == Move()


def test_an_unknown_detail_is_skipped() -> None:
    facts = answer(SuspensionFacts(request_wanted=True), "kontoname", Reply.DONT_KNOW)
    assert next_move(facts).question == "kontoadresse"


def test_after_showing_only_sending_is_asked() -> None:
    shown = SuspensionFacts(request_wanted=True, request_shown=True)
    assert next_move(shown) == Move(question="abgeschickt")
    assert next_move(replace(shown, sent=True)) == Move()
