"""What a contradiction changes in the suspension guide: the reason that was taken, or the letter that was shown. Pure.

What the person says beats what was read before: a correction is never an answer to the open question.
"""

from __future__ import annotations

from dataclasses import replace

from bot.account.notice import likely_reasons
from bot.dialogue.mail_remarks import says_it_is_wrong
from bot.dialogue.sperrung import SuspensionFacts, show_again, with_reason
from bot.dialogue.sperrung_taken import Message, Said, Taken

_WITH_REASON = frozenset({"grund_bestaetigen", "schritte", "anfrage", "mehr_angaben", "abgeschickt", "rueckmeldung"})
"""Questions at which a reason is taken for known."""
_AT_THE_LETTER = frozenset({"abgeschickt"})


def mended(facts: SuspensionFacts, asked: str | None, message: Message) -> Taken | None:
    """Return what a correction changes, None where the message is none."""
    if message.chosen:
        return None
    if asked in _AT_THE_LETTER and (quoted := quoted_in(facts, message.text)):
        fields = {name: text for name, text in facts.fields.items() if name != quoted}
        without = replace(show_again(facts), fields=fields, refused=facts.refused | {quoted}, now=True)
        return Taken(without, said=(Said.REMOVED,))
    objects = message.act == "korrektur" or (asked in _AT_THE_LETTER and says_it_is_wrong(message.text))
    if not objects or asked not in _WITH_REASON:
        return None
    reasons = likely_reasons(message.text) or message.told.reasons
    if reasons and reasons[0] != facts.reason:
        changed = replace(with_reason(show_again(facts), reasons[0]), hide_reason=False, now=facts.request_shown)
        return Taken(changed, said=(Said.NEW_REASON,))
    return Taken(facts, said=(Said.WHAT_TO_CHANGE,), question=asked) if asked in _AT_THE_LETTER else None


def quoted_in(facts: SuspensionFacts, text: str) -> str | None:
    """Return the part of the letter whose words are quoted as wrong, None where none is."""
    if not says_it_is_wrong(text):
        return None
    pieces = text.replace("“", "„").replace('"', "„").split("„")[1::2]
    quoted = [piece.strip(" .,!?").casefold() for piece in pieces]
    fields = facts.fields.items()
    return next((name for piece in quoted if piece for name, told in fields if piece in told.casefold()), None)
