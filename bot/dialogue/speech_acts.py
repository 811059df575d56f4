"""What a message does in the conversation, whatever it is about: says yes or no, refuses, asks, promises. Pure.

Tables of German word patterns, for what classifiers of single messages get wrong: the shorter a message, the more its
meaning lies in the question that was open. Questions back are told apart in questions_back.py, what is said about the
mail and the step just advised in mail_remarks.py. Which of these counts at which question is decided in routing.py.
"""

from __future__ import annotations

import re
from enum import Enum

_I = re.IGNORECASE
_YES = re.compile(
    r"^\W*(?:j+a+h?|jo+|jep|jap|jupp?|yes|yep|yeah|si|klar|gerne?|genau|richtig|stimmt|korrekt|ok(?:ay|e|ey)?|passt|bitte|mach(?:e|t)?(?: das)?|"
    r"natürlich|sicher|unbedingt|freilich|gewiss|logo|jawohl|doch|oh ja|sehr gerne?|einverstanden|exakt)\b",
    _I,
)
_NO = re.compile(
    r"^\W*(?:n+e+i+n+|ne+|nö+|noe|nee+|nope|nop|no|na+|naa|nein danke|leider nicht?|leider nein|nicht|keineswegs|auf keinen|bisher nicht|noch nicht|nichts?|nix|immer noch nicht?s?)\b",
    _I,
)
_DONT_KNOW = re.compile(
    r"\b(?:weiß|weiss|weis|wais|woas)\s+(?:ich |i |das |es |ich das )?(?:\w+ )?(?:nicht|nich|net|ned|nit|leider nicht)\b|\bkeine ahnung\b|\bka\b|\bkp\b|\bkein plan\b"
    r"|\b(?:sag|verrat|geb)e?\s+(?:ich )?(?:\w+ ){0,2}(?:nicht|nich|net)\b|\bmöchte? ich (?:\w+ )?nicht (?:sagen|angeben|nennen)|\bgeht (?:dich|euch|sie) nichts an\b"
    r"|\büberspring\w*|\buberspring\w*|\bskip\b|\bweiter ohne\b|\bspäter\b|\bspaeter\b|\begal\b|\bkeine angabe\b|\bunbekannt\b|\bidk\b|\bno idea\b|\bi don'?t know\b|\bnicht sicher\b"
    r"|\bkann ich (?:\w+ ){0,3}nicht (?:sehen|nachsehen|sagen|einsehen|prüfen)\b|\bkomme? ich nicht (?:ran|dran|rein)\b|\bhab(?:e)? (?:ich )?(?:da )?keinen (?:zugang|zugriff)\b",
    _I,
)
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:und |aber |ach so\W+|ok(?:ay)?\W+|nee?\W+|moment\W+|sag mal\W+|eigentlich |äh\W*|also )*"
    r"(?:was|wie|wo|wer|wen|wem|warum|wieso|weshalb|welche[rsnm]?|wann|wohin|woher|womit|muss ich|soll ich|kann ich|darf ich|gibt es|gibts|ist das|sind das|bist du|kannst|k(?:ö|oe)nn(?:en|t|test|ten|tet) (?:du|sie|ihr|wir|man)(?! (?:gerne? |so |ruhig )?machen)|kann man(?! (?:so )?machen)|und wenn|was wenn|und falls|und dann|what|how|where|why|who|when|can i|do i)\b",
    _I,
)
_PROMISE = re.compile(
    r"\b(?:mach|änder|probier|versuch|schau|guck|frag|sag|geb|gib|prüf|teste?|schick|leit|kümmer|korrigier|such|meld|ruf)(?:e|st|s)? ich\b(?! mich\b)"
    r"|\bich (?:mach|änder|probier|versuch|schau|guck|frag|sag|geb|prüf|teste?|schick|kümmer|korrigier|such|ruf|werd)(?:e|s)?\b(?! mich\b)|\bwerde? ich\b",
    _I,
)
_ONLY_SIGNS = re.compile(r"^[\W_]*$")


class Reply(Enum):
    """A plain reply to a yes-or-no question or a refusal to answer."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"


def reply_in(text: str, intent: str | None = None) -> Reply | None:
    """Return the yes, no or refusal that a message amounts to, None when it is neither."""
    if _DONT_KNOW.search(text):
        return Reply.DONT_KNOW
    if intent == "bestaetigen":
        return Reply.YES
    if intent == "ablehnen":
        return Reply.NO
    if _NO.search(text):
        return Reply.NO
    return Reply.YES if _YES.search(text) else None


def is_question(text: str) -> bool:
    """Return whether the message asks something rather than tells it."""
    return bool(_QUESTION.search(text))


def promises(text: str) -> bool:
    """Return whether the message says that something will be done, not that it was."""
    return bool(_PROMISE.search(text)) and not is_question(text)


def is_blank(text: str) -> bool:
    """Return whether the message has neither letter nor digit nor emoji to go by."""
    return bool(_ONLY_SIGNS.match(text)) and not re.search(r"[\U0001F300-\U0001FAFF☀-➿]", text)
