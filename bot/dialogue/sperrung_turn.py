"""What one message changes in the suspension guide: details, an answer, a correction, a tick, Mailjet's reply. Pure.

Details are taken in from every message, whatever else it does (sperrung_details.py). The next move is planned in
bot/dialogue/sperrung.py, cases are opened and kept by the actions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.account.additions import Wished, wished
from bot.account.cause import REASON_OF, asks_for_the_cause
from bot.account.contact import TO_MAILJET
from bot.account.details import is_of_others, speaks_of_no_notice
from bot.account.notice import BREAK_IN, NOTICE_WORDS, is_notice, is_told_by_mailjet, likely_reasons, tells_break_in
from bot.account.reply import Outcome, asks_for_details, is_reply, read_reply
from bot.account.request import CORE_FIELDS
from bot.account.step_questions import steps_told_done
from bot.account.steps import STEPS, List, Ticks, shown_list, without_ticks
from bot.account.telling import clauses, is_asked, is_order, is_polite_order, kept_out, sentences, wishes_letter
from bot.account.times import DAY, MOMENT, day_of
from bot.dialogue.mail_remarks import says_not_yet
from bot.dialogue.questions import Expects, Question
from bot.dialogue.questions_back import asks_what_now
from bot.dialogue.speech_acts import Reply, is_question
from bot.dialogue.sperrung import (
    FROM_MAILJET,
    LETTER_PARTS,
    NOTICE_FOUND,
    NOTICE_MISSING,
    TICKET,
    SuspensionFacts,
    answer,
    fill,
    fill_all,
    learn,
    put_off,
    show_again,
    told_causes,
    with_reason,
)
from bot.dialogue.sperrung_details import TakenIn, take_in
from bot.dialogue.sperrung_edit import edit
from bot.dialogue.sperrung_mended import mended
from bot.dialogue.sperrung_taken import Effect, Message, Said, Taken
from bot.dialogue.sperrung_words import Act, Commands, read_commands, says_later

BERLIN = ZoneInfo("Europe/Berlin")

_BEFORE_THE_REQUEST = ("hinweis", "grund", "grund_bestaetigen", "anzeichen")
"""A pasted letter is Mailjet's notice there, not its reply."""
_FOR_THE_REASON = (None, *_BEFORE_THE_REQUEST, "schritte", "anfrage")
"""Questions at which a reason named beside anything else is taken over."""
_AT_ONCE = re.compile(r"\b(?:jetzt|gleich|sofort|endlich|fertig|einfach|los)\b", re.IGNORECASE)
_ORDER = 6
"""Words up to which a message is an order even while a free text is awaited."""
_ORDERS = frozenset(
    {
        Act.SHORTER, Act.LONGER, Act.POLITER, Act.ENGLISH, Act.GERMAN, Act.SHOW_REQUEST, Act.FINISH, Act.WRITE,
        Act.SENT, Act.NOT_SENT,
    }
)  # fmt: skip
"""What a short message orders is no answer to the open question."""
_SEND_IT = re.compile(r"\b(?:ab|hin|los|weg|raus|ein)?(?:schick|send|reich)\w{0,3}\b", re.IGNORECASE)
_BOUGHT = re.compile(r"\bgekaufte\w*\b|\b(?:ein)?gekauft\b", re.IGNORECASE)
_GLADLY = re.compile(r"\b(?:gerne?|bitte)\b", re.IGNORECASE)
_NAMED_ONLY = frozenset({"spamtrap", "spam"})
"""Reasons that bought addresses or a spam folder also sound like: only who names them means them."""
_NUMBER = r"\d[\d.,]{0,9}"
_NOT_NUMBER = (
    re.compile(rf"(?P<new>{_NUMBER})\b.{{0,40}}\b(?:nicht|statt)\s(?P<old>{_NUMBER})"),
    re.compile(rf"\b(?:nicht|statt)\s(?P<old>{_NUMBER})\b.{{0,40}}?(?P<new>{_NUMBER})"),
)
_TOTAL = re.compile(
    rf"\b(?:also|insgesamt|zusammen|macht)\s(?:(?:sind|es|das|etwa|ca)\s){{0,3}}(?P<before>{_NUMBER})|\b(?P<behind>{_NUMBER})\s(?:insgesamt|zusammen)\b",
    re.IGNORECASE,
)
_PLAIN_NO = 4
"""Words up to which a "nein" declines the letter; who says more tells something."""


