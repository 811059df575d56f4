"""What we know about one mail, its way as a timeline, and what kind of mail it probably is.

Not for judging it (`verdict.py`) and not for saying it (`data/responses/`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.mail.status import DeliveryState, EventKind, Finality, Reason


@dataclass(frozen=True)
class DeliveryEvent:
    """One piece of news about one mail; `raw` is Mailjet's own object, untouched."""

    kind: EventKind
    at: datetime
    message_id: str
    recipient: str
    reason: Reason = Reason.NONE
    hard: bool | None = None
    server_reply: str = ""
    word: str = ""
    subject: str = ""
    custom_id: str = ""
    payload: str = ""
    demo: bool = False
    raw: Mapping[str, object] = field(default_factory=dict, hash=False)
    received_at: datetime | None = field(default=None, compare=False)

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What makes it the same event when Mailjet sends it again."""
        return self.message_id, self.word or self.kind.value, int(self.at.timestamp()), self.recipient


@dataclass(frozen=True)
class Delivery:
    """What is known about one mail to one recipient. Times are aware UTC; `at` is when it was sent."""

    message_id: str
    recipient: str
    state: DeliveryState
    reason: Reason = Reason.NONE
    finality: Finality = Finality.UNCLEAR
    at: datetime | None = None
    updated_at: datetime | None = None
    subject: str = ""
    custom_id: str = ""
    payload: str = ""
    server_reply: str = ""
    smtp_code: str | None = None
    opened_at: datetime | None = None
    original_status: str = ""
    events: tuple[DeliveryEvent, ...] = ()
    demo: bool = False
    raw: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def was_delivered(self) -> bool:
        """Whether the recipient's server took it, whatever came later."""
        return self.state in _TAKEN


class Step(Enum):
    """One step on a mail's way."""

    CREATED = "created"
    HANDED_OVER = "handed_over"
    DEFERRED = "deferred"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    BLOCKED = "blocked"
    OPENED = "opened"
    COMPLAINED = "complained"


_TAKEN = (DeliveryState.DELIVERED, DeliveryState.OPENED, DeliveryState.COMPLAINED)

_STEP_OF_STATE = {
    DeliveryState.DEFERRED: Step.DEFERRED,
    DeliveryState.DELIVERED: Step.ACCEPTED,
    DeliveryState.OPENED: Step.OPENED,
    DeliveryState.COMPLAINED: Step.COMPLAINED,
    DeliveryState.SOFT_BOUNCED: Step.REFUSED,
    DeliveryState.HARD_BOUNCED: Step.REFUSED,
    DeliveryState.BLOCKED: Step.BLOCKED,
}

_STEP_OF_EVENT = {
    EventKind.DEFERRED: Step.DEFERRED,
    EventKind.SENT: Step.ACCEPTED,
    EventKind.OPENED: Step.OPENED,
    EventKind.CLICKED: Step.OPENED,
    EventKind.BOUNCED: Step.REFUSED,
    EventKind.BLOCKED: Step.BLOCKED,
    EventKind.SPAM: Step.COMPLAINED,
}


def timeline(delivery: Delivery) -> tuple[tuple[Step, datetime | None], ...]:
    """List the mail's steps in order, each once with its first time; None where the time is not known."""
    steps: list[tuple[Step, datetime | None]] = []
    for event in sorted(delivery.events, key=lambda one: one.at):
        step = _STEP_OF_EVENT.get(event.kind)
        if step is Step.REFUSED and event.reason is Reason.GREYLISTED and not event.hard:
            step = Step.DEFERRED
        if step and step not in (known for known, _ in steps):
            steps.append((step, event.at))
    reached = _STEP_OF_STATE.get(delivery.state)
    names = [step for step, _ in steps]
    if reached and reached not in names:
        steps.append((reached, delivery.opened_at if reached is Step.OPENED else None))
    if delivery.was_delivered and Step.ACCEPTED not in names and reached is not Step.ACCEPTED:
        place = next(i for i, (step, _) in enumerate(steps) if step in (Step.OPENED, Step.COMPLAINED))
        steps.insert(place, (Step.ACCEPTED, None))
    way: list[tuple[Step, datetime | None]] = [(Step.CREATED, delivery.at)]
    tried = [(step, at) for step, at in steps if step is not Step.BLOCKED]
    if tried:
        way.append((Step.HANDED_OVER, tried[0][1]))
    return (*way, *steps)


class MailKind(Enum):
    """What the mail was for, guessed from the sender's tag and the subject."""

    REGISTRATION = "registration"
    LOGIN = "login"
    PASSWORD = "password"  # noqa: S105 - a kind of mail, no secret
    COURSE = "course"
    WEBINAR = "webinar"
    NEWSLETTER = "newsletter"
    RECEIPT = "receipt"
    OTHER = "other"


# First row that fits decides. Parts fit anywhere in a word (German compounds), words only as a whole
# ("order" would hit "erfordert", "reset" would hit "Presets"). Umlauts are written out.
_KINDS: tuple[tuple[MailKind, tuple[str, ...], frozenset[str]], ...] = (
    (MailKind.PASSWORD, ("passwort", "kennwort", "password"), frozenset({"reset", "pw", "pwreset"})),
    (
        MailKind.RECEIPT,
        ("rechnung", "quittung", "zahlung", "bestellung", "bestellbest", "kaufbest", "invoice", "receipt"),
        frozenset({"order", "payment", "beleg", "kauf", "purchase"}),
    ),
    (
        MailKind.NEWSLETTER,
        ("newsletter", "rundbrief", "neuigkeit", "wochenpost", "rundmail"),
        frozenset({"news", "campaign", "update", "updates", "digest"}),
    ),
    (MailKind.LOGIN, ("loginlink", "anmeldelink", "einlog"), frozenset({"login", "magic"})),
    (
        MailKind.REGISTRATION,
        ("registr", "anmeld", "zugang", "willkommen", "welcome", "bestaetig", "aktivier", "activat", "verif",
         "einladung", "invit", "freischalt"),
        frozenset({"signup", "confirm", "doi", "optin", "access", "account", "konto"}),
    ),
    (MailKind.WEBINAR, ("webinar",), frozenset()),
    (
        MailKind.COURSE,
        ("kurs", "modul", "lektion", "zertifikat", "course", "lesson", "seminar"),
        frozenset({"module", "certificate", "training"}),
    ),
)  # fmt: skip

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORD = re.compile(r"[a-z0-9]+")


def mail_kind(subject: str, custom_id: str = "") -> MailKind:
    """Guess what the mail was for; the sender's own tag counts before the subject."""
    for text in (custom_id, subject):
        words = _WORD.findall(_plain(text[:500]))
        for kind, parts, whole in _KINDS:
            if any(word in whole or any(part in word for part in parts) for word in words):
                return kind
    return MailKind.OTHER


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).lower().translate(_UMLAUTS)
    return unicodedata.normalize("NFKD", composed)
