"""From a verdict to the one piece of advice that fits it, whoever reads it.

Pure, and without words: `data/responses/zustellung.yml` says each advice to each reader. Not for mails that were
simply accepted: there the steps of the guide (bot/dialogue/zustellung.py) go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from bot.mail.providers import provider_named
from bot.mail.status import FINALITY_OF_REASON, Actor, DeliveryState, Finality, Reason
from bot.mail.verdict import Verdict


class Advice(Enum):
    """What helps next. Who does it is part of it; how it is said depends on the reader."""

    SEARCH_MAILBOX = "search_mailbox"
    TAKE_BACK_COMPLAINT = "take_back_complaint"
    WAIT_IN_QUEUE = "wait_in_queue"
    WAIT_FOR_RETRY = "wait_for_retry"
    WAIT_FOR_NEWS = "wait_for_news"
    CHECK_LIMITS = "check_limits"
    CHECK_ADDRESS = "check_address"
    MAILBOX_GONE = "mailbox_gone"
    MAKE_ROOM = "make_room"
    MAKE_ROOM_ON_ITS_WAY = "make_room_on_its_way"  # the mail is still being tried
    ASK_PROVIDER = "ask_provider"
    MAILJET_SETTLES = "mailjet_settles"
    SENDER_SETTLES = "sender_settles"
    T_ONLINE_FILTER = "t_online_filter"
    SEND_AGAIN = "send_again"
    UNBLOCK = "unblock"
    UNLIST = "unlist"
    DUPLICATE = "duplicate"
    CHANGE_CONTENT = "change_content"
    MEND_TEMPLATE = "mend_template"
    ASK_WHY = "ask_why"


_BY_REASON: Mapping[Reason, Advice] = MappingProxyType({
    Reason.NONE: Advice.ASK_WHY,
    Reason.UNKNOWN: Advice.ASK_WHY,
    Reason.USER_UNKNOWN: Advice.CHECK_ADDRESS,
    Reason.MAILBOX_INACTIVE: Advice.MAILBOX_GONE,
    Reason.QUOTA_EXCEEDED: Advice.MAKE_ROOM,
    Reason.INVALID_DOMAIN: Advice.CHECK_ADDRESS,
    Reason.NO_MAIL_HOST: Advice.CHECK_ADDRESS,
    Reason.ACCESS_DENIED: Advice.ASK_PROVIDER,
    # Concerns Mailjet's servers: sending the reader to his provider's postmaster would be a fool's errand.
    Reason.SENDER_BLOCKED: Advice.MAILJET_SETTLES,
    Reason.CONTENT_BLOCKED: Advice.SENDER_SETTLES,
    Reason.POLICY_ISSUE: Advice.SENDER_SETTLES,
    Reason.SYSTEM_ISSUE: Advice.SEND_AGAIN,
    Reason.PROTOCOL_ISSUE: Advice.SEND_AGAIN,
    Reason.CONNECTION_ISSUE: Advice.SEND_AGAIN,
    Reason.GREYLISTED: Advice.SEND_AGAIN,
    Reason.PREBLOCKED: Advice.UNBLOCK,
    Reason.DUPLICATE_IN_CAMPAIGN: Advice.DUPLICATE,
    Reason.SPAM_PREBLOCKED: Advice.CHANGE_CONTENT,
    Reason.BAD_TEMPLATE: Advice.MEND_TEMPLATE,
    Reason.TEMPLATE_LANGUAGE_ERROR: Advice.MEND_TEMPLATE,
    Reason.TYPOFIX: Advice.CHECK_ADDRESS,
    Reason.BLACKLISTED: Advice.UNLIST,
    Reason.SPAM_REPORTER: Advice.TAKE_BACK_COMPLAINT,
})  # fmt: skip

# Where a provider refuses recognised spam, its owner can choose a folder instead. Only for refusals that a spam
# filter may have caused; nothing else is helped by it.
_MAYBE_SPAM_FILTER = (Reason.CONTENT_BLOCKED, Reason.POLICY_ISSUE, Reason.NONE, Reason.UNKNOWN)
# A server may also say them for the moment ("4.1.1"), and they are worth a look at the address at once.
_MAYBE_A_SLIP = (
    Reason.USER_UNKNOWN,
    Reason.MAILBOX_INACTIVE,
    Reason.INVALID_DOMAIN,
    Reason.NO_MAIL_HOST,
    Reason.TYPOFIX,
)
_REFUSED = (DeliveryState.SOFT_BOUNCED, DeliveryState.HARD_BOUNCED)


def advise(judged: Verdict) -> Advice | None:
    """Choose the advice; None for an accepted mail, where the search in the mailbox begins."""
    state = judged.state
    if state is DeliveryState.DELIVERED:
        return None
    if state is DeliveryState.OPENED:
        return Advice.SEARCH_MAILBOX
    if state is DeliveryState.COMPLAINED:
        return Advice.TAKE_BACK_COMPLAINT
    if state is DeliveryState.QUEUED:
        return Advice.WAIT_IN_QUEUE if judged.actor is Actor.NOBODY else Advice.CHECK_LIMITS
    if state is DeliveryState.UNKNOWN:
        return Advice.WAIT_FOR_NEWS if judged.actor is Actor.NOBODY else Advice.CHECK_LIMITS
    if state is DeliveryState.DEFERRED:
        return _still_tried(judged)
    if (
        state in _REFUSED
        and judged.reason in _MAYBE_SPAM_FILTER
        and provider_named(judged.provider).rejects_spam_by_default
    ):
        return Advice.T_ONLINE_FILTER
    return _BY_REASON[judged.reason]


def contradicts_itself(judged: Verdict) -> bool:
    """Tell whether a mail is said to be tried again although its reason says that it is not."""
    final = FINALITY_OF_REASON[judged.reason] is Finality.FINAL
    return judged.state is DeliveryState.DEFERRED and final and judged.reason not in _MAYBE_A_SLIP


def _still_tried(judged: Verdict) -> Advice:
    if judged.reason is Reason.QUOTA_EXCEEDED:
        return Advice.MAKE_ROOM_ON_ITS_WAY
    if judged.reason in _MAYBE_A_SLIP:
        return Advice.CHECK_ADDRESS
    if contradicts_itself(judged):
        return Advice.WAIT_FOR_RETRY
    return Advice.WAIT_FOR_RETRY if judged.actor is Actor.NOBODY else Advice.SEND_AGAIN
