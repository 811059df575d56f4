"""The letter to the team: one e-mail per piece of news about a case, threaded under the first one."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime

from bot.cases.models import Handover, Kind, Parcel
from bot.cases.texts import Texts
from bot.cases.transcript import USER

DOMAIN = "zustellhelfer.invalid"
"""Of the Message-IDs; a reserved name, since this program owns no domain."""
_SUBJECT = {
    Kind.OPENED: "utter_teampost_betreff_neu",
    Kind.CLOSED: "utter_teampost_betreff_erledigt",
    Kind.REOPENED: "utter_teampost_betreff_wieder",
    Kind.WROTE: "utter_teampost_betreff_nachricht",
}
_FIRST_LINE = {
    Kind.OPENED: "utter_teampost_neu",
    Kind.CLOSED: "utter_teampost_erledigt",
    Kind.REOPENED: "utter_teampost_wieder",
    Kind.WROTE: "utter_teampost_nachricht",
}


def letter(parcel: Parcel, sender: str, receiver: str, texts: Texts) -> EmailMessage:
    """Return the e-mail; the same Message-ID at every try, so that a receiver can drop a copy."""
    case = parcel.handover
    message = EmailMessage()
    message["From"] = sender
    message["To"] = receiver
    message["Subject"] = texts.say(_SUBJECT[parcel.kind], nummer=case.reference)
    message["Date"] = format_datetime(case.created_at if parcel.kind is Kind.OPENED else case.updated_at)
    message["Message-ID"] = f"<{parcel.key}@{DOMAIN}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    if parcel.number > 1:
        message["In-Reply-To"] = message["References"] = f"<{case.reference}.1@{DOMAIN}>"
    if case.contact:
        message["Reply-To"] = case.contact
    message.set_content(body(parcel, texts))
    return message


def body(parcel: Parcel, texts: Texts) -> str:
    """Return the text of a letter."""
    case = parcel.handover
    parts = [texts.say(_FIRST_LINE[parcel.kind], nummer=case.reference, kanal=case.channel)]
    if parcel.kind is Kind.WROTE:
        parts.append(parcel.note)
    if parcel.kind is not Kind.CLOSED:
        parts += _whom_to_answer(case, texts)
    if parcel.kind is Kind.OPENED:
        parts.append("\n".join(case.content.facts) or texts.say("utter_teampost_nichts_bekannt"))
        user, bot = texts.say("utter_teampost_nutzer"), texts.say("utter_teampost_bot")
        said = [f"{user if line.who == USER else bot} {line.text}" for line in case.content.transcript]
        if said:
            parts.append(texts.say("utter_teampost_verlauf") + "\n" + "\n".join(said))
    return "\n\n".join(parts) + "\n"


def _whom_to_answer(case: Handover, texts: Texts) -> list[str]:
    if not case.contact:
        return [texts.say("utter_teampost_ohne_antwort")]
    lines = [texts.say("utter_teampost_antwort", adresse=case.contact)]
    if case.content.warning:
        lines.append(texts.say("utter_teampost_antwort_unsicher"))
    return ["\n".join(lines)]
