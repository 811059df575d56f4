"""What one message changes in the suspension guide: an answer, a correction, a tick, Mailjet's reply. Pure.

The next move is planned in bot/dialogue/sperrung.py, cases are opened and kept by the actions.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.account.answers import covers, name_in, only_since, own_part, read_fields, with_date
from bot.account.notice import NOTICE_WORDS, is_notice, is_pasted, likely_reasons
from bot.account.reply import Outcome, read_reply
from bot.account.request import ALL_FIELDS, CORE_FIELDS
from bot.account.steps import List, Ticks, shown_list
from bot.dialogue.mail_remarks import is_only_address, says_not_yet
from bot.dialogue.questions import Expects, Question
from bot.dialogue.questions_back import asks_what_now
from bot.dialogue.speech_acts import Reply
from bot.dialogue.sperrung import (
    LETTER_PARTS,
    NOTICE_FOUND,
    SuspensionFacts,
    answer,
    fill,
    fill_all,
    learn,
    put_off,
    show_again,
    with_reason,
)
from bot.dialogue.sperrung_mended import mended
from bot.dialogue.sperrung_taken import Effect, Message, Said, Taken
from bot.dialogue.sperrung_words import STORY_AT, Act, Commands, read_commands, says_later, tells_story

BERLIN = ZoneInfo("Europe/Berlin")

_BEFORE_THE_REQUEST = ("hinweis", "grund", "grund_bestaetigen", "anzeichen")
"""A pasted letter is Mailjet's notice there, not its reply."""

_SHORT = ("kontoname", "mailart", "menge", "seit", "fehlerkennung")
"""Answered in a few words, so a longer answer between commas tells other details as well."""
_ORDER = 6
"""Words up to which a message is an order even while a free text is awaited."""


def take(facts: SuspensionFacts, question: Question | None, message: Message, now: datetime) -> Taken:
    """Return what the message changes, given the question that was open."""
    commands = read_commands(message.text)
    asked = question.name if question else None
    collecting = bool(question and question.expects is Expects.FREE_TEXT and asked != "mailjet_antwort")
    taken = (
        (_ticked(facts, asked, message, commands, collecting) if commands.ticks.numbered else None)
        or _from_mailjet(facts, asked, message, commands, collecting)
        or _ticked(facts, asked, message, commands, collecting)
        or _about_the_letter(facts, asked, commands, collecting)
    )
    writes = Act.WRITE in commands.acts or message.act == "text_gewuenscht"
    if taken is None and writes and collecting:
        taken = Taken(facts, said=(Said.WRITES,))
    if taken is None and writes and not facts.request_wanted:
        # Who wants it written now does not object to the reason that was read from the notice.
        known = with_reason(facts, facts.guess) if facts.guess else facts
        taken = Taken(replace(known, request_wanted=True))
    if taken is None and Act.DIAGNOSE in commands.acts and (not collecting or len(message.text.split()) <= _ORDER):
        taken = Taken(facts, effect=Effect.DIAGNOSE)
    if taken is None and collecting and asks_what_now(message.text):
        taken = Taken(facts)  # the planner asks again, in other words
    if taken is None and asked == "grund_bestaetigen" and asks_what_now(message.text):
        taken = Taken(answer(facts, asked, Reply.YES))
    if taken is None and asked == "abgeschickt" and says_not_yet(message.text):
        taken = _after_answer(facts, asked, answer(facts, asked, Reply.NO))
    if taken is None and not collecting:
        taken = mended(facts, asked, message)
    if taken is None:
        taken = _told(facts, asked, message) if collecting and asked else _answered(facts, asked, message)
    after = taken.facts if collecting else _since_in_passing(taken.facts, message)
    since = after.fields.get("seit")
    if since and since != facts.fields.get("seit"):
        after = replace(after, fields={**after.fields, "seit": with_date(since, now.astimezone(BERLIN).date())})
    if after.sent and not facts.sent:
        after = replace(after, sent_at=now.isoformat(timespec="minutes"))
    return replace(taken, facts=after)


