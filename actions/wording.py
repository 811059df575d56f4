"""What we know → which response says it, and with which values. Tables, no sentences.

Every response that an action can choose is named here or literally in a topic file;
tests/test_contract.py checks both ways.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogue.zustellung import Step
from bot.mail.errors import LoginRejected
from bot.mail.lookup import LookupResult, Outcome, Source
from bot.mail.models import Delivery
from bot.mail.status import Actor, DeliveryState, Reason
from bot.mail.verdict import Verdict

LOCAL_TIME = ZoneInfo("Europe/Berlin")
SUBJECT_SHOWN = 80

AFFECTED = ("ich", "mitglied")
STEP = {(step.value, who): f"utter_schritt_{step.value}_{who}" for step in Step for who in AFFECTED}
STATUS = {
    "zugestellt": "utter_status_zugestellt",
    "nicht_zugestellt": "utter_status_nicht_zugestellt",
    "bounce": "utter_status_bounce",
    "blockiert": "utter_status_blockiert",
    "abgelehnt": "utter_status_abgelehnt",
    "verzögert": "utter_status_verzögert",
    "ausstehend": "utter_status_ausstehend",
    "geöffnet": "utter_status_geöffnet",
}
VERDICT = {state: f"utter_befund_{state.value}" for state in DeliveryState}
REASON = {reason: f"utter_grund_{reason.value}" for reason in Reason if reason is not Reason.NONE}
ACT = {(actor, who): f"utter_tun_{actor.value}_{who}" for actor in Actor for who in AFFECTED}
SOURCE = {source: f"utter_quelle_{source.value}" for source in Source}
STATUS_OF_STATE = {
    DeliveryState.UNKNOWN: None,
    DeliveryState.QUEUED: "ausstehend",
    DeliveryState.DEFERRED: "verzögert",
    DeliveryState.DELIVERED: "zugestellt",
    DeliveryState.OPENED: "geöffnet",
    DeliveryState.COMPLAINED: "blockiert",
    DeliveryState.SOFT_BOUNCED: "bounce",
    DeliveryState.HARD_BOUNCED: "bounce",
    DeliveryState.BLOCKED: "blockiert",
}
ACCEPTED = frozenset({DeliveryState.DELIVERED, DeliveryState.OPENED})

PROVIDER_NAME = {
    "web.de": "WEB.DE", "gmx": "GMX", "t-online": "T-Online", "yahoo": "Yahoo", "gmail": "Gmail", "outlook": "Outlook",
    "hotmail": "Hotmail", "icloud": "iCloud", "freenet": "freenet", "aol": "AOL", "posteo": "Posteo",
    "mailbox.org": "mailbox.org", "1und1": "1&1 (IONOS)", "ionos": "IONOS", "bluewin": "Bluewin",
    "vodafone": "Vodafone",    "protonmail": "Proton Mail",
}  # fmt: skip
OFTEN_AFFECTED = frozenset({"web.de", "t-online", "gmx", "yahoo"})
"""The four of the first source article; never extended by guessing."""

_MENUS = {
    "web.de": "web_de", "gmx": "gmx", "t-online": "t_online", "yahoo": "yahoo", "aol": "yahoo", "gmail": "gmail",
    "outlook": "outlook", "hotmail": "outlook", "icloud": "icloud", "freenet": "freenet",
}  # fmt: skip
MENU_NAMES = ("allgemein", *sorted(set(_MENUS.values())))

THEMES_WITH_TITLE = (
    "email_nicht_angekommen", "email_im_spam", "email_verzoegert", "zustellstatus_abfragen", "zustellstatus_bedeutung",
    "zustellstatus_finden", "absender_whitelisten", "betroffene_anbieter", "zustellrate", "weiterleitung",
    "andere_adresse", "email_anbieter_kontaktieren", "versanddienstleister", "account_gesperrt", "sperrgrund_verstehen",
    "sperrung_benachrichtigung", "mailjet_support_kontaktieren", "freischaltung_dauer", "sperrung_vorbeugen",
    "mensch_sprechen", "datenschutz", "daten_loeschen",
)  # fmt: skip
TITLE = {theme: f"utter_titel_{theme}" for theme in THEMES_WITH_TITLE}

REQUEST_FIELDS = (
    "kontoname",
    "kontoadresse",
    "vorfall",
    "mailart",
    "menge",
    "herkunft",
    "aenderung",
    "seit",
    "fehlerkennung",
)
REQUEST_LINE = {name: f"utter_angabe_{name}" for name in REQUEST_FIELDS}
REASONS = ("spam", "beschwerden", "spamtrap", "bounces", "verdacht", "zahlung", "api", "richtlinien", "limit")
REASON_NAME = {reason: f"utter_grundname_{reason}" for reason in REASONS}
CAUSE = {reason: f"utter_ursache_{reason}" for reason in REASONS}
TRIED = {
    name: f"utter_versucht_{name}"
    for name in (
        "warten",
        "adresse_pruefen",
        "spam",
        "weiterleitung",
        "kontakt",
        "anbieter",
        "andere_adresse",
        "status",
    )
}


def question(name: str) -> str:
    """Return the response that asks this question."""
    return f"utter_frage_{name}"


def provider_name(slug: str) -> str:
    """Return how a provider writes its own name."""
    return PROVIDER_NAME.get(slug, slug)


def folder_hint(provider: str | None) -> str:
    """Return the response that says where this provider's spam folder is."""
    return f"utter_ordner_{_MENUS.get(provider or '', 'allgemein')}"


