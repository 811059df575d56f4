"""The letters to Mailjet's support: the request, the answer to a question back, the polite reminder.

Chooses the parts, in German or English; the sentences are in data/responses/sperrung_anfrage.yml and
sperrung_englisch.yml. Only what was told stands in them; what is missing is named beside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from rasa_sdk.executor import CollectingDispatcher

from actions import wording_sperrung as wording
from actions.texts import say
from bot.account.details import urgent
from bot.account.request import ALL_FIELDS, CORE_FIELDS
from bot.account.step_questions import steps_named_in
from bot.account.steps import STEPS
from bot.account.telling import as_sentence
from bot.dialogue.sperrung import FROM_MAILJET, TICKET, SuspensionFacts, asks_for_reason, still_missing, told_causes

LONGEST_MAILTO = 1_900
"""Characters: some mail programs and browsers cut longer links."""
NAMED_AS_MISSING = 3
"""Naming more than three missing details at once helps nobody."""
_OPENING = frozenset({"kontoname", "kontoadresse", "seit"})
"""Told in the first sentence."""
_SENTENCES = frozenset({"vorfall", "aenderung", "besonderheiten", "nachweis"})
"""Fields of statements in the user's own words; names, addresses, amounts and links stay as typed."""
_PHRASES = frozenset({"mailart", "menge", "herkunft", "seit"})
_FEW_SENTENCES = 2
"""Statements that a short letter keeps, beside who asks for what."""


@dataclass(frozen=True)
class Letter:
    """A letter ready to send."""

    subject: str
    text: str

    @property
    def mailto(self) -> str:
        """A link that opens it in a mail program; without a recipient, as Mailjet publishes no address for this."""
        link = f"mailto:?subject={quote(self.subject)}&body={quote(self.text)}"
        return link if len(link) <= LONGEST_MAILTO else f"mailto:?subject={quote(self.subject)}"


def request_letter(facts: SuspensionFacts) -> Letter:
    """Return the request with everything that is known, the urgent things first."""
    parts = wording.letter(english=facts.english)
    soon = facts.fields.get("besonderheiten", "")
    values: dict[str, Any] = {
        "eroeffnung": _opening(facts),
        "bitte": parts["bitte_hoeflich" if facts.polite else "bitte"],
        "eilig": {"response": parts["eilig"], "wert": _sentences(soon)} if urgent(soon) else "",
    }
    if facts.short:
        return _letter(facts, parts["kurz"], _of(facts, "betreff"), **values, kern=_gist(facts))
    before = _OPENING | ({"besonderheiten"} if values["eilig"] else set())
    own = tuple(name for name in ALL_FIELDS if name not in before)
    lines = _reason(facts) + _lines(facts, own) + _done(facts)
    values["angaben"] = {"response": parts["angaben"], "zeilen": lines} if lines else ""
    return _letter(facts, parts["lang"], _of(facts, "betreff"), **values)


def reply_letter(facts: SuspensionFacts) -> Letter:
    """Return the answer to what Mailjet asked back, in the order of its questions."""
    parts = wording.letter(english=facts.english)
    lines = _lines(facts, tuple(name for name in facts.wants if name in ALL_FIELDS))
    lines += _done(facts) if "aenderung" in facts.wants else []
    lines += [wording.settled(name, english=facts.english) for name in wording.AT_MAILJET if name in facts.wants]
    name = parts["antwort_kurz" if facts.short else "antwort"]
    about = {"response": _of(facts, "ueber"), **_who(facts)} if facts.fields.keys() & _OPENING else ""
    return _letter(facts, name, _of(facts, "betreff_antwort"), ueber=about, angaben=lines or parts["folgen"])


def reminder_letter(facts: SuspensionFacts) -> Letter:
    """Return the polite question about a request that was sent, with its day and ticket where they are told."""
    parts = wording.letter(english=facts.english)
    ticket = facts.fields.get(TICKET)
    soon = facts.fields.get("besonderheiten", "")
    new = [name for name in ALL_FIELDS if name in facts.fields and name not in _OPENING | {"mailart"}]
    lines: list[Any] = _lines(facts, tuple(name for name in new if name != "besonderheiten" or not urgent(soon)))
    if facts.reason_unknown:
        lines += _reason(facts)
    if urgent(soon):
        lines.append({"response": parts["eilig"], "wert": _sentences(soon)})
    return _letter(
        facts,
        _of(facts, "nachfrage"),
        _of(facts, "betreff_nachfrage"),
        wann=_day(facts) or parts["vor_tagen"],
        ticket={"response": parts["ticket"], "wert": ticket} if ticket else "",
        neu=lines or "",
        **_who(facts),
    )


def show(dispatcher: CollectingDispatcher, response: str, letter: Letter, before: Any = "", after: Any = "") -> None:
    """Say a letter as text, with a copy of it for the copy button; then the link for a mail program and what to do."""
    dispatcher.utter_message(
        response=response,
        vorab=before,
        betreff=letter.subject,
        brief=letter.text,
        json_message={"kind": "copy", "subject": letter.subject, "text": letter.text},
    )
    dispatcher.utter_message(response="utter_anfrage_mailto", mailto=letter.mailto, danach=after)


