"""What is known so far, as lines: for the letter to the team, or for the user to copy."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import wording
from bot.dialogue.zustellung import NOTHING_FOUND
from bot.mail.status import DeliveryState

_SUSPENSION = ("kontoname", "kontoadresse", "vorfall", "seit")


def summary(tracker: Tracker) -> list[Any]:
    """Return fragments of responses, one a line."""
    lines: list[Any] = []
    topic = tracker.get_slot("thema")
    if topic in ("zustellung", "sperrung"):
        lines.append(f"utter_zusammen_thema_{topic}")
    if tracker.get_slot("betroffen"):
        lines.append(f"utter_zusammen_betroffen_{tracker.get_slot('betroffen')}")
    for slot in ("email", "anbieter", "status"):
        if tracker.get_slot(slot) not in (None, NOTHING_FOUND):
            lines.append({"response": f"utter_zusammen_{slot}", "wert": tracker.get_slot(slot)})
    lines += _verdict(tracker.get_slot("befund") or {})
    tried = [{"response": wording.TRIED[name]} for name in tracker.get_slot("versucht") or () if name in wording.TRIED]
    lines += [{"response": "utter_zusammen_versucht", "wert": one} for one in tried]
    reason = tracker.get_slot("sperr_grund")
    if reason:
        lines.append({"response": "utter_zusammen_grund", "wert": wording.REASON_NAME[reason]})
    told = (tracker.get_slot("sperr_akte") or {}).get("fields") or {}
    lines += [{"response": "utter_zusammen_angabe", "wert": told[name]} for name in _SUSPENSION if told.get(name)]
    if tracker.get_slot("sperr_fall"):
        lines.append({"response": "utter_zusammen_fall", "wert": tracker.get_slot("sperr_fall")})
    return lines


def _verdict(found: dict[str, Any]) -> list[Any]:
    """Return what a look-up said; the reason in Mailjet's own word, which the team knows."""
    if not found.get("state"):
        return []
    status = wording.STATUS_OF_STATE.get(DeliveryState(found["state"])) or found["state"]
    reason = found.get("reason")
    value = f"{status} ({reason})" if reason and reason not in ("unknown", "none") else status
    return [{"response": "utter_zusammen_befund", "wert": value}]
