from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.message import MessageFacts
from bot.dialogue.zustellung import DeliveryFacts, Move, Step, answer, learn, next_move, open_steps

MEMBER = DeliveryFacts(affected="mitglied", status="zugestellt")
SELF = DeliveryFacts(affected="ich")


def test_nothing_known_asks_whom_it_is_about() -> None:
    assert next_move(DeliveryFacts()) == Move(question="betroffen")


def test_a_creator_is_asked_for_the_status_a_member_is_not() -> None:
    assert next_move(DeliveryFacts(affected="mitglied")) == Move(question="status")
    assert next_move(SELF) == Move(step=Step.SPAM)


def test_who_may_look_up_is_asked_for_the_address_first() -> None:
    assert next_move(DeliveryFacts(affected="mitglied", may_look_up=True)) == Move(question="adresse")


def test_a_suggested_spelling_is_settled_before_anything_else() -> None:
    facts = DeliveryFacts(email="a@gmial.com", suggestion="a@gmail.com")
    assert next_move(facts) == Move(question="adresse_vorschlag")


def test_a_fresh_mail_waits_first_and_an_old_one_never() -> None:
    assert next_move(replace(SELF, age_minutes=5)) == Move(step=Step.WAIT)
    assert Step.WAIT not in open_steps(DeliveryFacts(affected="mitglied", status="ausstehend", age_minutes=600))


@pytest.mark.parametrize("status", ["bounce", "abgelehnt", "blockiert", "nicht_zugestellt"])
def test_refused_mail_is_never_looked_for_in_spam(status: str) -> None:
    steps = open_steps(replace(MEMBER, status=status))
    assert steps[0] is Step.CHECK_ADDRESS
    assert Step.SPAM not in steps


def test_each_no_leads_to_a_new_step_until_none_is_left() -> None:
    facts, seen = SELF, []
    while (move := next_move(facts)).step:
        seen.append(move.step)
        facts = answer(replace(facts, last_step=move.step.value), "geholfen", yes=False)
    assert seen == [Step.SPAM, Step.CONTACT, Step.PROVIDER, Step.OTHER_ADDRESS]
    assert next_move(facts) == Move()


def test_the_forwarded_mailbox_is_a_step_once_forwarding_is_known() -> None:
    assert Step.FORWARD_SPAM in open_steps(replace(SELF, forwarding=True))


def test_a_refused_question_is_not_asked_again() -> None:
    facts = answer(DeliveryFacts(affected="mitglied"), "status", yes=None)
    assert next_move(facts).question is None


def test_a_new_address_replaces_the_old_one_and_its_provider() -> None:
    before = DeliveryFacts(email="a@web.de", provider="web.de")
    after = learn(before, MessageFacts(address="a@gmx.de", providers=("gmx",)))
    assert (after.email, after.provider) == ("a@gmx.de", "gmx")


def test_a_word_in_passing_does_not_turn_a_members_case_into_ones_own() -> None:
    known = DeliveryFacts(affected="mitglied")
    assert learn(known, MessageFacts(affected="ich", affected_in_passing=True)).affected == "mitglied"
    assert learn(known, MessageFacts(affected="ich")).affected == "ich"
    assert learn(DeliveryFacts(), MessageFacts(affected="ich", affected_in_passing=True)).affected == "ich"


def test_what_a_message_does_not_say_stays_known() -> None:
    before = replace(MEMBER, email="a@web.de", tried=frozenset({"spam"}))
    assert learn(before, MessageFacts()) == before


def test_who_reads_a_status_helps_a_member() -> None:
    assert learn(DeliveryFacts(), MessageFacts(statuses=("zugestellt",))).affected == "mitglied"
    assert learn(DeliveryFacts(affected="ich"), MessageFacts(statuses=("zugestellt",))).affected == "ich"