def whitelist_hint(provider: str | None) -> str:
    """Return the response that says how a sender is allowed at this provider."""
    return f"utter_weg_{_MENUS.get(provider or '', 'allgemein')}"


def step(name: str, affected: str | None) -> str:
    """Return the response that advises this step to this reader."""
    return STEP[(name, affected or "ich")]


def verdict(delivery: Delivery, judged: Verdict, result: LookupResult) -> tuple[str, dict[str, object]]:
    """Return the response and values that tell what happened to one mail, why, and how we know."""
    source = {"response": SOURCE[result.source], "stand": local_time(result.as_of)}
    values: dict[str, object] = {
        "satz": VERDICT[judged.state],
        "betreff": _short(delivery.subject),
        "zeit": local_time(delivery.at or delivery.updated_at),
        "quelle": source,
    }
    if judged.reason is Reason.NONE:
        return "utter_befund", values
    return "utter_befund_mit_grund", {**values, "grund": REASON[judged.reason]}


def act(judged: Verdict, affected: str | None) -> str:
    """Return the response that says who must act now, for this reader."""
    return ACT[(judged.actor, affected or "ich")]


def lookup_failed(result: LookupResult) -> str:
    """Return the response for a look-up that brought no mail."""
    if result.outcome is Outcome.NONE:
        return "utter_nachsehen_nichts"
    if result.outcome is Outcome.NOT_ALLOWED:
        return "utter_nachsehen_nicht_erlaubt"
    if result.outcome is Outcome.LIMITED:
        return "utter_nachsehen_zu_oft"
    return "utter_nachsehen_zugang" if result.failure is LoginRejected else "utter_nachsehen_gestoert"


def local_time(moment: datetime | None) -> str:
    """Return a moment as people in Germany write it."""
    return moment.astimezone(LOCAL_TIME).strftime("%d.%m., %H:%M Uhr") if moment else "–"


def mail_title(delivery: Delivery) -> str:
    """Return a button title for one of several mails."""
    moment = delivery.at or delivery.updated_at
    when = moment.astimezone(LOCAL_TIME).strftime("%d.%m. %H:%M") if moment else "–"
    return f"{_short(delivery.subject, 40)} ({when})"


def _short(text: str, limit: int = SUBJECT_SHOWN) -> str:
    text = " ".join(text.split()) or "–"
    return text if len(text) <= limit else text[: limit - 1] + "…"
