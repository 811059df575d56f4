"""From the events of one mail, in any order and any number of copies, to the one `Delivery` they mean.

Also joins what events say with what Mailjet's API says. Not for storing and not for judging.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timezone

from bot.mail.models import Delivery, DeliveryEvent
from bot.mail.smtp import read_reply
from bot.mail.status import DeliveryState, EventKind, Reason, finality_of, state_from_event

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

# Within one second the order of events is unknown: the one that can only come later in a mail's life wins.
_LATER_IN_LIFE = {
    state: rank
    for rank, state in enumerate((
        DeliveryState.UNKNOWN,
        DeliveryState.QUEUED,
        DeliveryState.DEFERRED,
        DeliveryState.DELIVERED,
        DeliveryState.SOFT_BOUNCED,
        DeliveryState.BLOCKED,
        DeliveryState.HARD_BOUNCED,
        DeliveryState.OPENED,
        DeliveryState.COMPLAINED,
    ))
}  # fmt: skip

# How much a state says when events and API disagree; the four outcomes in the middle weigh the same.
_PROGRESS = {
    DeliveryState.UNKNOWN: 0,
    DeliveryState.QUEUED: 1,
    DeliveryState.DEFERRED: 2,
    DeliveryState.DELIVERED: 3,
    DeliveryState.SOFT_BOUNCED: 3,
    DeliveryState.HARD_BOUNCED: 3,
    DeliveryState.BLOCKED: 3,
    DeliveryState.OPENED: 4,
    DeliveryState.COMPLAINED: 5,
}


def delivery_from(events: Iterable[DeliveryEvent]) -> Delivery:
    """Fold the events of one message and one recipient; order and copies make no difference.

    Raises:
        ValueError: if there is no event at all.
    """
    known = _distinct(events)
    if not known:
        raise ValueError("a delivery needs at least one event")
    deciding = _deciding(known)
    state = _state(deciding)
    opened = [one.at for one in known if one.kind in (EventKind.OPENED, EventKind.CLICKED)]
    reply = deciding.server_reply or _last_text(one.server_reply for one in known)
    reason = deciding.reason if state not in _GOOD else Reason.NONE
    return Delivery(
        message_id=deciding.message_id,
        recipient=deciding.recipient,
        state=state,
        reason=reason,
        finality=finality_of(state, reason),
        at=known[0].at,
        updated_at=known[-1].at,
        subject=_last_text(e.subject for e in known),
        custom_id=_last_text(e.custom_id for e in known),
        payload=_last_text(e.payload for e in known),
        server_reply=reply,
        smtp_code=read_reply(reply).code,
        opened_at=min(opened, default=None),
        original_status=deciding.word or deciding.kind.value,
        events=known,
        demo=any(one.demo for one in known),
        raw=deciding.raw,
    )


def join(stored: Delivery, asked: Delivery) -> Delivery:
    """Join one mail as the store knows it with the same mail as Mailjet's API tells it."""
    if _api_wins(stored.state, asked.state):
        told, other = asked, stored
    else:
        told, other = stored, asked
    same = told.state is other.state
    reason = told.reason
    if same and reason in (Reason.NONE, Reason.UNKNOWN):
        reason = other.reason if other.reason is not Reason.NONE else reason
    return replace(
        told,
        reason=reason,
        finality=finality_of(told.state, reason),
        at=asked.at or stored.at,
        updated_at=max((t for t in (stored.updated_at, asked.updated_at) if t), default=None),
        subject=asked.subject or stored.subject,
        custom_id=asked.custom_id or stored.custom_id,
        payload=stored.payload or asked.payload,
        server_reply=told.server_reply or (other.server_reply if same else ""),
        smtp_code=told.smtp_code or (other.smtp_code if same else None),
        opened_at=stored.opened_at or asked.opened_at,
        events=stored.events or asked.events,
        demo=stored.demo,
    )


def with_history(delivery: Delivery, history: Iterable[DeliveryEvent]) -> Delivery:
    """Add a message's history to what its record said; the record's state stays, the history says why."""
    known = _distinct(history)
    if not known:
        return delivery
    told = delivery_from(known)
    vague = delivery.reason in (Reason.NONE, Reason.UNKNOWN) and delivery.state not in _GOOD
    reason = told.reason if vague and told.reason is not Reason.NONE else delivery.reason
    return replace(
        delivery,
        reason=reason,
        finality=finality_of(delivery.state, reason),
        at=delivery.at or told.at,
        updated_at=told.updated_at,
        server_reply=told.server_reply,
        smtp_code=told.smtp_code,
        opened_at=told.opened_at,
        events=known,
    )


def newest_first(deliveries: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """Sort by when they were sent, else by the last news of them."""
    return tuple(sorted(deliveries, key=lambda d: (d.at or d.updated_at or _EPOCH, d.message_id), reverse=True))


_REFUSED = (DeliveryState.HARD_BOUNCED, DeliveryState.SOFT_BOUNCED)
_GOOD = (DeliveryState.DELIVERED, DeliveryState.OPENED, DeliveryState.COMPLAINED, DeliveryState.QUEUED)


def _state(event: DeliveryEvent) -> DeliveryState:
    return state_from_event(event.kind, event.reason, event.hard)


def _distinct(events: Iterable[DeliveryEvent]) -> tuple[DeliveryEvent, ...]:
    def order(event: DeliveryEvent) -> tuple[datetime, int, str, str]:
        # The last part only breaks ties, so that copies that differ cannot make the order matter.
        rest = (event.reason.value, event.hard, event.server_reply, event.subject, event.custom_id)
        content = json.dumps([*rest, event.payload, event.demo, event.raw], sort_keys=True, default=str)
        return event.at, _LATER_IN_LIFE[_state(event)], event.word, content

    first_of_key: dict[tuple[str, str, int, str], DeliveryEvent] = {}
    for event in sorted(events, key=order):
        first_of_key.setdefault(event.key, event)
    return tuple(first_of_key.values())


def _deciding(known: tuple[DeliveryEvent, ...]) -> DeliveryEvent:
    # `known` is sorted by time, so the last of a group is the latest.
    complaints = [one for one in known if one.kind is EventKind.SPAM]
    if complaints:
        return complaints[-1]  # a person pressed a button in a mailbox: nothing later takes that back
    # After a hard bounce Mailjet never tries again, but a server may take a mail and bounce it later:
    # so of "sent" and "hard bounce" the bounce is the later truth, whatever the two clocks say.
    hard = [one for one in known if _state(one) is DeliveryState.HARD_BOUNCED]
    outcomes = [one for one in known if _state(one) not in (DeliveryState.OPENED, DeliveryState.UNKNOWN)]
    outcome = hard[-1] if hard else outcomes[-1] if outcomes else None
    opens = [one for one in known if _state(one) is DeliveryState.OPENED]
    if not opens:
        return outcome or known[-1]
    # A scanner may open a mail that the mailbox behind it then refuses: a later refusal outweighs it.
    if outcome is not None and _state(outcome) in _REFUSED and outcome.at > opens[-1].at:
        return outcome
    return opens[-1]


def _api_wins(stored: DeliveryState, asked: DeliveryState) -> bool:
    if _PROGRESS[stored] != _PROGRESS[asked]:
        return _PROGRESS[asked] > _PROGRESS[stored]
    return stored is not asked and stored is not DeliveryState.HARD_BOUNCED


def _last_text(texts: Iterable[str]) -> str:
    return next((text for text in reversed(list(texts)) if text), "")
