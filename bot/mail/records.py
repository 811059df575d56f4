"""Reads one record of Mailjet's `message` resource into a `Delivery`, tolerant of what is missing.

Not for HTTP (`mailjet.py`) and not for webhook events (`events.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.mail.addresses import normalise_address
from bot.mail.models import Delivery
from bot.mail.status import DeliveryState, Reason, finality_of, reason_of, state_from_api
from bot.mail.wire import to_bool, to_text, to_time

_REFUSED = (
    DeliveryState.SOFT_BOUNCED,
    DeliveryState.HARD_BOUNCED,
    DeliveryState.BLOCKED,
    DeliveryState.DEFERRED,
)


def is_about(record: Mapping[str, object], address: str, contact_number: str = "") -> bool:
    """Tell whether a record is proven to belong to this address, by itself or by the contact's number."""
    named = to_text(record.get("ContactAlt"), 400)
    if named:
        return normalise_address(named) == address
    # ContactAlt is "" where ShowContactAlt had no effect: then only the number can prove it.
    return bool(contact_number) and to_text(record.get("ContactID")) == contact_number


def delivery_from_record(record: Mapping[str, object], address: str) -> Delivery | None:
    """Read one record; None where it has no id, since nothing could be asked about it."""
    message_id = to_text(record.get("ID"), 64).strip()
    if message_id in ("", "0"):
        return None
    # Captures lack StateID and more: every key may be missing. 0 stands for "nothing wrong".
    reason = reason_of(record.get("StateID"))
    word = record.get("Status")
    state = state_from_api(word, reason, to_bool(record.get("StatePermanent")))
    if state not in _REFUSED:
        reason = Reason.NONE
    elif reason is Reason.NONE and state is not DeliveryState.DEFERRED:
        reason = Reason.UNKNOWN
    # Whether ArrivedAt is filled for queued mails is not documented: it counts as "sent at", never as proof.
    arrived = to_time(record.get("ArrivedAt"))
    return Delivery(
        message_id=message_id,
        recipient=address,
        state=state,
        reason=reason,
        finality=finality_of(state, reason),
        at=arrived,
        updated_at=arrived,
        subject=to_text(record.get("Subject"), 500),
        custom_id=to_text(record.get("CustomID"), 500),
        original_status=to_text(word, 40),
        raw=dict(record),
    )
