"""What is said to a "no" after a verdict that leaves nothing to search for: once what fits it, then the end. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from bot.dialogue.questions import Topic
from bot.dialogue.turn import Turn
from bot.dialogue.zustellung import LINK_EXPIRED
from bot.mail.advice import Advice
from bot.mail.models import MailKind, mail_kind
from bot.understand.in_context import LOOKING

MISSING_KIND = "art"
"""In place of a piece of advice: mails were found, but none of the kind asked for."""
SAID = "weiter"
"""How often a verdict was already insisted on; kept with it."""
DONE = "getan"
"""Whether what the verdict asks of the receiver was done; kept with it."""
PLAN = "plan"
"""That another address is entered, by the name of its provider where it was said; kept with the verdict."""
KEPT = (DONE, PLAN)
"""What was told of a person since the verdict, and stays when his mail is looked up again."""
MAY_BE_DONE = frozenset({Advice.T_ONLINE_FILTER.value, Advice.ASK_PROVIDER.value, Advice.MAKE_ROOM.value})
"""Advice that is one thing to do in a mailbox: after it only a new mail helps."""


class Follow(Enum):
    """What goes on after a verdict, whatever the exact reason."""

    WAIT = "warten"
    ADDRESS = "adresse"
    ROOM = "voll"
    BLOCK = "sperre"
    SENDER = "absender"
    FILTER = "filter"
    AGAIN = "neu"
    LINK = "link"
    KIND = "art"


_FOLLOW: Mapping[str, Follow] = {
    **dict.fromkeys((Advice.WAIT_IN_QUEUE.value, Advice.WAIT_FOR_RETRY.value, Advice.WAIT_FOR_NEWS.value), Follow.WAIT),
    **dict.fromkeys((Advice.CHECK_ADDRESS.value, Advice.MAILBOX_GONE.value), Follow.ADDRESS),
    **dict.fromkeys((Advice.MAKE_ROOM.value, Advice.MAKE_ROOM_ON_ITS_WAY.value), Follow.ROOM),
    **dict.fromkeys((Advice.UNBLOCK.value, Advice.UNLIST.value, Advice.TAKE_BACK_COMPLAINT.value), Follow.BLOCK),
    **dict.fromkeys((Advice.ASK_PROVIDER.value, Advice.T_ONLINE_FILTER.value), Follow.FILTER),
    **dict.fromkeys((Advice.SEND_AGAIN.value, Advice.DUPLICATE.value), Follow.AGAIN),
    **dict.fromkeys(
        (
            Advice.CHECK_LIMITS.value, Advice.MAILJET_SETTLES.value, Advice.SENDER_SETTLES.value,
            Advice.CHANGE_CONTENT.value, Advice.MEND_TEMPLATE.value, Advice.ASK_WHY.value,
        ),
        Follow.SENDER,
    ),
    LINK_EXPIRED: Follow.LINK,
    MISSING_KIND: Follow.KIND,
}  # fmt: skip

ANSWERED_AS: Mapping[str, str] = {
    Advice.WAIT_FOR_RETRY.value: "wiederholung",
    Advice.MAKE_ROOM_ON_ITS_WAY.value: "voll_unterwegs",
    Advice.TAKE_BACK_COMPLAINT.value: "beschwerde",
    Advice.UNLIST.value: "sperrliste",
}
"""Advice that is explained, and passed on, in other words than the rest of what goes on in the same way."""


BLOCKED = frozenset({"sperre", "beschwerde", "sperrliste"})
"""What is found where the sending service holds back all mails to an address."""


_IN_NO_FOLDER = BLOCKED | {"adresse", "voll", "filter"}
OUT_OF_PLACE = LOOKING | {"mehrmals-angefordert", "login-link-neu-anfordern", "erst-kontakt-dann-neu", "archiv-ordner"}
"""Known questions about folders or about requesting anew: of no use while nothing arrives."""


def matter(verdict: Mapping[str, Any]) -> str | None:
    """Return which explanation and which text to pass on fit a verdict that ended the search, None for any other."""
    follow = stands(verdict)
    return ANSWERED_AS.get(str(verdict.get("advice")), follow.value) if follow else None


def nothing_arrives(turn: Turn) -> bool:
    """Return whether the mail at hand was refused or held back: it lies in no folder, and a new one fares the same."""
    return matter_at_hand(turn) in _IN_NO_FOLDER


def kind_of(verdict: Mapping[str, Any]) -> MailKind:
    """Return the kind of mail that is missed: the one asked for and not found, else that of the mail looked up."""
    missing = verdict.get("missing_kind")
    return MailKind(missing) if missing else mail_kind(str(verdict.get("subject") or ""))


def matter_at_hand(turn: Turn) -> str | None:
    """Return what `matter` says of the verdict about the mail at hand."""
    case = turn.people.get(turn.email or "") if turn.topic is Topic.DELIVERY else None
    return matter((case or {}).get("befund") or {})


def stands(verdict: Mapping[str, Any]) -> Follow | None:
    """Return what follows a verdict that ended the search, None where there is none or the search goes on."""
    return _FOLLOW.get(str(verdict.get("advice")))


def next_said(verdict: Mapping[str, Any]) -> Follow | None:
    """Return what is said to the next "no"; None where it was said, and only a person can do more."""
    return None if verdict.get(SAID) else stands(verdict)


def may_repeat(verdict: Mapping[str, Any]) -> bool:
    """Return whether who still asks, and only says "no" by the way, is told once more who acts."""
    return verdict.get(SAID) == 1
