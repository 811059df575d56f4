"""What we know → which response says it, and with which values. Tables, no sentences.

Every response that an action can choose is named here or literally in a topic file;
tests/test_contract.py checks both ways.
"""

from __future__ import annotations

from actions.wording_sperrung import REASON_NAME as REASON_NAME  # noqa: PLC0414 - told by other topics, too
from bot.dialogue.asking_back import TOPICS
from bot.dialogue.reader import HIMSELF, MEMBER, SELF, TEAM
from bot.dialogue.zustellung import Step
from bot.mail.errors import LoginRejected
from bot.mail.lookup import LookupResult, Outcome
from bot.mail.providers import provider_named
from bot.mail.status import DeliveryState

AFFECTED = (SELF, MEMBER)
_VOICES = (SELF, MEMBER, TEAM)
STEP = {(step.value, reader): f"utter_schritt_{step.value}_{reader}" for step in Step for reader in _VOICES}
SPAM_IN_NO_FOLDER = {reader: f"utter_schritt_spam_t_online_{reader}" for reader in _VOICES}
"""Said in place of the step "spam" where recognised spam reaches no folder."""
_STEP_FOR_HIMSELF = {
    Step.CHECK_ADDRESS.value: "utter_schritt_adresse_pruefen_selbst",
    Step.CONTACT.value: "utter_schritt_kontakt_selbst",
    Step.PROVIDER.value: "utter_schritt_anbieter_selbst",
    Step.OTHER_ADDRESS.value: "utter_schritt_andere_adresse_selbst",
}
"""Steps that name to others who has to act; the remaining ones are his as anybody's."""
SEND_AGAIN = {
    ("ja", "ich"): "utter_neu_anfordern",
    ("ja", "mitglied"): "utter_neu_anfordern_mitglied",
    ("wie", "ich"): "utter_neu_anfordern_wie",
    ("wie", "mitglied"): "utter_neu_anfordern_wie_mitglied",
    ("nicht_ich", "ich"): "utter_neu_anfordern_nicht_ich",
    ("nicht_ich", "mitglied"): "utter_neu_anfordern_nicht_ich_mitglied",
    ("spaeter", "ich"): "utter_neu_anfordern_spaeter",
    ("spaeter", "mitglied"): "utter_neu_anfordern_spaeter_mitglied",
    ("spaeter", "team"): "utter_neu_anfordern_spaeter_mitglied",
    **{(asked, "team"): "utter_neu_anfordern_team" for asked in ("ja", "wie", "nicht_ich")},
    **{(asked, HIMSELF): "utter_neu_anfordern_selbst" for asked in ("ja", "wie", "nicht_ich", "spaeter")},
}
"""Who sends a mail once more, and where: by what is asked (whether, how, of the bot, too early) and the reader."""
FOR_READER = {
    ("adresse_falsch", True): "utter_adresse_falsch_ich",
    ("adresse_falsch", False): "utter_adresse_falsch_mitglied",
    ("adresse_geaendert", True): "utter_adresse_geaendert",
    ("adresse_geaendert", False): "utter_adresse_geaendert_mitglied",
    ("umstellen_wo", True): "utter_umstellen_wo_ich",
    ("umstellen_wo", False): "utter_umstellen_wo_mitglied",
    ("umstellen_kann_ich_nicht", True): "utter_umstellen_kann_ich_nicht",
    ("umstellen_kann_ich_nicht", False): "utter_umstellen_kann_ich_nicht_mitglied",
    ("andere_adresse", True): "utter_andere_adresse",
    ("andere_adresse", False): "utter_andere_adresse_mitglied",
    ("andere_adresse_gut", True): "utter_andere_adresse_gut",
    ("andere_adresse_gut", False): "utter_andere_adresse_gut_mitglied",
    ("adresse_richtig", True): "utter_adresse_richtig_ich",
    ("adresse_richtig", False): "utter_umstellen_wo_mitglied",
    ("link_abgelaufen", True): "utter_link_abgelaufen",
    ("link_abgelaufen", False): "utter_link_abgelaufen_mitglied",
}
"""What sends a member to his course provider, and others to the member administration."""
STEP_STAYS = {True: "utter_schritt_bleibt", False: "utter_schritt_bleibt_mitglied"}
"""Said where a message gives no reason to go on, by whether the reader is a member."""
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

PROVIDER_NAME = {
    "web.de": "WEB.DE", "gmx": "GMX", "t-online": "T-Online", "yahoo": "Yahoo", "gmail": "Gmail", "outlook": "Outlook",
    "hotmail": "Hotmail", "icloud": "iCloud", "freenet": "freenet", "aol": "AOL", "posteo": "Posteo",
    "mailbox.org": "mailbox.org", "1und1": "1&1 (IONOS)", "ionos": "IONOS", "bluewin": "Bluewin",
    "vodafone": "Vodafone",    "protonmail": "Proton Mail",
}  # fmt: skip
OFTEN_AFFECTED = frozenset({"web.de", "t-online", "gmx", "yahoo"})
"""The four of the first source article; never extended by guessing."""

_MENUS = {
    "web.de": "web_de", "gmx": "gmx", "t-online": "t_online", "yahoo": "yahoo", "aol": "aol", "gmail": "gmail",
    "outlook": "outlook", "hotmail": "outlook", "icloud": "icloud", "freenet": "freenet",
}  # fmt: skip
MENU_NAMES = ("allgemein", *sorted(set(_MENUS.values())))

TITLE = {theme: f"utter_titel_{theme}" for theme in TOPICS}

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
    """Return the response that says how a sender is allowed at this provider; None if it is not known which."""
    if provider and provider not in _MENUS:
        return "utter_weg_unbekannt"
    return f"utter_weg_{_MENUS.get(provider or '', 'allgemein')}"


def menu_words(provider: str | None) -> str | None:
    """Return the response with this provider's own words for allowing a sender, None where they are not known."""
    return f"utter_weg_{_MENUS[provider]}" if provider in _MENUS else None


def step(name: str, reader: str, provider: str | None = None) -> str:
    """Return the response that advises this step to this reader."""
    if reader == HIMSELF and name in _STEP_FOR_HIMSELF:
        return _STEP_FOR_HIMSELF[name]
    reader = "ich" if reader == HIMSELF else reader
    if name == Step.SPAM.value and spam_in_no_folder(provider):
        return SPAM_IN_NO_FOLDER[reader]
    return STEP[(name, reader)]


def for_reader(name: str, reader: str) -> str:
    """Return the response of this name that a member gets, or the one for who runs or supports the course."""
    return FOR_READER[(name, reader == "ich")]


def spam_in_no_folder(provider: str | None) -> bool:
    """Return whether this provider refuses recognised spam, so that looking into its folder is no use."""
    return provider_named(provider or "").rejects_spam_by_default


def lookup_failed(result: LookupResult) -> str:
    """Return the response for a look-up that brought no mail."""
    if result.outcome is Outcome.NONE:
        return "utter_nachsehen_nichts"
    if result.outcome is Outcome.NOT_ALLOWED:
        return "utter_nachsehen_nicht_erlaubt"
    if result.outcome is Outcome.LIMITED:
        return "utter_nachsehen_zu_oft"
    return "utter_nachsehen_zugang" if result.failure is LoginRejected else "utter_nachsehen_gestoert"
