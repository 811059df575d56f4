"""Says what the suspension guide decided: acknowledgements, checklists, letters, waiting, the next question."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions import sperrung_brief as letters
from actions import wording
from actions import wording_sperrung as table
from actions.texts import say
from bot.account.reply import SupportReply
from bot.account.request import CORE_FIELDS
from bot.account.steps import List, shown_list
from bot.dialogue.house_facts import house_facts
from bot.dialogue.sperrung import Move, Stage, SuspensionFacts, next_move
from bot.dialogue.sperrung_taken import Effect, Said, Taken
from bot.dialogue.sperrung_turn import current_list

ASK_AFTER = timedelta(days=3)
"""From then on asking politely is in place; Mailjet publishes no time within which it answers."""


def acknowledgements(taken: Taken, before: SuspensionFacts, reference: str | None) -> list[dict[str, Any]]:
    """Return what is said in short about what the message did: details by name and value."""
    found = [(said, _values(said, taken, before, reference)) for said in taken.said]
    return [
        {"response": table.SAID[said], **values} for said, values in found if said not in _NAMING or values["namen"]
    ]


_NAMING = frozenset({Said.NOTED_MANY})
"""What says nothing without the names of what was told."""


def honest(taken: Taken, before: SuspensionFacts) -> Taken:
    """Return what a message did, without the claim that the shown letter changed where its text is the same."""
    shown = before.request_shown or before.reply_shown
    if not shown or not _CLAIMS & set(taken.said) or _letter_of(before, before) != _letter_of(taken.facts, before):
        return taken
    if taken.shows:
        noted = (Said.NOTED_MANY,) if any(_new_in(name, before, taken.facts) for name in taken.names) else ()
        return replace(taken, said=(*noted, *(one for one in taken.said if one not in _CLAIMS)))
    as_before = replace(taken.facts, request_shown=before.request_shown, reply_shown=before.reply_shown, now=False)
    if not taken.told_only:
        said = tuple(dict.fromkeys(Said.UNCHANGED if one in _CLAIMS else one for one in taken.said))
        return replace(taken, facts=as_before, said=said, names=())
    # Nothing was ordered about words in it: what was told is noted, what stood in it before stands in it.
    kept = tuple(one for one in taken.said if one not in _CLAIMS)
    noted = (Said.NOTED_MANY,) if any(_new_in(name, before, taken.facts) for name in taken.names) else ()
    stands = (Said.STANDS,) if Said.ADDED in taken.said and not noted else ()
    ticks = taken.facts.ticked != before.ticked or not (noted or stands or taken.names)
    effect = Effect.SHOW_LIST if ticks and taken.effect is None else taken.effect
    return replace(taken, facts=as_before, said=(*noted, *stands, *kept), effect=effect)


def _letter_of(facts: SuspensionFacts, shown: SuspensionFacts) -> letters.Letter:
    """Return the letter as it would be shown, of the kind that was shown last."""
    if shown.wants and shown.reply_shown:
        return letters.reply_letter(facts)
    return letters.reminder_letter(facts) if shown.waiting else letters.request_letter(facts)


_CLAIMS = frozenset(
    {
        Said.CHANGED, Said.ADDED, Said.REMOVED, Said.SHORTER, Said.LONGER, Said.POLITER, Said.ENGLISH, Said.GERMAN,
        Said.REASON_DROPPED, Said.NEW_REASON,
    }
)  # fmt: skip
"""What says that the letter is another one now."""


def _values(said: Said, taken: Taken, before: SuspensionFacts, reference: str | None) -> dict[str, Any]:
    facts = taken.facts
    if said is Said.SENT:
        return {"fall": _reminder_of(reference)}
    if said is Said.REPLY_ASKS:
        return _asked_by_mailjet(taken)
    if said in (Said.REASON_READ, Said.NEW_REASON) and facts.reason:
        return {"grund": table.REASON_NAME[facts.reason]}
    told = [table.noted(name, new) for name in taken.names if (new := _new_in(name, before, facts))]
    names = ", ".join(say(one["response"], **one) for one in told)
    return {"namen": names, "was": {"response": "utter_was_genau", "namen": names} if names else ""}


def _asked_by_mailjet(taken: Taken) -> dict[str, Any]:
    """Return what Mailjet's reply names as the reason, with its figures, and what it wants to know, each in German."""
    read, reason = taken.reply, taken.facts.reason
    rates = [(name, f"{share} %") for name, share in read.rates] if read else []
    named = [say(table.RATE_NAMED[name], wert=share) for name, share in rates]
    if reason and reason not in dict(rates):
        named.insert(0, say(table.REASON_NAME[reason]))
    exact = {"nachweis": _wanted_as_proof(read)} if read else {}
    lines = [
        {"response": table.ASKED_FOR[name], "nr": nr, "genauer": exact.get(name, "")}
        for nr, name in enumerate(taken.names, 1)
    ]
    why = {"response": "utter_antwort_grund", "grund": ", ".join(named)} if named else ""
    return {"grund": why, "fragen": lines}


