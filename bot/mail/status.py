"""Our words for what happened to a mail, and the tables that lead from Mailjet's words to them.

Not for wording (that is `data/responses/`) and not for SMTP texts (`smtp.py`). No look-up here ever raises:
an unknown vendor word becomes UNKNOWN, the caller keeps the original word beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class DeliveryState(Enum):
    """How far a mail got, as far as anybody on the sending side can know."""

    # Mailjet has no outcome, or used a word that we do not know. Says nothing, neither good nor bad.
    UNKNOWN = "unknown"
    # Waits at Mailjet. Not handed over yet; how long it will wait is not known.
    QUEUED = "queued"
    # The recipient's server said "later", Mailjet tries again. May still arrive, or be given up.
    DEFERRED = "deferred"
    # Accepted by the recipient's mail server. Inbox or spam folder is unknown to every sender.
    DELIVERED = "delivered"
    # Opened or clicked, so it was delivered. Maybe by a privacy proxy or scanner instead of a person.
    OPENED = "opened"
    # The recipient pressed "spam", so it was delivered. Further mail to him gets blocked.
    COMPLAINED = "complained"
    # A passing problem lasted too long and this mail was given up. A new mail may get through.
    SOFT_BOUNCED = "soft_bounced"
    # Refused for good by the recipient's side. Says nothing about the recipient's other addresses.
    HARD_BOUNCED = "hard_bounced"
    # Mailjet did not even try. The recipient's server never saw this mail.
    BLOCKED = "blocked"


class Reason(Enum):
    """Why a mail did not arrive: Mailjet's 21 rows, plus "none given" and "not understood"."""

    NONE = "none"
    UNKNOWN = "unknown"
    USER_UNKNOWN = "user_unknown"
    MAILBOX_INACTIVE = "mailbox_inactive"
    QUOTA_EXCEEDED = "quota_exceeded"
    INVALID_DOMAIN = "invalid_domain"
    NO_MAIL_HOST = "no_mail_host"
    ACCESS_DENIED = "access_denied"
    SENDER_BLOCKED = "sender_blocked"
    CONTENT_BLOCKED = "content_blocked"
    POLICY_ISSUE = "policy_issue"
    SYSTEM_ISSUE = "system_issue"
    PROTOCOL_ISSUE = "protocol_issue"
    CONNECTION_ISSUE = "connection_issue"
    GREYLISTED = "greylisted"
    PREBLOCKED = "preblocked"
    DUPLICATE_IN_CAMPAIGN = "duplicate_in_campaign"
    SPAM_PREBLOCKED = "spam_preblocked"
    BAD_TEMPLATE = "bad_template"
    TEMPLATE_LANGUAGE_ERROR = "template_language_error"
    TYPOFIX = "typofix"
    BLACKLISTED = "blacklisted"
    SPAM_REPORTER = "spam_reporter"


class Finality(Enum):
    """Whether the cause goes away by itself."""

    # Expected to pass: waiting or sending again may help. Not a promise that it will.
    TEMPORARY = "temporary"
    # Stays as it is until somebody acts (or, for a good outcome, nothing more is to come).
    FINAL = "final"
    # Sources or signals do not agree, or say nothing.
    UNCLEAR = "unclear"


class Actor(Enum):
    """Who has to act first."""

    RECIPIENT = "recipient"
    PROVIDER = "provider"
    SENDER = "sender"
    MAILJET = "mailjet"
    NOBODY = "nobody"  # waiting is all there is to do


class EventKind(Enum):
    """What kind of news about a mail came in, from a webhook or from `messagehistory`."""

    UNKNOWN = "unknown"
    QUEUED = "queued"
    DEFERRED = "deferred"
    SENT = "sent"
    OPENED = "opened"
    CLICKED = "clicked"
    BOUNCED = "bounced"
    BLOCKED = "blocked"
    SPAM = "spam"
    UNSUBSCRIBED = "unsubscribed"


# Status strings of the v3 `message` resource (SDK types Message.ts). The web interface uses "sent" for
# "still trying" (documentation.mailjet.com/hc/de/articles/360043229453); the API's `sent` is "accepted".
_API_STATES: Mapping[str, DeliveryState] = MappingProxyType({
    "unknown": DeliveryState.UNKNOWN,
    "processed": DeliveryState.UNKNOWN,
    "queued": DeliveryState.QUEUED,
    "sent": DeliveryState.DELIVERED,
    "opened": DeliveryState.OPENED,
    "clicked": DeliveryState.OPENED,
    "spam": DeliveryState.COMPLAINED,
    # Unsubscribing works from the header too, so it proves delivery but not opening.
    "unsub": DeliveryState.DELIVERED,
    "blocked": DeliveryState.BLOCKED,
    "softbounced": DeliveryState.SOFT_BOUNCED,
    "hardbounced": DeliveryState.HARD_BOUNCED,
    "deferred": DeliveryState.DEFERRED,
})  # fmt: skip

