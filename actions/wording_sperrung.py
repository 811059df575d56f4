"""What we know about a suspension → which response says it, and with which values. Tables, no sentences.

Every name in a table here is a response in data/responses/sperrung*.yml; tests/test_contract.py checks both ways.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.account import rates_wording
from bot.account.diagnosis import Finding, Signal, Unknown
from bot.account.notice import REASONS
from bot.account.rates_wording import day, rate
from bot.account.request import ALL_FIELDS
from bot.account.step_questions import DETAILS
from bot.account.steps import STEPS, List, prevention_for
from bot.dialogue.sperrung_taken import Said

LOCAL_TIME = ZoneInfo("Europe/Berlin")

REQUEST_LINE = {name: f"utter_angabe_{name}" for name in ALL_FIELDS}
FIELD_NAME = {name: f"utter_feld_{name}" for name in (*ALL_FIELDS, "betreff", "unterschrift", "identitaet", "zahlung")}
REASON_NAME = {reason: f"utter_grundname_{reason}" for reason in REASONS}
REASON_EXPLAINED = {reason: f"utter_grund_erklaert_{reason}" for reason in REASONS}
CAUSE = {reason: f"utter_ursache_{reason}" for reason in REASONS}
STEP = {
    step: f"utter_punkt_{step}"
    for step in sorted({one for reason in REASONS for one in (*STEPS[reason], *prevention_for(reason))})
}
STEP_HOW = {name: f"utter_wie_{name}" for name in (*STEP, *DETAILS)}
DONE = {step: f"utter_getan_{step}" for step in sorted({one for steps in STEPS.values() for one in steps})}
LIST_TITLE = {kind: f"utter_liste_{kind.value}" for kind in List}
SAID = {said: f"utter_anfrage_{said.value}" for said in Said}
SIGNAL: dict[Signal, str] = {
    signal: f"utter_diagnose_{signal.value}" for signal in Signal if signal.value not in ("rate", "absender")
}
SENDER = {True: "utter_diagnose_absender", False: "utter_diagnose_absender_unbenannt"}
RATE = rates_wording.RATE
UNKNOWN = {unknown: f"utter_unbekannt_{unknown.value}" for unknown in Unknown}
AT_MAILJET = ("identitaet", "zahlung")
"""What is settled at Mailjet itself and never asked for here."""
SETTLED = {name: f"utter_bei_mailjet_{name}" for name in AT_MAILJET}


def finding(one: Finding) -> dict[str, object]:
    """Return the fragment that tells one conclusion of the diagnosis."""
    if one.rate:
        return rate(one.rate)
    if one.signal is Signal.SENDER_INACTIVE:
        return {"response": SENDER[bool(one.about)], "worum": one.about}
    return {"response": SIGNAL[one.signal], "worum": one.about}


def local_day(moment: datetime) -> str:
    """Return the day of a moment in German time."""
    return day(moment.astimezone(LOCAL_TIME).date())