def _since_in_passing(facts: SuspensionFacts, message: Message) -> SuspensionFacts:
    """Keep since when it lasts, which most people say in their first sentence and nobody wants to say twice."""
    if message.chosen or facts.request_shown or "seit" in facts.fields or is_pasted(message.text):
        return facts
    since = read_fields(message.text).get("seit")
    return fill(facts, "seit", since) if since else facts


def current_list(facts: SuspensionFacts) -> List | None:
    """Return the list whose steps may be ticked off now."""
    if facts.prevention_shown:
        return List.PREVENTION
    return List.STEPS if facts.cause_discussed and facts.reason else None


def _from_mailjet(
    facts: SuspensionFacts, asked: str | None, message: Message, commands: Commands, collecting: bool
) -> Taken | None:
    """What Mailjet did or did not answer."""
    if collecting and Act.REPLY not in commands.acts:
        return None
    if Act.LIFTED in commands.acts:  # first, since "wir sind wieder frei" also sounds like a yes
        return _lifted(facts)
    if asked == "rueckmeldung" and message.reply is Reply.YES and len(message.text.split()) < NOTICE_WORDS:
        return Taken(facts, question="mailjet_antwort")
    if asked == "rueckmeldung" and message.reply in (Reply.NO, Reply.DONT_KNOW):
        return Taken(facts, effect=Effect.TELL_WAITING)
    if Act.NO_ANSWER in commands.acts:
        sent = True if facts.request_shown and facts.sent is None else facts.sent
        return Taken(replace(facts, sent=sent), effect=Effect.TELL_WAITING)
    notice = is_notice(message.text) and not facts.request_shown
    if asked != "mailjet_antwort" and (Act.REPLY not in commands.acts or notice or asked in _BEFORE_THE_REQUEST):
        return None
    if asked == "mailjet_antwort" and message.reply is Reply.DONT_KNOW:
        return Taken(facts, said=(Said.SKIPPED,))
    read = read_reply(message.text)
    if read.outcome is Outcome.LIFTED:
        return _lifted(facts)
    if read.outcome is Outcome.REFUSED:
        return Taken(replace(facts, outcome=read.outcome.value, wants=()), said=(Said.REPLY_REFUSED,))
    if read.outcome is Outcome.ASKS:
        wanted = frozenset(read.wants)
        after = replace(
            facts, wants=read.wants, reply_shown=False, outcome=read.outcome.value, sent=None,
            refused=facts.refused - wanted, later=facts.later - wanted, ask=None,
        )  # fmt: skip
        return Taken(after, said=(Said.REPLY_ASKS,), names=read.wants)
    if len(message.text.split()) >= NOTICE_WORDS:
        return Taken(facts, said=(Said.REPLY_UNCLEAR,), question="mailjet_antwort")
    # Asked once more only after a longer text: a short one that says nothing may not become a trap.
    return (
        Taken(facts, said=(Said.REPLY_UNCLEAR,))
        if asked == "mailjet_antwort"
        else Taken(facts, question="mailjet_antwort")
    )


def _lifted(facts: SuspensionFacts) -> Taken:
    return Taken(replace(facts, outcome=Outcome.LIFTED.value, wants=(), ask=None), said=(Said.LIFTED,))


def _ticked(
    facts: SuspensionFacts, asked: str | None, message: Message, commands: Commands, collecting: bool
) -> Taken | None:
    kind = current_list(facts)
    if Act.SHOW_STEPS in commands.acts and kind:
        return Taken(facts, effect=Effect.SHOW_LIST)
    ticks = commands.ticks
    pressed = message.told.choice or ""
    if pressed.startswith("schritt_") and pressed[8:].isdigit():
        ticks = Ticks(done=frozenset({int(pressed[8:])}))
    if asked == "abgeschickt" and ticks.next_done:
        return _after_answer(facts, asked, answer(facts, asked, Reply.YES))
    bare = not ticks.numbered
    if not ticks or kind is None or (bare and (collecting or asked == "mehr_angaben")):
        return None
    steps = shown_list(kind, facts.reason)
    done = {steps[number - 1] for number in ticks.done if number <= len(steps)}
    undone = {steps[number - 1] for number in ticks.undone if number <= len(steps)}
    if ticks.all_done:
        done = set(steps)
    elif ticks.next_done:
        done = {next((step for step in steps if step not in facts.ticked), steps[0])}
    after = replace(facts, ticked=(facts.ticked | done) - undone)
    return Taken(after, effect=Effect.SHOW_LIST)