# The same, as numbers of the `MessageStatus` filter; 5 and "bounce" are decided in `state_from_api`.
_API_NUMBERS: Mapping[int, str] = MappingProxyType({
    0: "processed", 1: "queued", 2: "sent", 3: "opened", 4: "clicked", 5: "bounce",
    6: "spam", 7: "unsub", 8: "blocked", 9: "softbounced", 10: "hardbounced", 11: "deferred",
})  # fmt: skip

# Event API words (guides/_event-api.md) and `messagehistory` words, which differ in tense.
_EVENT_KINDS: Mapping[str, EventKind] = MappingProxyType({
    "sent": EventKind.SENT,
    "open": EventKind.OPENED, "opened": EventKind.OPENED,
    "click": EventKind.CLICKED, "clicked": EventKind.CLICKED,
    "bounce": EventKind.BOUNCED, "bounced": EventKind.BOUNCED,
    "softbounced": EventKind.BOUNCED, "hardbounced": EventKind.BOUNCED,
    "blocked": EventKind.BLOCKED,
    "spam": EventKind.SPAM,
    "unsub": EventKind.UNSUBSCRIBED,
    "deferred": EventKind.DEFERRED,
    "queued": EventKind.QUEUED,
})  # fmt: skip

# StateID, `error` text, what becomes of it, who can fix it: SDK type MessageState, guides/_event-api.md.
# Finality of 3 and 10-13 is Mailjet's word, the rest judgement; "depends" is UNCLEAR.
_REASONS: tuple[tuple[int, str, Reason, Finality, Actor], ...] = (
    (1, "user unknown", Reason.USER_UNKNOWN, Finality.FINAL, Actor.RECIPIENT),
    (2, "mailbox inactive", Reason.MAILBOX_INACTIVE, Finality.FINAL, Actor.RECIPIENT),
    (3, "quota exceeded", Reason.QUOTA_EXCEEDED, Finality.TEMPORARY, Actor.RECIPIENT),
    (4, "invalid domain", Reason.INVALID_DOMAIN, Finality.FINAL, Actor.RECIPIENT),
    (5, "no mail host", Reason.NO_MAIL_HOST, Finality.FINAL, Actor.RECIPIENT),  # only "mostly" final
    (6, "relay/access denied", Reason.ACCESS_DENIED, Finality.UNCLEAR, Actor.PROVIDER),
    (7, "sender blocked", Reason.SENDER_BLOCKED, Finality.UNCLEAR, Actor.MAILJET),
    (8, "content blocked", Reason.CONTENT_BLOCKED, Finality.UNCLEAR, Actor.SENDER),
    (9, "policy issue", Reason.POLICY_ISSUE, Finality.UNCLEAR, Actor.SENDER),
    (10, "system issue", Reason.SYSTEM_ISSUE, Finality.TEMPORARY, Actor.NOBODY),
    (11, "protocol issue", Reason.PROTOCOL_ISSUE, Finality.TEMPORARY, Actor.NOBODY),
    (12, "connection issue", Reason.CONNECTION_ISSUE, Finality.TEMPORARY, Actor.NOBODY),
    (13, "greylisted", Reason.GREYLISTED, Finality.TEMPORARY, Actor.NOBODY),
    # Only a ticket lifts it (hc/de/articles/360043102273), and the ticket is the sender's to write.
    (14, "preblocked", Reason.PREBLOCKED, Finality.FINAL, Actor.SENDER),
    (15, "duplicate in campaign", Reason.DUPLICATE_IN_CAMPAIGN, Finality.FINAL, Actor.NOBODY),
    (16, "spam preblocked", Reason.SPAM_PREBLOCKED, Finality.FINAL, Actor.SENDER),
    (17, "bad or empty template", Reason.BAD_TEMPLATE, Finality.FINAL, Actor.SENDER),
    (18, "error in template language", Reason.TEMPLATE_LANGUAGE_ERROR, Finality.FINAL, Actor.SENDER),
    (19, "typofix", Reason.TYPOFIX, Finality.FINAL, Actor.RECIPIENT),
    (20, "blacklisted", Reason.BLACKLISTED, Finality.FINAL, Actor.SENDER),
    # His wish comes first: nobody may unblock a complaint without the recipient asking for it.
    (21, "spam reporter", Reason.SPAM_REPORTER, Finality.FINAL, Actor.RECIPIENT),
)

