"""Carries out what is ordered about a letter that was shown: words out, words anew, from the beginning. Pure.

What an order means is read in bot/account/edits.py; here it changes the facts of the guide.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.account.edits import begins_anew, edited
from bot.account.notice import likely_reasons, reasons_named
from bot.dialogue.sperrung import TICKET, SuspensionFacts, add_all, show_again, with_reason, without_reasons
from bot.dialogue.sperrung_details import asked_by_mailjet, written
from bot.dialogue.sperrung_taken import Said, Taken

_KEPT = frozenset({"kontoname", "kontoadresse", "seit", TICKET})
"""What stays when the letter is begun anew: who writes, and since when."""


def edit(facts: SuspensionFacts, text: str, today: date) -> Taken | None:
    """Return what an order about the shown letter changes, None where the message is none or no letter was shown."""
    if not (facts.request_shown or facts.reply_shown):
        return None
    if begins_anew(text) and not facts.waiting:
        return _anew(facts)
    done = edited(text, facts.fields, None if facts.hide_reason else facts.reason, facts.ticked)
    if done is None:
        return None
    toned = (Said.TONE,) if done.toned else ()
    if done.toned and facts.sent is None:
        facts = replace(facts, sent=False)  # who is not content with a line is not asked whether he sent it
    if done.left_out and not done.found:
        return Taken(replace(facts, now=False), said=(Said.LEFT_OUT,), beside=done.rest)
    if not done.found and done.retold:
        return Taken(facts, said=toned, beside=done.rest, wished=done.retold)
    if done.toned and not done.found:
        return Taken(replace(facts, now=False), said=toned, beside=done.rest)
    if not done.found:
        return Taken(replace(facts, now=False), said=(Said.UNCHANGED,), beside=done.rest) if done.ordered else None
    fields = {name: written(name, value, today) if name in done.names else value for name, value in done.fields.items()}
    gone = frozenset(facts.fields) - fields.keys()
    after = replace(
        show_again(facts),
        ticked=facts.ticked - done.unticked,
        fields=fields,
        refused=(facts.refused | gone) - set(done.names),
        now=True,
        ask=None,
    )
    if done.reason_out and facts.reason:
        # "Grund raus" leaves the line out; who names the reason itself says that it is not so.
        denied = facts.reason in reasons_named(text)
        after = without_reasons(after, (facts.reason,)) if denied else replace(after, hide_reason=True)
    after = asked_by_mailjet(after, done.names)
    if done.reason_words:
        after = _with_reason_in(after, done.reason_words)
    removed = (Said.REMOVED,) if done.removed or done.reason_out or done.unticked else ()
    changed = (Said.CHANGED,) if done.names or done.reason_words else ()
    return Taken(after, said=(*toned, *removed, *changed), names=done.names, beside=done.rest, wished=done.retold)


def _with_reason_in(facts: SuspensionFacts, words: str) -> SuspensionFacts:
    """Return the facts with the reason that shall stand in the letter; words that name none tell what happened."""
    reasons = likely_reasons(words)
    if not reasons:
        return add_all(facts, {"vorfall": words})
    named = with_reason(replace(facts, denied=facts.denied - {reasons[0]}), reasons[0])
    return replace(named, cause_discussed=facts.cause_discussed, hide_reason=False, reason_unknown=False)


def _anew(facts: SuspensionFacts) -> Taken:
    reason = (facts.reason,) if facts.reason and facts.reason_from is None else ()
    kept = {name: value for name, value in facts.fields.items() if name in _KEPT}
    after = replace(
        without_reasons(facts, reason), fields=kept, request_shown=False, reply_shown=False, request_wanted=True,
        wants=(), short=False, polite=False, again=frozenset(), sent=None, sent_at=None, ask="vorfall", now=False,
    )  # fmt: skip
    return Taken(after, said=(Said.ANEW,))