def _about_the_letter(facts: SuspensionFacts, asked: str | None, commands: Commands, collecting: bool) -> Taken | None:
    if not (facts.request_wanted or facts.wants):
        return None
    for act, short, said in ((Act.SHORTER, True, Said.SHORTER), (Act.LONGER, False, Said.LONGER)):
        if act in commands.acts:
            return Taken(show_again(replace(facts, short=short)), said=(said,))
    if Act.FINISH in commands.acts and not facts.request_shown and (collecting or asked == "mehr_angaben"):
        left = {name for name in CORE_FIELDS if name not in facts.fields and name not in facts.refused}
        return Taken(replace(facts, more_wanted=False, later=facts.later | left, ask=None))
    if Act.SHOW_REQUEST in commands.acts and not collecting:
        return Taken(show_again(facts))
    if facts.request_shown and Act.WHERE in commands.acts:
        return Taken(facts, effect=Effect.TELL_WHERE)
    if facts.request_shown and Act.SENT in commands.acts and not collecting:
        return _after_answer(facts, "abgeschickt", answer(facts, "abgeschickt", Reply.YES))
    correction = commands.correction
    if correction is None:
        return None
    known = correction.name in facts.fields or correction.name in (*LETTER_PARTS, "grund") or facts.request_shown
    if not (known or (correction.value is None and not collecting)):
        return None
    return _corrected(facts, correction.name, correction.value)


def _corrected(facts: SuspensionFacts, name: str, value: str | None) -> Taken | None:
    if name == "grund":
        if value == "":
            return Taken(show_again(replace(facts, hide_reason=True)), said=(Said.REMOVED,))
        reasons = likely_reasons(value or "")
        if not reasons:
            return None
        changed = replace(with_reason(facts, reasons[0]), cause_discussed=facts.cause_discussed, hide_reason=False)
        return Taken(show_again(changed), said=(Said.CHANGED,))
    if value is None:
        return Taken(replace(facts, ask=name))
    if value == "":
        fields = {key: text for key, text in facts.fields.items() if key != name}
        return Taken(show_again(replace(facts, fields=fields, refused=facts.refused | {name})), said=(Said.REMOVED,))
    return Taken(show_again(fill(facts, name, value)), said=(Said.CHANGED,), names=(name,))


def _told(facts: SuspensionFacts, asked: str, message: Message) -> Taken:
    """A free text in answer to a question for a field; several fields at once are welcome."""
    if says_later(message.text):
        return Taken(put_off(facts, asked), said=(Said.PUT_OFF,))
    if message.reply is Reply.DONT_KNOW or (message.reply is Reply.NO and len(message.text.split()) <= 3):
        return Taken(answer(facts, asked, Reply.DONT_KNOW), said=(Said.SKIPPED,))
    found = {name: value for name, value in read_fields(message.text).items() if name in (*ALL_FIELDS, *LETTER_PARTS)}
    if asked in _SHORT and (several := _several(asked, message, found)):
        found = several
    elif (
        message.told.address
        and is_only_address(message.text, message.told)
        and asked not in ("kontoadresse", "absender")
    ):
        found = {"kontoadresse": message.told.address}
    elif asked == "kontoadresse":
        if message.told.address:
            found[asked] = message.told.address
        elif not found:
            return Taken(facts, said=(Said.NO_ADDRESS,))
    elif asked == "kontoname":
        name = found.get(asked) or (None if found and covers(message.text, found) else name_in(message.text))
        if name is None and not found:
            return Taken(facts, said=(Said.NO_NAME,))
        found |= {asked: name} if name else {}
    elif asked == "vorfall":
        when = only_since(message.text) if "seit" not in facts.fields else None
        found |= {"seit": found.get("seit", when)} if when else {asked: message.text}
    elif (asked in found and len(found) == 1) or (
        asked not in found and len(found) < 2 and not (found and covers(message.text, found))
    ):
        found[asked] = message.text  # his own words say more than what was read in them
    after = fill_all(facts, found)
    if facts.request_shown or facts.reply_shown:
        after = show_again(after)
    many = len(found) > 1
    return Taken(after, said=(Said.NOTED_MANY if many else Said.NOTED,), names=tuple(found))


