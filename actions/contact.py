"""How a person is reached: said by several topics, known in one place."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.services import settings


def tell_contact(dispatcher: CollectingDispatcher) -> None:
    """Say how a person is reached; nothing is invented where the operator configured nothing."""
    configured = settings()
    if not configured.support_email:
        dispatcher.utter_message(response="utter_mensch_ohne_kontakt")
        return
    hours = {"response": "utter_zeiten_bekannt", "zeiten_text": configured.support_hours}
    dispatcher.utter_message(
        response="utter_mensch_kontakt",
        kontakt=configured.support_email,
        zeiten=hours if configured.support_hours else "utter_zeiten_unbekannt",
    )
