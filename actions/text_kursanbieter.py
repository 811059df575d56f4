"""The topic "zustellung": a member's words to his course provider, with what is known of the missing mail."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, wording_uebersicht
from actions.erzaehlt import told
from bot.dialogue.zustellung import Step
from bot.mail.models import MailKind


def say_to_seller(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say a text to copy; the second time a shorter one."""
    known = told(tracker)
    email = known.right_address or tracker.get_slot("email") or "utter_kurstext_adresse_offen"
    tried = set(tracker.get_slot("versucht") or ()) | set(memory.message_facts(tracker).tried)
    kind = wording_uebersicht.THE_KIND[known.kind or MailKind.REGISTRATION]
    lines: list[Any] = ["utter_kurstext_gekauft"]
    if known.wrong_address:
        lines += [{"response": "utter_kurstext_falsch", "richtig": email}]
    elif known.link_dead:
        lines += [{"response": "utter_kurstext_link", "adresse": email}]
    else:
        lines += [{"response": "utter_kurstext_fehlt", "mail": kind}]
        lines += ["utter_kurstext_spam"] if Step.SPAM.value in tried else []
        lines += ["utter_kurstext_vergeblich"] if known.in_vain else []
        lines += [{"response": "utter_kurstext_frage", "adresse": email}]
    lines += ["utter_kurstext_eilig"] if known.deadline else []
    dispatcher.utter_message(response="utter_kurstext", zeilen=lines)
