"""The verdict on one mail: what happened, why, how sure that is, who acts first, and until when to wait.

Pure: no clock, no store, no words. Every number comes from `limits.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.mail.limits import HOURS_END, PEAK_DELAY, RETRY_PERIOD
from bot.mail.models import Delivery
from bot.mail.providers import provider_of
from bot.mail.status import ACTOR_OF_REASON, Actor, DeliveryState, Finality, Reason


class Certainty(Enum):
    """How sure state and reason are together."""

    SURE = "sure"  # Mailjet or the recipient's server said so
    LIKELY = "likely"  # said, but other explanations remain
    UNKNOWN = "unknown"  # nobody said anything that we understand


class Age(Enum):
    """How long ago the mail was sent."""

    FRESH = "fresh"  # under 15 minutes
    HOURS = "hours"  # under a day; also where the time is not known, as it claims the least
    DAYS = "days"  # under three days
    OLD = "old"


@dataclass(frozen=True)
class Verdict:
    """Everything that an answer about one mail may rest on."""

    state: DeliveryState
    reason: Reason
    finality: Finality
    actor: Actor
    certainty: Certainty
    age: Age
    provider: str
    smtp_code: str | None
    # Set only where a source lets us promise it; a deferred mail never has one (3 days, 24 h or 7 days?).
    waits_until: datetime | None


def assess(delivery: Delivery, now: datetime) -> Verdict:
    """Judge one mail at one moment."""
    sent = delivery.at or delivery.updated_at
    age = _age(None if sent is None else now - sent)
    return Verdict(
        state=delivery.state,
        reason=delivery.reason,
        finality=delivery.finality,
        actor=_actor(delivery, age),
        certainty=_certainty(delivery, age, sent is not None),
        age=age,
        provider=provider_of(delivery.recipient).slug,
        smtp_code=delivery.smtp_code,
        waits_until=_waits_until(delivery.state, age, sent),
    )


def _age(span: timedelta | None) -> Age:
    if span is None:
        return Age.HOURS
    if span < PEAK_DELAY.span:  # also below zero: Mailjet's clock may run ahead of ours
        return Age.FRESH
    if span < HOURS_END.span:
        return Age.HOURS
    return Age.DAYS if span < RETRY_PERIOD.span else Age.OLD


def _actor(delivery: Delivery, age: Age) -> Actor:
    state = delivery.state
    late = age in (Age.DAYS, Age.OLD)
    if state in (DeliveryState.UNKNOWN, DeliveryState.QUEUED):
        # Minutes are normal; after a day a sending limit or quota of the account is likely.
        return Actor.SENDER if late else Actor.NOBODY
    if state is DeliveryState.DEFERRED:
        told = ACTOR_OF_REASON[delivery.reason]
        if told is Actor.RECIPIENT:
            return told  # a full mailbox does not empty itself
        return Actor.SENDER if age is Age.OLD else Actor.NOBODY
    if state in (DeliveryState.DELIVERED, DeliveryState.OPENED, DeliveryState.COMPLAINED):
        return Actor.RECIPIENT  # only he can look into his mailbox, or take his complaint back
    told = ACTOR_OF_REASON[delivery.reason]
    # Given up or blocked: waiting is over, so a cause that passes still needs somebody to send again.
    duplicate = delivery.reason is Reason.DUPLICATE_IN_CAMPAIGN
    return Actor.SENDER if told is Actor.NOBODY and not duplicate else told


_PLAIN_CERTAINTY = {
    DeliveryState.UNKNOWN: Certainty.UNKNOWN,
    DeliveryState.DELIVERED: Certainty.SURE,
    DeliveryState.COMPLAINED: Certainty.SURE,
    DeliveryState.OPENED: Certainty.LIKELY,  # privacy proxies and scanners open too
}


def _certainty(delivery: Delivery, age: Age, time_known: bool) -> Certainty:
    state, reason = delivery.state, delivery.reason
    plain = _PLAIN_CERTAINTY.get(state)
    if plain:
        return plain
    if state in (DeliveryState.QUEUED, DeliveryState.DEFERRED):
        # Longer than any retry that is known of: the news of its end probably got lost.
        return Certainty.LIKELY if age is Age.OLD or not time_known else Certainty.SURE
    if reason in (Reason.NONE, Reason.UNKNOWN) or delivery.finality is Finality.UNCLEAR:
        return Certainty.LIKELY
    if reason is Reason.NO_MAIL_HOST and state is not DeliveryState.HARD_BOUNCED:
        return Certainty.LIKELY  # a name server that is down looks the same
    return Certainty.SURE


def _waits_until(state: DeliveryState, age: Age, sent: datetime | None) -> datetime | None:
    waiting = (DeliveryState.UNKNOWN, DeliveryState.QUEUED, DeliveryState.DELIVERED)
    if sent is None or age is not Age.FRESH or state not in waiting:
        return None
    return sent + PEAK_DELAY.span if PEAK_DELAY.may_be_promised else None
