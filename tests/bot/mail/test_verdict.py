"""The verdict: who acts, how sure, how old, and what may be promised."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta, timezone

import pytest

from bot.mail.limits import RETRY_PERIOD
from bot.mail.models import Delivery
from bot.mail.status import Actor, DeliveryState, Finality, Reason, finality_of
from bot.mail.verdict import Age, Certainty, Verdict, assess

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc)
S, R, A, C = DeliveryState, Reason, Actor, Certainty


def judged(state: DeliveryState, reason: Reason = R.NONE, ago: timedelta | None = timedelta(hours=2)) -> Verdict:
    at = None if ago is None else NOW - ago
    return assess(Delivery("1", "a@web.de", state, reason, finality_of(state, reason), at), NOW)


@pytest.mark.parametrize(
    ("ago", "age"),
    [
        (timedelta(minutes=-5), Age.FRESH),  # Mailjet's clock is ahead
        (timedelta(minutes=14, seconds=59), Age.FRESH),
        (timedelta(minutes=15), Age.HOURS),
        (timedelta(hours=23, minutes=59), Age.HOURS),
        (timedelta(hours=24), Age.DAYS),
        (timedelta(days=3), Age.OLD),
        (None, Age.HOURS),
    ],
)
def test_a_mail_has_an_age_even_if_clocks_disagree(ago: timedelta | None, age: Age) -> None:
    assert judged(S.DELIVERED, ago=ago).age is age


@pytest.mark.parametrize(
    ("state", "reason", "ago", "actor", "certainty"),
    [
        (S.DELIVERED, R.NONE, 2, A.RECIPIENT, C.SURE),
        (S.OPENED, R.NONE, 2, A.RECIPIENT, C.LIKELY),
        (S.COMPLAINED, R.NONE, 2, A.RECIPIENT, C.SURE),
        (S.QUEUED, R.NONE, 2, A.NOBODY, C.SURE),
        (S.QUEUED, R.NONE, 30, A.SENDER, C.SURE),
        (S.QUEUED, R.NONE, 100, A.SENDER, C.LIKELY),
        (S.DEFERRED, R.GREYLISTED, 2, A.NOBODY, C.SURE),
        (S.DEFERRED, R.QUOTA_EXCEEDED, 2, A.RECIPIENT, C.SURE),
        (S.DEFERRED, R.GREYLISTED, 100, A.SENDER, C.LIKELY),
        (S.HARD_BOUNCED, R.USER_UNKNOWN, 2, A.RECIPIENT, C.SURE),
        (S.HARD_BOUNCED, R.UNKNOWN, 2, A.SENDER, C.LIKELY),
        (S.HARD_BOUNCED, R.QUOTA_EXCEEDED, 2, A.RECIPIENT, C.LIKELY),
        (S.SOFT_BOUNCED, R.QUOTA_EXCEEDED, 2, A.RECIPIENT, C.SURE),
        (S.SOFT_BOUNCED, R.CONNECTION_ISSUE, 2, A.SENDER, C.SURE),
        (S.SOFT_BOUNCED, R.POLICY_ISSUE, 2, A.SENDER, C.LIKELY),
        (S.SOFT_BOUNCED, R.SENDER_BLOCKED, 2, A.MAILJET, C.LIKELY),
        (S.SOFT_BOUNCED, R.ACCESS_DENIED, 2, A.PROVIDER, C.LIKELY),
        (S.BLOCKED, R.PREBLOCKED, 2, A.SENDER, C.SURE),
        (S.BLOCKED, R.SPAM_REPORTER, 2, A.RECIPIENT, C.SURE),
        (S.BLOCKED, R.DUPLICATE_IN_CAMPAIGN, 2, A.NOBODY, C.SURE),
        (S.BLOCKED, R.NO_MAIL_HOST, 2, A.RECIPIENT, C.LIKELY),
        (S.UNKNOWN, R.NONE, 2, A.NOBODY, C.UNKNOWN),
        (S.UNKNOWN, R.NONE, 100, A.SENDER, C.UNKNOWN),
    ],
)
def test_somebody_has_to_act_and_it_is_said_how_sure_that_is(
    state: DeliveryState, reason: Reason, ago: int, actor: Actor, certainty: Certainty
) -> None:
    verdict = judged(state, reason, timedelta(hours=ago))
    assert (verdict.actor, verdict.certainty) == (actor, certainty)


def test_every_combination_gets_a_verdict_and_none_promises_what_sources_dispute() -> None:
    assert not RETRY_PERIOD.may_be_promised
    ages = [None, timedelta(minutes=1), timedelta(hours=1), timedelta(days=2), timedelta(days=9)]
    for state, reason, ago in itertools.product(S, R, ages):
        verdict = judged(state, reason, ago)
        assert verdict.provider == "web.de"
        if verdict.waits_until:
            assert state in (S.UNKNOWN, S.QUEUED, S.DELIVERED)
            assert verdict.waits_until == NOW - timedelta(minutes=1) + timedelta(minutes=15)
        if state is S.UNKNOWN:
            assert verdict.certainty is C.UNKNOWN
            assert verdict.finality is Finality.UNCLEAR
