"""Whether a message holds a pasted report, header, server reply or code that is to be explained. Pure.

Mailjet's own letters about an account are the suspension guide's, whatever codes stand in them.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.account.notice import is_notice
from bot.account.request import MASK
from bot.dialogue.context import topic_of
from bot.dialogue.questions import Expects, Topic
from bot.dialogue.turn import CONFIDENT, Turn
from bot.mail.bounce import Kind, Pasted, read_pasted
from bot.mail.codes import Code, code_in

OUTCOME = "pasted"
"""In place of the outcome of a look-up: what is known of a mail was read in a report that somebody pasted."""

_NAMES_AND_ADDRESSES = re.compile(r"[\w.+=-]{0,80}[@.][\w-]{1,80}")
_MAILJET = re.compile(r"\bmailjet\b", re.IGNORECASE)


def pasted_in(turn: Turn, own: Collection[str] = ()) -> Pasted | Code | None:
    """Return what was pasted, None where the message is something else or its place wants it as an answer.

    Args:
        turn: the message with the state of its conversation.
        own: addresses that are the writer's or the house's: nobody missed a mail there because they stand in it.
    """
    text = turn.text
    if turn.facts.choice or text.lstrip().startswith("/"):
        return None
    # Where a text is asked for, a line with a code is that text; a whole report is none.
    free_text = turn.question is not None and turn.question.expects is Expects.FREE_TEXT
    read = read_pasted(text.replace(MASK, "x"), own)
    if read is None or _is_code_alone(read):
        told = free_text or MASK in text or _is_of_an_account(turn)
        code = None if told else code_in(text, surely=read is not None)
        if read is None or code:
            return code
    if is_letter_of_mailjet(text) and not _is_refusal(read):
        return None
    return None if free_text and read.kind is Kind.REPLY else read


def asks_how_known(turn: Turn) -> bool:
    """Tell whether it is asked how something is known that was read in a report, and not looked up."""
    case = turn.people.get(turn.email or "") or {}
    told = (case.get("befund") or {}).get("outcome") == OUTCOME
    return told and turn.meaning.does("woher_sicher")


def _is_code_alone(read: Pasted) -> bool:
    """Whether nothing but codes stands there: they are asked about, and tell no story of a mail."""
    return not read.worded and not read.recipient


def _is_of_an_account(turn: Turn) -> bool:
    """Whether the message tells of a suspension, in which a code is a detail."""
    return topic_of(turn.intent) is Topic.SUSPENSION and turn.confidence >= CONFIDENT


def is_letter_of_mailjet(text: str) -> bool:
    """Return whether a text is Mailjet's about an account; its servers' names alone stand in many a report."""
    return bool(_MAILJET.search(_NAMES_AND_ADDRESSES.sub(" ", text))) and is_notice(text)


def _is_refusal(read: Pasted) -> bool:
    """Whether the report is about a mail to somebody, and not a letter in which a code stands."""
    return read.kind is Kind.REPORT and read.recipient is not None and bool(read.code)