def take(facts: SuspensionFacts, question: Question | None, message: Message, now: datetime) -> Taken:
    """Return what the message changes, given the question that was open."""
    commands = read_commands(message.text)
    asked = question.name if question else None
    collecting = bool(question and question.expects is Expects.FREE_TEXT and asked != "mailjet_antwort")
    today = now.astimezone(BERLIN).date()
    ordered = len(message.text.split()) <= _ORDER and bool(_ORDERS & commands.acts)
    field = None if ordered or says_later(message.text) or not collecting else asked
    message = replace(message, told=replace(message.told, reasons=_meant_reasons(message, asked)))
    renumbered = _renumbered(facts, message.text)
    if renumbered:
        return _and_beside(renumbered, message, now)
    mended_so = None if message.chosen or is_of_others(message.text) else edit(facts, message.text, today)
    if mended_so:
        return _and_beside(mended_so, message, now)
    unwanted, without = ((), message.text) if message.chosen or is_of_others(message.text) else kept_out(message.text)
    if unwanted:
        message = replace(message, text=without)
        commands = read_commands(without)
    untold = message.chosen or commands.correction or message.text.startswith("/")
    read = TakenIn(facts, today=today) if untold else _read(facts, field, message, commands, today)
    taken = _decided(read, asked, message, commands, collecting)
    if unwanted:
        taken = replace(taken, said=(*taken.said, Said.LEFT_OUT))
    after = taken.facts
    after = _supposed(after, message)
    if not message.chosen and not is_of_others(message.text):
        after = _broken_into(after, message.text)
    if after.reason and not facts.reason and not message.chosen:
        # The steps are known only now: what the same message tells as done is ticked, too.
        after = replace(after, ticked=after.ticked | steps_told_done(message.text, STEPS[after.reason]))
    if after.sent and not facts.sent and not after.sent_at:
        after = replace(after, sent_at=now.isoformat(timespec="minutes"))
    return replace(taken, facts=after)


def _broken_into(facts: SuspensionFacts, text: str) -> SuspensionFacts:
    """Return the facts with a stranger's access as the reason, once he tells it and Mailjet has named no other."""
    if facts.reason == BREAK_IN or facts.reason_from == FROM_MAILJET or not tells_break_in(text):
        return facts
    known = replace(facts, denied=facts.denied - {BREAK_IN}, notice=facts.notice or NOTICE_FOUND, hide_reason=False)
    return with_reason(known, BREAK_IN)


def _supposed(facts: SuspensionFacts, message: Message) -> SuspensionFacts:
    """Return the facts with the reason that is likely by what he told, for who asks and has no word of Mailjet."""
    if facts.reason or facts.notice != NOTICE_MISSING or message.chosen or not asks_for_the_cause(message.text):
        return facts
    likely = [REASON_OF[cause] for cause in told_causes(facts, message.text)]
    supposed = next((one for one in likely if one not in facts.denied), None)
    return with_reason(facts, supposed) if supposed else facts


def _read(facts: SuspensionFacts, field: str | None, message: Message, commands: Commands, today: date) -> TakenIn:
    """Take in what a message tells and what it wishes to stand in the letter; numbers of steps tell nothing."""
    wish = wished(message.text) if commands.additions else Wished((), message.text)
    told = without_ticks(wish.rest) if commands.ticks.numbered else wish.rest
    read = take_in(facts, field, replace(message, text=told), today)
    return _read_wished(read, message, wish.statements)


