"""What was told of a suspension, as lines for the letter to the team or for the user to copy: complete, each named."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from actions import memory
from actions import wording_sperrung as table
from actions.texts import say
from bot.account.request import ALL_FIELDS
from bot.account.steps import STEPS
from bot.account.telling import as_sentence
from bot.dialogue.sperrung import LETTER_PARTS, TICKET, SuspensionFacts, asks_for_reason

_SENTENCES = frozenset({"vorfall", "aenderung", "besonderheiten", "nachweis"})


def told(tracker: Tracker) -> list[Any]:
    """Return a line for everything that was told of the blocked account, in the order of the letter."""
    facts = memory.suspension_facts(tracker)
    lines: list[Any] = []
    if facts.reason:
        lines.append({"response": "utter_zusammen_grund", "wert": table.REASON_NAME[facts.reason]})
    elif asks_for_reason(facts):
        lines.append("utter_zusammen_grund_unbekannt")
    for name in (*ALL_FIELDS, TICKET):
        if name in facts.fields and name not in LETTER_PARTS:
            lines.append(_line(name, facts.fields[name]))
    done = [table.DONE[step] for step in STEPS.get(facts.reason or "", ()) if step in facts.ticked]
    if done:
        lines.append({"response": "utter_zusammen_getan", "wert": ", ".join(say(one) for one in done)})
    return lines + _to_mailjet(facts)


def _line(name: str, value: str) -> dict[str, Any]:
    said = " ".join(as_sentence(one) for one in value.split("; ")) if name in _SENTENCES else value
    label = say(table.FIELD_NAME[name])
    return {"response": "utter_zusammen_sperrung", "feld": label[:1].upper() + label[1:], "wert": said}


def _to_mailjet(facts: SuspensionFacts) -> list[Any]:
    """Return whether Mailjet was written to, and when."""
    if facts.sent:
        day = _day(facts.sent_at)
        return [{"response": "utter_zusammen_geschrieben", "tag": day} if day else "utter_zusammen_geschrieben_ohne"]
    return ["utter_zusammen_brief_fertig"] if facts.request_shown else []


def _day(moment: str | None) -> str:
    try:
        told_at = datetime.fromisoformat(moment) if moment else None
    except ValueError:
        told_at = None
    return f"{told_at.astimezone(table.LOCAL_TIME):%d.%m.%Y}" if told_at else ""