def missing(facts: SuspensionFacts) -> Any:
    """Return the line that names what would make the request stronger; empty where nothing is missing."""
    left = [name for name in still_missing(facts) if name in wording.FIELD_NAME]
    core = [name for name in left if name in CORE_FIELDS]
    named = core or left[:NAMED_AS_MISSING]
    if not named:
        return "utter_anfrage_aendern_geht"
    names = ", ".join(say(wording.FIELD_NAME[name]) for name in named)
    return {"response": "utter_anfrage_fehlt_kern" if core else "utter_anfrage_fehlt_noch", "namen": names}


def _letter(facts: SuspensionFacts, which: str, subject: str, /, **values: Any) -> Letter:
    text = say(which, unterschrift=facts.fields.get("unterschrift", ""), **values)
    text = re.sub(r"[ \t]{2,}", " ", re.sub(r" +\n", "\n", text))
    ticket = facts.fields.get(TICKET)
    in_ticket: Any = {"response": "utter_brief_im_ticket", "wert": ticket} if ticket else ""
    shown = facts.fields.get("betreff") or say(subject, ticket=in_ticket, inhaber=_who(facts)["inhaber"])
    return Letter(shown, re.sub(r"\n{3,}", "\n\n", text).strip())


def _of(facts: SuspensionFacts, part: str) -> str:
    """Return the part of a letter as it speaks of one's own account, or of that of a customer."""
    return wording.letter(english=facts.english)[f"{part}_inhaber" if facts.owner in wording.OWNERS else part]


def _opening(facts: SuspensionFacts) -> Any:
    return {"response": _of(facts, "eroeffnung"), **_who(facts)}


def _who(facts: SuspensionFacts) -> dict[str, Any]:
    """Return the fragments that name the account and since when it is blocked; empty ones where that is not told."""
    parts = wording.letter(english=facts.english)
    since = re.sub(r"^(?:vor|am|um|gegen)\s+", "", facts.fields.get("seit", ""), flags=re.IGNORECASE)
    dated = re.search(r"\((\d\d\.\d\d\.\d{4})\)", since)
    if facts.english and dated:
        since = dated[1]  # an English reader can't do anything with "gestern Abend"
    if since:
        since = as_sentence(f"x {since}").removesuffix(".")[2:]  # within a sentence
    told = {"name": facts.fields.get("kontoname"), "adresse": facts.fields.get("kontoadresse"), "seit": since}
    who: dict[str, Any] = {
        name: {"response": parts[name], "wert": value} if value else "" for name, value in told.items()
    }
    return {**who, "inhaber": say(parts[facts.owner]) if facts.owner in wording.OWNERS else ""}


def _reason(facts: SuspensionFacts) -> list[Any]:
    """Return the reason with where it comes from: nobody is told that Mailjet named what somebody supposes."""
    parts = wording.letter(english=facts.english)
    if asks_for_reason(facts):
        return [{"response": parts["grund_unbekannt"]}]
    if not facts.reason or facts.hide_reason:
        return []
    if facts.reason_from == FROM_MAILJET:
        return [{"response": parts["grund_genannt"], "wert": wording.reason_name(facts.reason, english=facts.english)}]
    # "Spam" is no word of his who told of an old list: then what he told stands there.
    causes = told_causes(facts) if facts.reason == "spam" else ()
    names = [wording.cause_name(one, english=facts.english) for one in causes]
    wert = ", ".join(map(say, names)) or wording.reason_name(facts.reason, english=facts.english)
    return [{"response": parts["grund_vermutet"], "wert": wert}]


def _gist(facts: SuspensionFacts) -> str:
    """Return what a short letter tells beside the account: what happened and what was changed, a sentence each."""
    names = [name for name in ("vorfall", "aenderung") if name in facts.fields]
    told = [_sentences(facts.fields[name], most=_FEW_SENTENCES // len(names)) for name in names]
    if "aenderung" not in facts.fields and (done := _done(facts)):
        told.append(f"{say(done[0]['response'], wert=done[0]['wert']).lstrip('- ')}.")
    if asks_for_reason(facts):
        told.append(f"{say(_reason(facts)[0]['response']).lstrip('- ')}.")
    return " ".join(told)


def _sentences(value: str, most: int | None = None) -> str:
    """Return statements as sentences of a letter."""
    return " ".join(as_sentence(one) for one in value.split("; ")[:most])


def _written(name: str, value: str) -> str:
    if name in _SENTENCES:
        return _sentences(value)
    return as_sentence(value).removesuffix(".") if name in _PHRASES else value


def _lines(facts: SuspensionFacts, names: tuple[str, ...]) -> list[Any]:
    return [
        {"response": wording.request_line(name, english=facts.english), "wert": _written(name, facts.fields[name])}
        for name in names
        if name in facts.fields
    ]


def _done(facts: SuspensionFacts) -> list[Any]:
    """Return the steps that were ticked and that the user's own words do not tell already."""
    steps = [step for step in STEPS.get(facts.reason or "", ()) if step in facts.ticked]
    told = steps_named_in(facts.fields.get("aenderung", ""), steps)
    done = [wording.done(step, english=facts.english) for step in steps if step not in told]
    if not done:
        return []
    name = wording.letter(english=facts.english)["getan"]
    return [{"response": name, "wert": ", ".join(say(one) for one in done)}]


def _day(facts: SuspensionFacts) -> Any:
    try:
        moment = datetime.fromisoformat(facts.sent_at) if facts.sent_at else None
    except ValueError:
        moment = None
    if moment is None:
        return ""
    day = moment.astimezone(wording.LOCAL_TIME).date()
    return {"response": wording.letter(english=facts.english)["am"], "wert": f"{day:%d.%m.%Y}"}
