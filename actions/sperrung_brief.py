"""The letters to Mailjet's support: the request, the answer to a question back, the polite reminder.

Chooses the parts; the sentences are in data/responses/sperrung_anfrage.yml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from rasa_sdk.executor import CollectingDispatcher

from actions import wording_sperrung as wording
from actions.texts import say
from bot.account.request import ALL_FIELDS
from bot.account.steps import STEPS
from bot.dialogue.sperrung import SuspensionFacts, still_missing

LONGEST_MAILTO = 1_900
"""Characters: some mail programs and browsers cut longer links."""
NAMED_AS_MISSING = 3
"""Naming more than three missing details at once helps nobody."""


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
    """Return the request with everything that is known."""
    lines = _lines(facts, ALL_FIELDS)
    if facts.reason and not facts.hide_reason:
        lines.insert(min(2, len(lines)), {"response": "utter_angabe_grund", "wert": wording.REASON_NAME[facts.reason]})
    lines += _done(facts)
    details: Any = {"response": "utter_angaben", "zeilen": lines} if lines else ""
    name = "utter_brief_kurz" if facts.short else "utter_brief_lang"
    return _letter(facts, name, "utter_brief_betreff", angaben=details)


def reply_letter(facts: SuspensionFacts) -> Letter:
    """Return the answer to what Mailjet asked back."""
    lines = _lines(facts, tuple(name for name in ALL_FIELDS if name in facts.wants))
    lines += _done(facts) if "aenderung" in facts.wants else []
    lines += [wording.SETTLED[name] for name in wording.AT_MAILJET if name in facts.wants]
    name = "utter_brief_antwort_kurz" if facts.short else "utter_brief_antwort"
    return _letter(facts, name, "utter_brief_betreff_antwort", angaben=lines or "utter_brief_angaben_folgen")


def reminder_letter(facts: SuspensionFacts) -> Letter:
    """Return the polite question whether the request has arrived."""
    account = facts.fields.get("kontoname")
    about: Any = {"response": "utter_angabe_kontoname", "wert": account} if account else ""
    return _letter(facts, "utter_brief_nachfrage", "utter_brief_betreff_nachfrage", angaben=about)


def show(dispatcher: CollectingDispatcher, response: str, letter: Letter) -> None:
    """Say a letter as text, with a copy of it for the copy button, then the link for a mail program."""
    dispatcher.utter_message(
        response=response,
        betreff=letter.subject,
        brief=letter.text,
        json_message={"kind": "copy", "subject": letter.subject, "text": letter.text},
    )
    dispatcher.utter_message(response="utter_anfrage_mailto", mailto=letter.mailto)


def tell_missing(dispatcher: CollectingDispatcher, facts: SuspensionFacts) -> None:
    """Name what would make the request stronger, if anything."""
    missing = [name for name in still_missing(facts) if name in wording.FIELD_NAME][:NAMED_AS_MISSING]
    if missing:
        names = ", ".join(say(wording.FIELD_NAME[name]) for name in missing)
        dispatcher.utter_message(response="utter_anfrage_fehlt_noch", namen=names)


def _letter(facts: SuspensionFacts, name: str, subject: str, **values: Any) -> Letter:
    text = say(name, unterschrift=facts.fields.get("unterschrift", ""), **values)
    return Letter(facts.fields.get("betreff") or say(subject), re.sub(r"\n{3,}", "\n\n", text).strip())


_SENTENCES = frozenset({"vorfall", "mailart", "menge", "herkunft", "aenderung", "seit", "besonderheiten"})
"""Fields in the user's own words; names, addresses and links stay as typed."""


def _written(name: str, value: str) -> str:
    """Return a field as a letter would have it: people type small into a chat."""
    return value[:1].upper() + value[1:] if name in _SENTENCES else value


def _lines(facts: SuspensionFacts, names: tuple[str, ...]) -> list[Any]:
    return [
        {"response": wording.REQUEST_LINE[name], "wert": _written(name, facts.fields[name])}
        for name in names
        if name in facts.fields
    ]


def _done(facts: SuspensionFacts) -> list[Any]:
    done = [wording.DONE[step] for step in STEPS.get(facts.reason or "", ()) if step in facts.ticked]
    if not done:
        return []
    return [{"response": "utter_angabe_getan", "wert": ", ".join(say(name) for name in done)}]