def _read_wished(read: TakenIn, message: Message, statements: tuple[str, ...]) -> TakenIn:
    if not statements:
        return read
    more = take_in(read.facts, None, replace(message, text=". ".join(statements)), read.today, every=True)
    return read.and_also(more)


def _and_beside(taken: Taken, message: Message, now: datetime) -> Taken:
    """Take in what a message tells beside an order about the letter, except by the sentences of the order."""
    rest = taken.beside
    if not (rest or taken.wished) or Said.ANEW in taken.said:
        return taken
    commands = read_commands(rest)
    before = taken.facts
    read = _read(before, None, replace(message, text=rest), commands, now.astimezone(BERLIN).date())
    read = _read_wished(read, message, taken.wished)
    facts = read.facts
    if commands.ticks.numbered:
        ticked = _ticked(facts, None, replace(message, text=rest), commands, collecting=False)
        facts = ticked.facts if ticked else facts
    more = tuple(name for name in read.told if name not in taken.names)
    said = taken.said
    if facts != before:
        word = Said.CHANGED if any(name in before.fields for name in more) else Said.ADDED
        said = tuple(one for one in said if one not in (Said.UNCHANGED, word))
        said += (word,) if more or read.unknown or read.owner_told else ()
        facts = replace(show_again(facts), now=True)
    elif taken.wished:
        said = (*said, Said.STANDS)
    if Said.CHANGED in said:
        said = tuple(one for one in said if one is not Said.ADDED)  # both would name the same
    names = (*taken.names, *more)
    return _styled(replace(taken, facts=facts, said=said, names=names), commands)


def _styled(taken: Taken, commands: Commands) -> Taken:
    facts, said = taken.facts, taken.said
    for act, change, word in _STYLES:
        if act in commands.acts:
            facts, said = change(facts), (word, *said)
    return replace(taken, facts=facts, said=said)


def _meant_reasons(message: Message, asked: str | None) -> tuple[str, ...]:
    """Return the reasons that a message names; bought addresses are what happened, and no spam trap for that."""
    if message.chosen:
        return message.told.reasons
    named = likely_reasons(message.text)
    doubted = frozenset() if asked == "grund" else _only_asked(message.text)
    return tuple(one for one in message.told.reasons if (one not in _NAMED_ONLY or one in named) and one not in doubted)


def _only_asked(text: str) -> frozenset[str]:
    """Return the reasons that a message names in its questions alone ("spam versand?"), which states none of them."""
    if is_of_others(text):
        return frozenset()
    said = clauses(text)
    asked = ". ".join(one for one in said if is_asked(one))
    return frozenset(likely_reasons(asked)) - set(likely_reasons(". ".join(one for one in said if not is_asked(one))))


def _named_reasons(text: str, *, pasted: bool) -> tuple[str, ...]:
    return likely_reasons(text if pasted else _BOUGHT.sub(" ", text))


def _renumbered(facts: SuspensionFacts, text: str) -> Taken | None:
    """Put a number right that stands in the letter: "es waren 4.500, nicht 4.300"."""
    for pattern in _NOT_NUMBER:
        match = pattern.search(text)
        if match is None:
            continue
        old, new = match["old"].rstrip(".,"), (_total_in(text, match) or match["new"]).rstrip(".,")
        name = next((name for name, value in facts.fields.items() if old in value), None)
        if name and old != new:
            fields = {**facts.fields, name: facts.fields[name].replace(old, new)}
            rest = " ".join(one for one in sentences(text) if old not in one)
            return Taken(replace(_anew(facts), fields=fields), said=(Said.CHANGED,), names=(name,), beside=rest)
    return None


def _total_in(text: str, match: re.Match[str]) -> str | None:
    """Return the sum that is told behind single numbers ("nicht 1400, sondern 400 und 600, also 1000")."""
    total = _TOTAL.search(text, match.start("old"))
    return (total["before"] or total["behind"]) if total else None


