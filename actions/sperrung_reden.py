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
from bot.account.steps import List, shown_list
from bot.dialogue.sperrung import Stage, SuspensionFacts, next_move
from bot.dialogue.sperrung_taken import Said, Taken
from bot.dialogue.sperrung_turn import current_list

ASK_AFTER = timedelta(days=3)
"""From then on asking politely is in place; Mailjet publishes no time within which it answers."""


def acknowledge(dispatcher: CollectingDispatcher, taken: Taken, reference: str | None) -> None:
    """Say in short what the message did."""
    names = ", ".join(say(title) for name, title in table.FIELD_NAME.items() if name in taken.names)
    for said in taken.said:
        values: dict[str, Any] = {"namen": names}
        if said is Said.SENT:
            values["fall"] = _reminder_of(reference)
        dispatcher.utter_message(response=table.SAID[said], **values)


def make_move(
    dispatcher: CollectingDispatcher, facts: SuspensionFacts, question: str | None = None
) -> tuple[SuspensionFacts, str | None]:
    """Explain and ask what comes next; return the facts after it and the question now open."""
    if question is None:
        move = next_move(facts)
        if move.stage:
            facts = _explain(dispatcher, facts, move.stage)
        question = move.question
    if question == "grund_bestaetigen" and facts.guess:
        dispatcher.utter_message(response="utter_vermutung", grund=table.REASON_NAME[facts.guess])
    if question:
        dispatcher.utter_message(response=wording.question(question))
    return facts, question


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


def _explain(dispatcher: CollectingDispatcher, facts: SuspensionFacts, stage: Stage) -> SuspensionFacts:
    if stage is Stage.FIX_CAUSE and facts.reason:
        show_list(dispatcher, facts, List.STEPS, table.CAUSE[facts.reason])
        return replace(facts, cause_discussed=True)
    if stage is Stage.REQUEST_READY:
        letters.show(dispatcher, "utter_anfrage_fertig", letters.request_letter(facts))
        if not facts.where_told:
            dispatcher.utter_message(response="utter_anfrage_wohin")
            letters.tell_missing(dispatcher, facts)
        return replace(facts, request_shown=True, where_told=True)
    if stage is Stage.REPLY_READY:
        letters.show(dispatcher, "utter_antwort_fertig", letters.reply_letter(facts))
        dispatcher.utter_message(response="utter_antwort_wohin")
        return replace(facts, reply_shown=True, request_shown=True)
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