_REASON_BY_ID: Mapping[int, Reason] = MappingProxyType({row[0]: row[2] for row in _REASONS})
_REASON_BY_WORD: Mapping[str, Reason] = MappingProxyType({row[1]: row[2] for row in _REASONS})

FINALITY_OF_REASON: Mapping[Reason, Finality] = MappingProxyType(
    {Reason.NONE: Finality.UNCLEAR, Reason.UNKNOWN: Finality.UNCLEAR} | {row[2]: row[3] for row in _REASONS}
)
ACTOR_OF_REASON: Mapping[Reason, Actor] = MappingProxyType(
    {Reason.NONE: Actor.NOBODY, Reason.UNKNOWN: Actor.SENDER} | {row[2]: row[4] for row in _REASONS}
)


def reason_of(word: object) -> Reason:
    """Translate a StateID or an error word, as number or text; empty and 0 mean that none was given."""
    if word is None or isinstance(word, bool):
        return Reason.NONE
    text = " ".join(str(word).lower().split())
    if text in ("", "0"):
        return Reason.NONE
    # Documentation samples print numbers as strings, captured answers use numbers: take both.
    if text.isascii() and text.isdigit() and len(text) < 4:
        return _REASON_BY_ID.get(int(text), Reason.UNKNOWN)
    return _REASON_BY_WORD.get(text, Reason.UNKNOWN)


def state_from_api(word: object, reason: Reason = Reason.NONE, permanent: bool | None = None) -> DeliveryState:
    """Translate `Status` (text or number) of a message record."""
    text = "" if word is None else str(word).strip().lower()
    if text.isascii() and text.isdigit() and len(text) < 4:
        text = _API_NUMBERS.get(int(text), "")
    if text in ("bounce", "bounced"):
        return _bounce(reason, permanent)
    return _API_STATES.get(text, DeliveryState.UNKNOWN)


def event_kind(word: object) -> EventKind:
    """Translate an event word of the Event API or of `messagehistory`."""
    return _EVENT_KINDS.get(str(word).strip().lower(), EventKind.UNKNOWN)


def state_from_event(kind: EventKind, reason: Reason = Reason.NONE, hard: bool | None = None) -> DeliveryState:
    """Say what one event by itself tells about the mail."""
    if kind is EventKind.BOUNCED:
        return _bounce(reason, hard)
    return _EVENT_STATES[kind]


def finality_of(state: DeliveryState, reason: Reason) -> Finality:
    """Say whether a state with this reason can change without anybody acting."""
    if state in (DeliveryState.QUEUED, DeliveryState.DEFERRED):
        return Finality.TEMPORARY
    if state in (DeliveryState.DELIVERED, DeliveryState.OPENED, DeliveryState.COMPLAINED):
        return Finality.FINAL
    of_reason = FINALITY_OF_REASON[reason]
    if state is DeliveryState.HARD_BOUNCED:
        # "hard" beside a cause that passes (mailbox full): the signals contradict each other.
        return Finality.UNCLEAR if of_reason is Finality.TEMPORARY else Finality.FINAL
    if state is DeliveryState.SOFT_BOUNCED:
        if reason in (Reason.NONE, Reason.UNKNOWN):
            return Finality.TEMPORARY  # Mailjet's own meaning of a soft bounce
        return Finality.UNCLEAR if of_reason is Finality.FINAL else of_reason
    return of_reason if state is DeliveryState.BLOCKED else Finality.UNCLEAR


def _bounce(reason: Reason, hard: bool | None) -> DeliveryState:
    if hard:
        return DeliveryState.HARD_BOUNCED
    # "Greylisted" comes as a bounce although Mailjet tries again (guides/_event-api.md; anymail copes alike).
    if reason is Reason.GREYLISTED:
        return DeliveryState.DEFERRED
    if hard is None and FINALITY_OF_REASON[reason] is Finality.FINAL:
        return DeliveryState.HARD_BOUNCED
    return DeliveryState.SOFT_BOUNCED


_EVENT_STATES: Mapping[EventKind, DeliveryState] = MappingProxyType({
    EventKind.UNKNOWN: DeliveryState.UNKNOWN,
    EventKind.QUEUED: DeliveryState.QUEUED,
    EventKind.DEFERRED: DeliveryState.DEFERRED,
    EventKind.SENT: DeliveryState.DELIVERED,
    EventKind.OPENED: DeliveryState.OPENED,
    EventKind.CLICKED: DeliveryState.OPENED,
    EventKind.BLOCKED: DeliveryState.BLOCKED,
    EventKind.SPAM: DeliveryState.COMPLAINED,
    EventKind.UNSUBSCRIBED: DeliveryState.DELIVERED,
})  # fmt: skip