def _took_back(read: TakenIn, commands: Commands) -> tuple[TakenIn, Commands]:
    """Take back that Mailjet was written to, where he says that it was not: then the first letter is in place."""
    if not read.never_wrote or read.wrote:
        return read, commands
    before = read.facts
    wanted = before.request_wanted or None  # declined for another reason than that he has written
    facts = replace(before, waiting=False, sent=False, sent_at=None, request_wanted=wanted)
    if before.waiting:
        # Who objects to a reminder that was written for him wants the first letter in its place.
        facts = replace(facts, request_shown=False, where_told=False, request_wanted=True, now=before.request_shown)
    return replace(read, facts=facts), replace(commands, acts=commands.acts - _AFTER_WRITING)


_AFTER_WRITING = frozenset({Act.FOLLOW_UP, Act.WAITING, Act.NO_ANSWER, Act.REPLY, Act.SENT})
"""What only who has written to Mailjet can mean."""


def _decided(read: TakenIn, asked: str | None, message: Message, commands: Commands, collecting: bool) -> Taken:
    read, commands = _took_back(read, commands)
    ticked = _ticked(read.facts, asked, message, commands, collecting) if commands.ticks.numbered else None
    if ticked and {Act.WRITE, Act.SHOW_REQUEST} & commands.acts and not read.facts.request_shown:
        read, ticked = replace(read, facts=ticked.facts), None  # ticks something off and wants the letter
    facts = read.facts
    taken = (
        _asked_back(read, asked, message, commands)
        or ticked
        or _from_mailjet(facts, asked, message, commands, collecting)
        or _written_before(read, asked, message, commands)
        or _about_the_letter(read, asked, message, commands, collecting)
        or _meanwhile(facts, asked, commands)
        or _wanted_now(read, asked, message, commands, collecting)
        or _ticked(facts, asked, message, commands, collecting)
    )
    if taken is None and Act.DIAGNOSE in commands.acts and (not collecting or len(message.text.split()) <= _ORDER):
        taken = Taken(facts, effect=Effect.DIAGNOSE)
    if taken is None and read.denied:
        taken = Taken(show_again(facts), said=(Said.REASON_DROPPED,))
    if taken is None and asked == "grund_bestaetigen" and asks_what_now(message.text):
        taken = Taken(answer(facts, asked, Reply.YES))
    if taken is None and asked == "abgeschickt" and says_not_yet(message.text):
        taken = _after_answer(facts, asked, answer(facts, asked, Reply.NO))
    if taken is None and not collecting and not read.told:
        taken = mended(facts, asked, message)
    if taken is None:
        taken = _collected(read, asked, message) if collecting and asked else _answered(read, asked, message)
    return _with_details(read, taken)


def _with_details(read: TakenIn, taken: Taken) -> Taken:
    """Acknowledge the details of a message beside whatever else it did, and write the shown letter anew."""
    if not (read.told or read.ticked or read.unknown or read.wished or read.owner_told):
        return taken
    facts, said, names = taken.facts, taken.said, taken.names
    told_only = taken.told_only
    if (read.told or read.unknown or read.wished or read.owner_told) and Said.CHANGED not in said and not names:
        shown = read.facts.request_shown or read.facts.reply_shown
        told_only = True
        noted = Said.CHANGED if shown and not read.collecting and read.told != (TICKET,) else Said.NOTED_MANY
        if read.wished and shown:
            noted = Said.ADDED
        said, names = (noted, *(one for one in said if one not in (Said.NOTED, Said.NOT_SENT))), read.told
        if not (read.told or shown):
            said = taken.said  # nothing that could be named
        if shown and read.told != (TICKET,) and Said.SENT not in said:
            facts = replace(show_again(facts), now=facts.now or read.wished or not read.collecting)
        elif shown and facts.waiting:
            facts = show_again(facts)
    effect = taken.effect
    if read.ticked and effect is None and not facts.request_wanted:
        effect = Effect.SHOW_LIST
    anew = taken.facts.request_shown and not facts.request_shown
    question = None if anew and taken.question == "abgeschickt" else taken.question  # the letter comes first
    return replace(taken, facts=facts, said=said, names=names, effect=effect, question=question, told_only=told_only)


