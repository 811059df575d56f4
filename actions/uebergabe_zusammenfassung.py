"""What is known so far, as lines: for the letter to the team, or for the user to copy."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import people, uebergabe_sperrung, wording, wording_uebersicht
from actions.erzaehlt import told as told_freely
from bot.dialogue.pasted import OUTCOME as PASTED
from bot.dialogue.reader import TEAM
from bot.dialogue.told_freely import Told
from bot.dialogue.zustellung import NOTHING_FOUND
from bot.mail.models import MailKind
from bot.mail.providers import provider_of
from bot.mail.status import DeliveryState


def summary(tracker: Tracker) -> list[Any]:
    """Return fragments of responses, one a line."""
    lines: list[Any] = []
    topic = tracker.get_slot("thema")
    if topic in ("zustellung", "sperrung"):
        lines.append(f"utter_zusammen_thema_{topic}")
    if tracker.get_slot("betroffen"):
        lines.append(f"utter_zusammen_betroffen_{tracker.get_slot('betroffen')}")
    known = people.known(tracker)
    free = told_freely(tracker)
    lines += _of_several(known) if len(known) > 1 else _of_one(tracker, free)
    lines += uebergabe_sperrung.told(tracker)
    if tracker.get_slot("sperr_fall"):
        lines.append({"response": "utter_zusammen_fall", "wert": tracker.get_slot("sperr_fall")})
    return [*lines, *_told_freely(free, delivery=topic == "zustellung")]


def _told_freely(free: Told, *, delivery: bool) -> list[Any]:
    """Return what the person told on the way, a deadline and additions in his own words."""
    lines: list[Any] = []
    if delivery:
        lines += ["utter_zusammen_bezahlt"] if free.paid else []
        lines += ["utter_zusammen_link"] if free.link_dead else []
        lines += ["utter_zusammen_vergeblich"] if free.in_vain else []
        lines += ["utter_zusammen_stumm"] if free.seller_silent else []
        lines += [{"response": "utter_zusammen_frist", "wert": free.deadline}] if free.deadline else []
    return lines + [{"response": "utter_zusammen_ausserdem", "wert": one} for one in free.more]


def _of_several(known: dict[str, dict[str, Any]]) -> list[Any]:
    """Return a line for each person whose mail was looked up: nothing of one stands with another."""
    lines: list[Any] = []
    for address, case in known.items():
        tried = [wording.TRIED[name] for name in case.get("versucht") or () if name in wording.TRIED]
        lines.append(wording_uebersicht.row(address, case, TEAM, tried))
        lines += _told_provider(address, case.get("anbieter"))
    return lines


def _of_one(tracker: Tracker, free: Told) -> list[Any]:
    lines: list[Any] = []
    address, found = tracker.get_slot("email"), tracker.get_slot("befund") or {}
    if free.kind and free.kind in wording_uebersicht.A_KIND and not found.get("state"):
        lines.append({"response": "utter_zusammen_art", "wert": wording_uebersicht.A_KIND[free.kind]})
    # In a suspension "die Adresse stimmt nicht" speaks of the account's, which stands among its own lines.
    if free.wrong_address and not found.get("state") and tracker.get_slot("thema") != "sperrung":
        lines.append("utter_zusammen_falsch")
        if free.right_address:
            lines.append({"response": "utter_zusammen_richtig", "wert": free.right_address})
    elif address:
        lines.append({"response": "utter_zusammen_email", "wert": address})
    lines += _told_provider(address, tracker.get_slot("anbieter"))
    status = tracker.get_slot("status")
    if status not in (None, NOTHING_FOUND) and not found.get("state"):  # what was looked up stands below
        lines.append({"response": "utter_zusammen_status", "wert": status})
    lines += _verdict(found)
    tried = [{"response": wording.TRIED[name]} for name in tracker.get_slot("versucht") or () if name in wording.TRIED]
    return lines + [{"response": "utter_zusammen_versucht", "wert": one} for one in tried]


def _told_provider(address: str | None, provider: str | None) -> list[Any]:
    """Return the provider where it was told and is more than the address says."""
    told = provider and not (address and provider_of(address).slug == provider)
    return [{"response": "utter_zusammen_anbieter", "wert": provider}] if told else []


def _verdict(found: dict[str, Any]) -> list[Any]:
    """Return what a look-up said; the reason in Mailjet's own word, which the team knows."""
    if not found.get("state"):
        return []
    if found.get("missing_kind"):
        kind = wording_uebersicht.A_KIND[MailKind(found["missing_kind"])]
        return [{"response": "utter_zusammen_art_fehlt", "eine": kind, "zuletzt": wording_uebersicht.stand(found)}]
    status = wording.STATUS_OF_STATE.get(DeliveryState(found["state"])) or found["state"]
    reason = found.get("reason")
    value = f"{status} ({reason})" if reason and reason not in ("unknown", "none") else status
    mail = wording_uebersicht.stand(found)
    told = found.get("outcome") == PASTED
    name = "utter_zusammen_befund_gemeldet" if told else "utter_zusammen_befund_mail"
    return [{"response": name, "mail": mail, "wert": value}]