def _wanted_as_proof(read: SupportReply) -> str:
    """Return what a proof shall hold and for whom, as the end of the question for it."""
    holds = ", ".join(say(table.PROOF_HOLDS[one]) for one in read.proof)
    said = say("utter_nachweis_enthaelt", wert=holds) if holds else ""
    if read.receivers:
        said += say("utter_nachweis_fuer", anzahl=str(len(read.receivers)), wert=", ".join(read.receivers))
    return said


def _new_in(name: str, before: SuspensionFacts, after: SuspensionFacts) -> str:
    """Return what of a detail was not known before: of several statements only the new ones."""
    known = before.fields.get(name, "").casefold().split("; ")
    return ". ".join(one for one in after.fields.get(name, "").split("; ") if one.casefold() not in known)


def make_move(
    dispatcher: CollectingDispatcher,
    facts: SuspensionFacts,
    question: str | None = None,
    said: list[dict[str, Any]] | None = None,
) -> tuple[SuspensionFacts, str | None]:
    """Acknowledge, explain and ask what comes next; return the facts after it and the question now open.

    Args:
        dispatcher: takes the answers.
        facts: what is known.
        question: a question that comes before the planner's own.
        said: acknowledgements; they stand above a letter where one is shown, and in a bubble of their own else.
    """
    silent = False
    before = said or []
    move = next_move(facts) if question is None else Move(question)
    if move.stage not in _LETTERS:
        for one in before:
            dispatcher.utter_message(**one)
        before = []
    if move.stage:
        silent = move.stage is Stage.REQUEST_READY and move.question in CORE_FIELDS
        facts = _explain(dispatcher, facts, move.stage, before)
    question = move.question
    if question == "grund_bestaetigen" and facts.guess:
        dispatcher.utter_message(response="utter_vermutung", grund=table.REASON_NAME[facts.guess])
    if question and not silent:
        both = question == "kontoname" and "kontoadresse" not in {*facts.fields, *facts.refused, *facts.later}
        again = question in facts.again or facts.ask == question
        dispatcher.utter_message(response="utter_frage_konto" if both and not again else wording.question(question))
    if question is None and facts.request_shown and facts.sent is False and not facts.outcome:
        question = "abgeschickt"  # not asked again, but "hab ich" is still its answer
    return replace(facts, now=False), question


_LETTERS = frozenset({Stage.REQUEST_READY, Stage.REPLY_READY, Stage.REMINDER_READY})


def show_list(dispatcher: CollectingDispatcher, facts: SuspensionFacts, kind: List, title: str | None = None) -> None:
    """Show a list with its ticks, as text and as a drawing for the widget."""
    steps = shown_list(kind, facts.reason)
    lines = [
        {
            "response": "utter_punkt_erledigt" if step in facts.ticked else "utter_punkt_offen",
            "nr": number,
            "punkt": table.STEP[step],
        }
        for number, step in enumerate(steps, 1)
    ]
    items = [{"label": say(table.STEP[step]), "done": step in facts.ticked} for step in steps]
    dispatcher.utter_message(
        response="utter_liste",
        einleitung=title or table.LIST_TITLE[kind],
        zeilen=lines,
        json_message={"kind": "checklist", "items": items},
    )