def _written_before(read: TakenIn, asked: str | None, message: Message, commands: Commands) -> Taken | None:
    """Who had written to Mailjet before he came here gets a reminder, never a first request."""
    facts = read.facts
    if Act.FOLLOW_UP in commands.acts and not facts.wants:
        sent_at = _noon(read.wrote_on) or facts.sent_at
        return Taken(replace(facts, waiting=True, sent=True, sent_at=sent_at, request_shown=False), shows=True)
    if facts.request_shown and not facts.waiting:
        if read.wrote and not facts.sent and message.reply is not Reply.NO and not is_question(message.text):
            return _after_answer(facts, "abgeschickt", replace(facts, sent=True, sent_at=_noon(read.wrote_on)))
        return None
    waits = Act.WAITING in commands.acts and not facts.waiting and not facts.fields and asked in _FOR_THE_REASON
    if facts.waiting or not (read.wrote or (waits and Act.MEANWHILE not in commands.acts)):
        return None
    moment = DAY.search(message.text) if read.wrote_on is None else None
    wrote_on = read.wrote_on or (day_of(moment[0], read.today) if moment else None)
    if wrote_on is None and MOMENT.search(message.text):
        wrote_on = day_of(message.text, read.today)
    known = learn(facts, message.told, by_mailjet=is_told_by_mailjet(message.text))
    return Taken(replace(known, waiting=True, sent=True, sent_at=_noon(wrote_on), request_shown=False))


def _asked_back(read: TakenIn, asked: str | None, message: Message, commands: Commands) -> Taken | None:
    """Who wrote to Mailjet before he came here and got questions back is to paste them, not to remind anybody."""
    facts = read.facts
    pasted = is_of_others(message.text) or asks_for_details(message.text)
    wrote = (read.wrote or facts.waiting) and Act.REPLY in commands.acts
    if not wrote or pasted or asked == "mailjet_antwort" or facts.wants:
        return None
    after = replace(facts, sent=True, sent_at=facts.sent_at or _noon(read.wrote_on))
    return Taken(after, question="mailjet_antwort")


def _noon(day: date | None) -> str | None:
    return datetime.combine(day, time(12), BERLIN).isoformat(timespec="minutes") if day else None


def _meanwhile(facts: SuspensionFacts, asked: str | None, commands: Commands) -> Taken | None:
    if Act.MEANWHILE not in commands.acts:
        return None
    return Taken(facts, effect=Effect.TELL_MEANWHILE, question=asked)


def _wanted_now(
    read: TakenIn, asked: str | None, message: Message, commands: Commands, collecting: bool
) -> Taken | None:
    """The text is wanted now: it is shown with what is known, whatever is missing."""
    facts = read.facts
    asks_how = Act.WRITE in commands.acts and is_asked(message.text)
    if asks_how and collecting and not is_polite_order(message.text):
        return Taken(facts, said=(Said.WRITES,))
    shows = bool({Act.SHOW_REQUEST, Act.FINISH} & commands.acts)
    writes = Act.WRITE in commands.acts or message.act == "text_gewuenscht"
    enough = Act.SHOW_REQUEST not in commands.acts and not writes
    if not (shows or writes) or (enough and facts.request_shown and not facts.waiting and not read.told):
        return None
    if facts.waiting:
        return Taken(show_again(facts))
    if facts.wants and not facts.reply_shown:
        left = frozenset(facts.wants) - facts.fields.keys()
        return Taken(replace(facts, later=facts.later | left, ask=None))
    known = with_reason(facts, facts.guess) if facts.guess else facts
    if asked in _FOR_THE_REASON and not message.chosen:
        known = learn(known, message.told, by_mailjet=is_told_by_mailjet(message.text))
    known = replace(show_again(known), request_wanted=True, ask=None)
    plain_yes = message.reply is Reply.YES and not collecting and not _AT_ONCE.search(message.text)
    named = "kontoname" in facts.fields or "kontoadresse" in facts.fields  # else the support can't find it
    some = named and any(name in facts.fields for name in CORE_FIELDS) and not plain_yes
    hurried = any(_AT_ONCE.search(one) for one in clauses(message.text) if _orders_text(one))
    at_once = shows or collecting or hurried or some
    return Taken(replace(known, now=facts.now or bool(at_once)))


