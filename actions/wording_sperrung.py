"""What we know about a suspension → which response says it, and with which values. Tables, no sentences.

Every name in a table here is a response in data/responses/sperrung*.yml; tests/test_contract.py checks both ways.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.account import rates_wording
from bot.account.cause import Cause
from bot.account.diagnosis import Finding, Signal, Unknown
from bot.account.notice import REASONS
from bot.account.owner import CLIENT_F, CLIENT_M
from bot.account.rates_wording import day, rate
from bot.account.request import ALL_FIELDS
from bot.account.step_questions import DETAILS
from bot.account.steps import STEPS, List, prevention_for
from bot.dialogue.sperrung import TICKET
from bot.dialogue.sperrung_taken import Said

LONGEST_NOTED = 110
LOCAL_TIME = ZoneInfo("Europe/Berlin")

REQUEST_LINE = {name: f"utter_angabe_{name}" for name in ALL_FIELDS}
REQUEST_LINE_EN = {name: f"utter_angabe_en_{name}" for name in ALL_FIELDS}
FIELD_NAME = {
    name: f"utter_feld_{name}" for name in (*ALL_FIELDS, "betreff", "unterschrift", TICKET, "identitaet", "zahlung")
}
NOTED = {
    name: f"utter_notiert_{name}"
    for name in ("kontoname", "kontoadresse", "seit", "vorfall", "aenderung", "menge", TICKET)
}
"""Details that are confirmed in a form of their own; the others by their name."""
OWNERS = (CLIENT_F, CLIENT_M)
"""Whose account a letter may be about beside one's own; each is a fragment."""
_PARTS = (
    "lang", "kurz", "betreff", "eroeffnung", "name", "adresse", "seit", "bitte", "bitte_hoeflich", "eilig", "angaben",
    "grund_genannt", "grund_vermutet", "grund_unbekannt", "getan", "antwort", "antwort_kurz", "betreff_antwort",
    "ueber", "folgen", "nachfrage", "betreff_nachfrage", "vor_tagen", "am", "ticket",
    "betreff_inhaber", "betreff_antwort_inhaber", "betreff_nachfrage_inhaber", "eroeffnung_inhaber", "ueber_inhaber",
    "nachfrage_inhaber", *OWNERS,
)  # fmt: skip
LETTER_DE = {part: f"utter_brief_{part}" for part in _PARTS}
LETTER_EN = {part: f"utter_brief_en_{part}" for part in _PARTS}
REASON_NAME_EN = {reason: f"utter_grundname_en_{reason}" for reason in REASONS}
REASON_NAME = {reason: f"utter_grundname_{reason}" for reason in REASONS}
REASON_EXPLAINED = {reason: f"utter_grund_erklaert_{reason}" for reason in REASONS}
LIKELY_CAUSE = {cause: f"utter_vermutet_{cause.value}" for cause in Cause}
"""What the person told → why that makes a block likely."""
CAUSE_NAME = {cause: f"utter_ursachename_{cause.value}" for cause in Cause}
CAUSE_NAME_EN = {cause: f"utter_ursachename_en_{cause.value}" for cause in Cause}
CAUSE = {reason: f"utter_ursache_{reason}" for reason in REASONS}
STEP = {
    step: f"utter_punkt_{step}"
    for step in sorted({one for reason in REASONS for one in (*STEPS[reason], *prevention_for(reason))})
}
STEP_HOW = {name: f"utter_wie_{name}" for name in (*STEP, *DETAILS)}
DONE = {step: f"utter_getan_{step}" for step in sorted({one for steps in STEPS.values() for one in steps})}
DONE_EN = {step: f"utter_getan_en_{step}" for step in DONE}
ASKED_FOR = {name: f"utter_gefragt_{name}" for name in (*ALL_FIELDS, "identitaet", "zahlung")}
"""What Mailjet asks for, as a question in German."""
RATE_NAMED = {"bounces": "utter_antwort_rate_bounces", "beschwerden": "utter_antwort_rate_beschwerden"}
"""What Mailjet counts against its customer → how that is said in German."""
PROOF_HOLDS = {"datum": "utter_nachweis_datum", "uhrzeit": "utter_nachweis_uhrzeit", "ip": "utter_nachweis_ip"}
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
SETTLED_EN = {name: f"utter_bei_mailjet_en_{name}" for name in AT_MAILJET}


def letter(*, english: bool) -> dict[str, str]:
    """Return the parts of a letter by their names, in the wanted language."""
    return LETTER_EN if english else LETTER_DE


def request_line(name: str, *, english: bool) -> str:
    """Return the line that tells a detail."""
    return (REQUEST_LINE_EN if english else REQUEST_LINE)[name]


def reason_name(reason: str, *, english: bool) -> str:
    """Return how a reason is called in a letter."""
    return (REASON_NAME_EN if english else REASON_NAME)[reason]


def cause_name(cause: Cause, *, english: bool) -> str:
    """Return how a likely cause is called in a letter."""
    return (CAUSE_NAME_EN if english else CAUSE_NAME)[cause]


def done(step: str, *, english: bool) -> str:
    """Return how a step is called that was done."""
    return (DONE_EN if english else DONE)[step]


def settled(name: str, *, english: bool) -> str:
    """Return the line for what is settled at Mailjet itself."""
    return (SETTLED_EN if english else SETTLED)[name]


def noted(name: str, value: str) -> dict[str, str]:
    """Return the fragment that confirms a detail by its name and value."""
    short = value if len(value) <= LONGEST_NOTED else f"{value[:LONGEST_NOTED].rsplit(' ', 1)[0]} …"
    if name in NOTED:
        return {"response": NOTED[name], "wert": short}
    return {"response": "utter_notiert_sonst", "feld": FIELD_NAME[name], "wert": short}


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