def _several(asked: str, message: Message, found: dict[str, str]) -> dict[str, str]:
    """Return all that a list of details tells ("Yogahaus Nord, info@…, 4.000 im Monat"); empty if it is no list."""
    told = dict(found)
    if message.told.address:
        told.setdefault("kontoadresse", message.told.address)
    mine = own_part(message.text, {name: value for name, value in told.items() if name != asked})
    if mine:
        told.setdefault(asked, mine)
    return told if mine and len(told) > 1 else {}


def _answered(facts: SuspensionFacts, asked: str | None, message: Message) -> Taken:
    """Anything else: a yes or no, a reason, a pasted notice, details in passing."""
    pasted = not message.chosen and is_pasted(message.text)
    empty = message.act in ("nichts_da", "weiss_nicht", "geht_nicht") and not pasted  # "Spam ist leer" is no reason
    read = likely_reasons(message.text) if not message.chosen else ()
    told = replace(message.told, reasons=() if empty else read or message.told.reasons)
    if asked in (None, "anfrage", "schritte", "mehr_angaben") and not pasted:
        fields = {name: value for name, value in read_fields(message.text).items() if name in ALL_FIELDS}
        if asked and message.act == "angabe" and message.told.address:
            fields.setdefault("kontoadresse", message.told.address)
        if asked in ("anfrage", "schritte") and message.act == "angabe" and fields:
            after = replace(
                fill_all(facts, fields), request_wanted=True
            )  # who begins with the details wants it written
            return Taken(show_again(after), said=(Said.NOTED_MANY,), names=tuple(fields))
        if len(fields) > 1:
            after = replace(fill_all(facts, fields), request_wanted=True)
            return Taken(show_again(after), said=(Said.NOTED_MANY,), names=tuple(fields))
        if fields and asked == "mehr_angaben":  # who begins with the details wants them in
            return Taken(replace(fill_all(facts, fields), more_wanted=True), said=(Said.NOTED,), names=tuple(fields))
    names_reason = told.reasons and asked in _BEFORE_THE_REQUEST
    unasked = asked in STORY_AT and message.reply is None and not pasted and not names_reason
    if unasked and "vorfall" not in facts.fields and tells_story(message.text):
        return Taken(fill(facts, "vorfall", message.text), said=(Said.NOTED_MANY,), names=("vorfall",))
    if told.reasons and asked in (None, "hinweis", "grund", "anzeichen", "grund_bestaetigen"):
        return Taken(learn(facts, told, certain=not pasted))
    if pasted and asked in ("hinweis", "grund"):
        unclear = replace(facts, notice=NOTICE_FOUND, refused=facts.refused | {"grund"})
        return Taken(unclear, said=(Said.REASON_UNCLEAR,))
    if asked is None:
        return Taken(facts)
    return _after_answer(facts, asked, answer(facts, asked, message.reply))


def _after_answer(before: SuspensionFacts, asked: str, after: SuspensionFacts) -> Taken:
    if asked in ("anfrage", "schritte") and after.request_wanted is False:
        return Taken(after, said=(Said.WITHOUT_REQUEST,))
    if asked == "abgeschickt" and after.sent is not before.sent:
        return Taken(after, said=(Said.SENT if after.sent else Said.NOT_SENT,))
    if asked == "beobachten" and after.watch is not before.watch:
        return Taken(after, said=(Said.WATCH_ON if after.watch else Said.WATCH_OFF,))
    return Taken(after)