def _orders_text(clause: str) -> bool:
    return is_order(clause) or is_polite_order(clause) or wishes_letter(clause)


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
    if Act.NO_ANSWER in commands.acts and _means_mailjet(facts, message.text, commands):
        sent = True if facts.request_shown and facts.sent is None else facts.sent
        return Taken(replace(facts, sent=sent), effect=Effect.TELL_WAITING)
    pasted = is_reply(message.text) or is_notice(message.text)
    asks = pasted and asks_for_details(message.text)
    notice = (is_notice(message.text) or asked in _BEFORE_THE_REQUEST) and not facts.request_shown and not asks
    if asked != "mailjet_antwort" and not asks and (Act.REPLY not in commands.acts or notice):
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
        reasons = likely_reasons(message.text) if pasted else ()
        known = with_reason(facts, reasons[0], by_mailjet=True) if reasons and facts.reason is None else facts
        after = replace(
            known, wants=read.wants, reply_shown=False, outcome=read.outcome.value, sent=None,
            refused=facts.refused - wanted, later=facts.later - wanted, again=facts.again - wanted, ask=None,
            waiting=False, notice=NOTICE_FOUND if pasted else facts.notice,
        )  # fmt: skip
        return Taken(after, said=(Said.REPLY_ASKS,), names=read.wants, reply=read)
    if len(message.text.split()) >= NOTICE_WORDS:
        return Taken(facts, said=(Said.REPLY_UNCLEAR,), question="mailjet_antwort")
    # Asked once more only after a longer text: a short one that says nothing may not become a trap.
    return (
        Taken(facts, said=(Said.REPLY_UNCLEAR,))
        if asked == "mailjet_antwort"
        else Taken(facts, question="mailjet_antwort")
    )


def _means_mailjet(facts: SuspensionFacts, text: str, commands: Commands) -> bool:
    """Return whether a missing answer is Mailjet's: it was written to as far as is known, or it is named."""
    wrote = facts.sent or facts.waiting or facts.request_shown or Act.WAITING in commands.acts
    return bool(wrote or TO_MAILJET.search(text) or MOMENT.search(text))


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
    if facts.request_shown or facts.reply_shown:
        anew = replace(show_again(after), now=True)
        if after.ticked == facts.ticked and Act.SHOW_REQUEST in commands.acts:
            return Taken(anew)
        return Taken(anew, said=(Said.CHANGED,), told_only=True)
    return Taken(after, effect=Effect.SHOW_LIST)


def _about_the_letter(
    read: TakenIn, asked: str | None, message: Message, commands: Commands, collecting: bool
) -> Taken | None:
    facts = read.facts
    if not (facts.request_wanted or facts.wants or facts.waiting):
        return None
    styled = facts
    said: list[Said] = []
    for act, change, word in _STYLES:
        if act in commands.acts:
            styled = change(styled)
            said.append(word)
    if said:
        return Taken(replace(show_again(styled), now=facts.request_shown), said=tuple(said))
    if facts.request_shown and Act.WHERE in commands.acts:
        return Taken(facts, effect=Effect.TELL_WHERE)
    to_the_bot = is_order(message.text) or is_polite_order(message.text)
    gladly = asked == "abgeschickt" and message.reply is Reply.YES and _GLADLY.search(message.text)
    if facts.request_shown and not collecting and (gladly or (_SEND_IT.search(message.text) and to_the_bot)):
        return Taken(facts, effect=Effect.TELL_WHERE)  # nobody but the user can send it
    sent = facts.request_shown and not facts.sent and Act.SENT in commands.acts
    if sent and (not collecting or len(message.text.split()) <= _ORDER):
        return _after_answer(facts, "abgeschickt", answer(facts, "abgeschickt", Reply.YES))
    return _mended_by_order(facts, commands, collecting)


