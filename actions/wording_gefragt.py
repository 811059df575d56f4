"""What is asked of a verdict → the responses that answer it. Tables and their values, no sentences.

Every name in a table here is a response in data/responses/zustellung_befund.yml.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.wording import PROVIDER_NAME, provider_name
from actions.wording_befund import ON_REQUEST, TRIGGERS, Values
from actions.wording_uebersicht import A_KIND, MAYBE_THE_SENDER, THE_KIND, stand
from bot.dialogue.reader import HIMSELF, MEMBER, SELF, TEAM
from bot.dialogue.verdict_asked import Aspect
from bot.dialogue.verdict_in_mind import BLOCKED, DONE, PLAN, kind_of, matter
from bot.mail.models import MailKind
from bot.mail.providers import provider_of
from bot.mail.status import DeliveryState

_FULL = frozenset({"voll", "voll_unterwegs"})
_ON_ITS_WAY = frozenset({"warten", "wiederholung", "voll_unterwegs"})
_FAULT = {
    "sperre": "utter_schuld_sperre",
    "beschwerde": "utter_schuld_beschwerde",
    "sperrliste": "utter_schuld_sperrliste",
    "voll": "utter_schuld_voll",
    "voll_unterwegs": "utter_schuld_voll",
    "filter": "utter_schuld_filter",
    "adresse": "utter_schuld_adresse",
    "absender": "utter_schuld_absender",
    "neu": "utter_schuld_neu",
    "warten": "utter_schuld_unterwegs",
    "wiederholung": "utter_schuld_unterwegs",
    "link": "utter_schuld_link",
    "art": "utter_schuld_art",
}
_FAULT_ACCEPTED = "utter_schuld_angenommen"
_BLOCK = {
    "sperre": "utter_sperre_wessen",
    "beschwerde": "utter_sperre_wessen_beschwerde",
    "sperrliste": "utter_sperre_wessen_liste",
}
_LIFT = {
    SELF: "utter_freigabe_ich",
    MEMBER: "utter_freigabe_mitglied",
    TEAM: "utter_freigabe_team",
    HIMSELF: "utter_freigabe_selbst",
}
_LIFT_IF = {
    SELF: "utter_freigabe_falls_ich",
    MEMBER: "utter_freigabe_falls_mitglied",
    TEAM: "utter_freigabe_falls_team",
    HIMSELF: "utter_freigabe_falls_mitglied",
}
"""Where no block was found."""
_KNOWS_ADDRESS = {
    SELF: "utter_weiss_ich",
    MEMBER: "utter_weiss_mitglied",
    TEAM: "utter_weiss_team",
    HIMSELF: "utter_weiss_mitglied",
}
_AGAIN = {
    **dict.fromkeys(BLOCKED, "utter_nochmal_gesperrt"),
    **dict.fromkeys(_ON_ITS_WAY, "utter_nochmal_unterwegs"),
    "voll": "utter_nochmal_voll",
    "filter": "utter_nochmal_filter",
    "adresse": "utter_nochmal_adresse",
    "absender": "utter_nochmal_absender",
}
_BOTH = {
    SELF: "utter_beide_ich",
    MEMBER: "utter_beide_mitglied",
    TEAM: "utter_beide_team",
    HIMSELF: "utter_beide_selbst",
}
_HOW_LONG = {
    SELF: "utter_dauer_ich",
    MEMBER: "utter_dauer_mitglied",
    TEAM: "utter_dauer_team",
    HIMSELF: "utter_dauer_mitglied",
}
_PLAN = {
    (True, SELF): "utter_plan_ich",
    (True, MEMBER): "utter_plan_anfordern",
    (True, TEAM): "utter_plan_anfordern",
    (True, HIMSELF): "utter_plan_schicken",
    (False, SELF): "utter_plan_ich",
    (False, MEMBER): "utter_plan_schicken",
    (False, TEAM): "utter_plan_schicken",
    (False, HIMSELF): "utter_plan_schicken",
}
_ROUND = {SELF: "utter_umweg_ich", MEMBER: "utter_umweg", TEAM: "utter_umweg", HIMSELF: "utter_umweg_selbst"}
_OTHER = {
    SELF: "utter_andere_wie_ich",
    MEMBER: "utter_andere_wie",
    TEAM: "utter_andere_wie",
    HIMSELF: "utter_andere_wie",
}
_NOTICE = {SELF: "utter_erkennen_ich", MEMBER: "utter_erkennen", TEAM: "utter_erkennen", HIMSELF: "utter_erkennen"}
_ROUND_LINE = {"warten": "utter_umweg_warten", "suchen": "utter_umweg_suchen", "anders": "utter_umweg_anders"}


def answer(
    aspect: Aspect, verdict: Mapping[str, Any], reader: str, address: str, kind: MailKind, *, support: str = ""
) -> tuple[str, Values] | None:
    """Return the response that answers one thing asked of one person's verdict, and its values.

    Args:
        aspect: what is asked.
        verdict: what is kept of the look-up.
        reader: one of READERS.
        address: whose mail it is.
        kind: which kind of mail is missed.
        support: the address of the platform's support, where the operator has set one.
    """
    found = matter(verdict)
    on_request = kind in ON_REQUEST
    provider = _provider(address)
    values: Values = {
        "beide": _BOTH[reader],
        "stand": stand(verdict),
        "mailanbieter": provider or "utter_der_mailanbieter",
        "beim": {"response": "utter_bei_name", "name": provider} if provider else "utter_beim_mailanbieter",
        "vom": {"response": "utter_von_name", "name": provider} if provider else "utter_des_mailanbieters",
        "die": THE_KIND[kind_of(verdict)] if aspect is Aspect.WHICH else _missed(kind),
        "wer": TRIGGERS[(on_request, reader)],
        "neu": _planned(verdict),
        "adresse": address,
        "support": {"response": "utter_support_unter", "kontakt": support} if support else "utter_support_name",
        "weiss": _KNOWS_ADDRESS[reader],
        **({"eine": A_KIND[kind_of(verdict)]} if verdict.get("missing_kind") else {}),
    }
    name = {
        Aspect.SENDER: _of_sender(verdict),
        Aspect.FAULT: _FAULT.get(found or "", _FAULT_ACCEPTED),
        Aspect.FULL: _of_room(found),
        Aspect.LIFT: (_LIFT if found in BLOCKED else _LIFT_IF)[reader],
        Aspect.CODE: "utter_code_wartet",
        Aspect.UNLISTED: "utter_nicht_verzeichnet",
        Aspect.BLOCK: _BLOCK.get(found or ""),
        Aspect.DOUBT: "utter_zweifel_sperre" if found in BLOCKED else "utter_zweifel",
        Aspect.SOURCE: "utter_woher_sperre" if found in BLOCKED else "utter_woher",
        Aspect.WHICH: "utter_welche_war_es",
        Aspect.HOW_LONG: _HOW_LONG[reader],
        Aspect.PLAN: _PLAN[(on_request, reader)],
        Aspect.AGAIN: "utter_nochmal_getan" if verdict.get(DONE) else _again(found),
        Aspect.ROUND: _ROUND[reader],
        Aspect.OTHER: _OTHER[reader],
        Aspect.NOTICE: _NOTICE[reader],
    }[aspect]
    return (name, values) if name else None


def of_sender_for_all(verdicts: Mapping[str, Mapping[str, Any]]) -> tuple[str, Values]:
    """Return the response that says, with yes or no first, whether the sender is to blame for several mails."""
    judged = [address for address, verdict in verdicts.items() if verdict.get("reason") in MAYBE_THE_SENDER]
    accepted = [one for one in verdicts.values() if one.get("state") in _TAKEN]
    values: Values = {"anzahl": len(verdicts), "angenommen": len(accepted), "betroffen": ", ".join(judged)}
    if judged:
        return ("utter_absender_alle" if len(judged) == len(verdicts) else "utter_absender_teils"), values
    causes = {(one.get("state"), one.get("reason")) for one in verdicts.values()}
    if accepted and len(accepted) < len(verdicts):
        return "utter_absender_nein_alle", values
    return ("utter_absender_nein_gleich" if len(causes) == 1 else "utter_absender_nein_verschieden"), values


def way_round(verdicts: Mapping[str, Mapping[str, Any]]) -> tuple[str, Values]:
    """Return the plan by which everybody gets in without waiting for a mail, and its values."""
    groups: dict[str, list[str]] = {"anders": [], "suchen": [], "warten": []}
    for address, verdict in verdicts.items():
        found = matter(verdict)
        group = "warten" if found in _ON_ITS_WAY else "suchen" if found in (None, "link") else "anders"
        groups[group].append(address)
    lines = [{"response": _ROUND_LINE[name], "wer": ", ".join(who)} for name, who in groups.items() if who]
    return "utter_umweg_alle", {"zeilen": lines}


_S = DeliveryState
_TAKEN = frozenset({_S.DELIVERED.value, _S.OPENED.value})


def _of_sender(verdict: Mapping[str, Any]) -> str:
    if verdict.get("reason") in MAYBE_THE_SENDER:
        return "utter_absender_vielleicht"
    return "utter_absender_nein_angenommen" if verdict.get("state") in _TAKEN else "utter_absender_nein"


def _of_room(found: str | None) -> str:
    if found in _FULL:
        return "utter_voll_ja"
    return "utter_voll_moeglich" if found == "sperre" else "utter_voll_nein"


def _again(found: str | None) -> str:
    if found is None:
        return "utter_nochmal_angenommen"
    return _AGAIN.get(found, "utter_nochmal_ja")


def _provider(address: str) -> str | None:
    slug = provider_of(address).slug
    return provider_name(slug) if slug in PROVIDER_NAME else None


def _missed(kind: MailKind) -> str:
    """Return what is missed; nobody waits for a newsletter, so that was only the mail that went there last."""
    return "utter_die_fehlende" if kind is MailKind.NEWSLETTER else THE_KIND[kind]


def _planned(verdict: Mapping[str, Any]) -> str | Values:
    slug = str(verdict.get(PLAN) or "")
    if slug in PROVIDER_NAME:
        return {"response": "utter_neue_adresse_bei", "name": provider_name(slug)}
    return "utter_neue_adresse"
