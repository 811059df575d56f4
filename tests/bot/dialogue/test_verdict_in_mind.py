"""What follows a verdict when the mail is still missed."""

from __future__ import annotations

import pytest

from bot.dialogue.point_answers import answers_at
from bot.dialogue.verdict_in_mind import MISSING_KIND, SAID, Follow, matter, next_said, stands
from bot.dialogue.zustellung import COVERED, LADDER, LINK_EXPIRED, DeliveryFacts, Move, next_move
from bot.mail.advice import Advice


@pytest.mark.parametrize("advice", [one for one in Advice if one is not Advice.SEARCH_MAILBOX])
def test_every_verdict_that_ends_the_search_has_something_that_fits_it_once(advice: Advice) -> None:
    verdict = {"advice": advice.value}
    assert next_said(verdict) is not None
    assert next_said({**verdict, SAID: 1}) is None


@pytest.mark.parametrize("verdict", [{}, {"advice": None}, {"advice": Advice.SEARCH_MAILBOX.value}])
def test_the_search_goes_on_where_the_mail_lies_in_some_folder(verdict: dict[str, str | None]) -> None:
    assert stands(verdict) is None


def test_a_named_cause_and_a_kind_that_was_not_found_end_the_search_too() -> None:
    assert stands({"advice": LINK_EXPIRED}) is Follow.LINK
    assert stands({"advice": MISSING_KIND}) is Follow.KIND


@pytest.mark.parametrize("advice", [Advice.WAIT_IN_QUEUE, Advice.MAKE_ROOM, Advice.UNBLOCK, Advice.CHECK_ADDRESS])
@pytest.mark.parametrize("status", ["ausstehend", "bounce", "blockiert"])
def test_nobody_is_sent_down_the_ladder_after_such_a_verdict(advice: Advice, status: str) -> None:
    facts = DeliveryFacts(affected="ich", email="a@b.de", status=status, refused=COVERED[advice])
    assert next_move(facts) == Move()


def test_an_opened_mail_is_still_searched_for() -> None:
    assert COVERED[Advice.SEARCH_MAILBOX] != LADDER
    assert next_move(DeliveryFacts(affected="ich", status="geöffnet")).step is not None


@pytest.mark.parametrize("advice", [*(one.value for one in Advice), LINK_EXPIRED, MISSING_KIND])
@pytest.mark.parametrize("for_member", [False, True])
def test_what_is_asked_after_a_verdict_has_two_answers_that_fit_it(advice: str, for_member: bool) -> None:
    found = matter({"advice": advice})
    if advice == Advice.SEARCH_MAILBOX.value:
        assert found is None
        return
    for act in ("was_heisst_das", "warum", "wie_lange", "wer_muss", "was_nun", "wenn_nicht"):
        fitting = answers_at("befund", found, act, for_member=for_member)
        general = answers_at("befund", "allgemein", act, for_member=for_member)
        assert fitting, (found, act)
        assert general, act
        assert not for_member or "deinem Kursanbieter" not in fitting[0]