def _mended_by_order(facts: SuspensionFacts, commands: Commands, collecting: bool) -> Taken | None:
    if Act.NOT_SENT in commands.acts and facts.request_shown and not facts.waiting:
        return Taken(replace(facts, sent=False, sent_at=None), said=(Said.NOT_SENT,))
    correction = commands.correction
    if correction is None:
        return None
    known = correction.name in facts.fields or correction.name in (*LETTER_PARTS, "grund") or facts.request_shown
    if not (known or (correction.value is None and not collecting)):
        # Nothing to correct yet: then it simply tells the detail.
        if not correction.value:
            return None
        told_value = {correction.name: correction.value}
        return Taken(fill_all(facts, told_value), said=(Said.NOTED_MANY,), names=tuple(told_value))
    return _corrected(facts, correction.name, correction.value)


_STYLES: tuple[tuple[Act, Callable[[SuspensionFacts], SuspensionFacts], Said], ...] = (
    (Act.SHORTER, lambda facts: replace(facts, short=True), Said.SHORTER),
    (Act.LONGER, lambda facts: replace(facts, short=False), Said.LONGER),
    (Act.POLITER, lambda facts: replace(facts, polite=True), Said.POLITER),
    (Act.ENGLISH, lambda facts: replace(facts, english=True), Said.ENGLISH),
    (Act.GERMAN, lambda facts: replace(facts, english=False), Said.GERMAN),
)
"""How a letter can be written otherwise → what that changes, and the words for it."""


def _corrected(facts: SuspensionFacts, name: str, value: str | None) -> Taken | None:
    if name == "grund":
        if value == "":
            return Taken(_anew(replace(facts, hide_reason=True)), said=(Said.REMOVED,))
        reasons = likely_reasons(value or "")
        if not reasons:
            return None
        changed = replace(with_reason(facts, reasons[0]), cause_discussed=facts.cause_discussed, hide_reason=False)
        return Taken(_anew(changed), said=(Said.CHANGED,))
    if value is None:
        return Taken(replace(facts, ask=name))
    if value == "":
        fields = {key: text for key, text in facts.fields.items() if key != name}
        return Taken(_anew(replace(facts, fields=fields, refused=facts.refused | {name})), said=(Said.REMOVED,))
    return Taken(_anew(fill(facts, name, value)), said=(Said.CHANGED,), names=(name,))


def _anew(facts: SuspensionFacts) -> SuspensionFacts:
    """Return the facts so that a letter that was shown is shown again at once."""
    return replace(show_again(facts), now=facts.request_shown or facts.now)


def _collected(read: TakenIn, asked: str, message: Message) -> Taken:
    """A free text in answer to a question for a field; whatever it told is taken in already."""
    facts = read.facts
    if asked in read.told or (read.told and facts.wants and asked in facts.fields):
        shown = facts.request_shown or facts.reply_shown
        alone = read.told == (asked,)
        after = show_again(facts) if shown else facts
        return Taken(after, said=(Said.NOTED if alone else Said.NOTED_MANY,), names=read.told)
    if says_later(message.text):
        return Taken(put_off(facts, asked), said=(Said.PUT_OFF,))
    unknown = message.reply is Reply.DONT_KNOW or message.act in ("weiss_nicht", "verweigert")
    if unknown or (message.reply is Reply.NO and not read.told and len(message.text.split()) <= _PLAIN_NO):
        return Taken(answer(facts, asked, Reply.DONT_KNOW), said=(Said.SKIPPED,))
    if read.told:
        if facts.request_shown:
            return Taken(replace(show_again(facts), now=True), said=(Said.CHANGED,), names=read.told)
        return Taken(facts, said=(Said.NOTED_MANY,), names=read.told)
    if asks_what_now(message.text) or message.reply is Reply.YES:
        return Taken(facts)  # the planner asks again, in other words
    if asked in facts.again:
        return Taken(put_off(facts, asked), said=(Said.PUT_OFF,))
    said = {"kontoadresse": Said.NO_ADDRESS, "kontoname": Said.NO_NAME}.get(asked, Said.ASK_OTHERWISE)
    return Taken(replace(facts, again=facts.again | {asked}), said=(said,))