def show_current_list(dispatcher: CollectingDispatcher, facts: SuspensionFacts) -> None:
    """Show the list at hand again, and say so when all of it is done."""
    kind = current_list(facts)
    if kind is None:
        return
    show_list(dispatcher, facts, kind)
    if set(shown_list(kind, facts.reason)) <= facts.ticked:
        dispatcher.utter_message(response="utter_liste_fertig")


def tell_waiting(
    dispatcher: CollectingDispatcher, facts: SuspensionFacts, now: datetime, told_minutes: int | None
) -> None:
    """Say what can be done while Mailjet has not answered; never how long that takes."""
    sent_at = _moment(facts.sent_at)
    waited = now - sent_at if sent_at else None
    if told_minutes is not None:
        told = timedelta(minutes=told_minutes)
        waited = max(waited, told) if waited else told
    if waited is not None and waited < ASK_AFTER:
        since = {"response": "utter_warten_seit", "tag": table.local_day(sent_at)} if sent_at else ""
        dispatcher.utter_message(response="utter_warten_kurz", seit=since)
        return
    dispatcher.utter_message(response="utter_warten_lang")
    letters.show(dispatcher, "utter_nachfrage_fertig", letters.reminder_letter(facts))


def summary(facts: SuspensionFacts) -> list[Any]:
    """Return the lines that tell where a case stands."""
    lines: list[Any] = []
    if facts.reason:
        lines.append({"response": "utter_stand_grund", "wert": table.REASON_NAME[facts.reason]})
        steps = shown_list(List.STEPS, facts.reason)
        done = sum(step in facts.ticked for step in steps)
        lines.append({"response": "utter_stand_schritte", "erledigt": done, "alle": len(steps)})
    sent_at = _moment(facts.sent_at)
    if facts.sent and sent_at:
        lines.append({"response": "utter_stand_gesendet", "tag": table.local_day(sent_at)})
    elif facts.request_shown:
        lines.append("utter_stand_fertig")
    elif facts.fields:
        names = ", ".join(say(table.FIELD_NAME[name]) for name in facts.fields if name in table.FIELD_NAME)
        lines.append({"response": "utter_stand_angaben", "namen": names})
    return lines or ["utter_stand_anfang"]


def _explain(
    dispatcher: CollectingDispatcher, facts: SuspensionFacts, stage: Stage, said: list[dict[str, Any]]
) -> SuspensionFacts:
    before: Any = [*said, "", ""] if said else ""
    if stage is Stage.FIX_CAUSE and facts.reason:
        show_list(dispatcher, facts, List.STEPS, table.CAUSE[facts.reason])
        return replace(facts, cause_discussed=True)
    if stage is Stage.REQUEST_READY:
        after = [*([] if facts.where_told else ["utter_anfrage_wohin"]), letters.missing(facts)]
        letters.show(dispatcher, "utter_anfrage_fertig", letters.request_letter(facts), before, after)
        return replace(facts, request_shown=True, where_told=True)
    if stage is Stage.REPLY_READY:
        letters.show(dispatcher, "utter_antwort_fertig", letters.reply_letter(facts), before, ["utter_antwort_wohin"])
        return replace(facts, reply_shown=True, request_shown=True)
    if stage is Stage.REMINDER_READY:
        after = [] if facts.where_told else ["utter_nachfrage_wohin"]
        intro = "utter_nachfrage_neu" if facts.where_told else "utter_nachfrage_fertig"
        letters.show(dispatcher, intro, letters.reminder_letter(facts), before, after)
        if not facts.where_told:
            dispatcher.utter_message(response="utter_warten_inzwischen", **house_facts())
        return replace(facts, request_shown=True, where_told=True)
    if stage is Stage.PREVENT:
        show_list(dispatcher, facts, List.PREVENTION)
        return replace(facts, prevention_shown=True)
    return facts


def _reminder_of(reference: str | None) -> Any:
    return {"response": "utter_fall_erinnerung", "nummer": reference} if reference else ""


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