def _answered(read: TakenIn, asked: str | None, message: Message) -> Taken:
    """Anything else: a yes or no, a reason, a pasted notice."""
    facts = read.facts
    if asked in ("grund", "anzeichen") and read.facts.reason_unknown and not message.told.reasons and not read.told:
        return _after_answer(facts, asked, answer(facts, asked, Reply.DONT_KNOW))
    pasted = not message.chosen and is_of_others(message.text)
    none_there = asked == "hinweis" and not pasted and speaks_of_no_notice(message.text)
    if none_there and message.reply is not Reply.YES and not message.told.reasons:
        return _after_answer(facts, asked or "", answer(facts, "hinweis", Reply.NO))
    empty = message.act in ("nichts_da", "weiss_nicht", "geht_nicht") and not pasted  # "Spam ist leer" is no reason
    reasons = _named_reasons(message.text, pasted=pasted) if not message.chosen else ()
    doubted = frozenset() if asked == "grund" else _only_asked(message.text)
    reasons = tuple(one for one in reasons if one not in doubted)
    told = replace(message.told, reasons=() if empty else reasons or message.told.reasons)
    if {"kontoname", "kontoadresse"} & set(read.told):
        facts = replace(facts, request_wanted=True)  # who begins with the details wants it written
    if told.reasons and facts.reason is None and asked in _FOR_THE_REASON:
        named = pasted or asked == "grund" or is_told_by_mailjet(message.text)
        learned = learn(facts, told, by_mailjet=named)
        declines = asked in ("schritte", "anfrage") and message.reply is not None
        if not declines:
            return Taken(learned, said=(Said.REASON_READ,) if pasted else ())
        facts = learned
    if pasted and asked in ("hinweis", "grund"):
        unclear = replace(facts, notice=NOTICE_FOUND, refused=facts.refused | {"grund"})
        return Taken(unclear, said=(Said.REASON_UNCLEAR,))
    if asked is None or (read.told and message.reply is not Reply.YES and asked != "hinweis"):
        return Taken(facts)
    if asked == "hinweis" and read.told and message.reply is Reply.YES and not message.text.casefold().startswith("ja"):
        return Taken(facts)  # "hab ich" tells what was done, and not that the mail was found
    no_answer = speaks_of_no_notice(message.text) or len(message.text.split()) > _PLAIN_NO
    if asked in ("anfrage", "schritte") and message.reply is not Reply.YES and no_answer:
        return Taken(facts)
    if asked == "abgeschickt" and message.reply is Reply.YES and not _plainly_yes(message):
        return Taken(facts)
    return _after_answer(facts, asked, answer(facts, asked, message.reply))


def _plainly_yes(message: Message) -> bool:
    """Return whether a yes says nothing else: an order, or a longer text that begins with "ok", sends no letter."""
    told = [clause for clause in clauses(message.text) if not is_asked(clause)]
    words = sum(len(clause.split()) for clause in told)
    return message.chosen or (bool(told) and words <= _ORDER and not any(map(is_order, told)))


def _after_answer(before: SuspensionFacts, asked: str, after: SuspensionFacts) -> Taken:
    if asked in ("anfrage", "schritte") and after.request_wanted is False:
        return Taken(after, said=(Said.WITHOUT_REQUEST,))
    if asked == "abgeschickt" and after.sent is not before.sent:
        return Taken(after, said=(Said.SENT if after.sent else Said.NOT_SENT,))
    if asked == "beobachten" and after.watch is not before.watch:
        return Taken(after, said=(Said.WATCH_ON if after.watch else Said.WATCH_OFF,))
    return Taken(after)
