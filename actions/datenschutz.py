"""The topic "datenschutz": deletes on request and says honestly what went, what stays, and why."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, wording
from actions.memory import Event
from actions.services import asker_of, settings
from bot.cases.erasure import ErasedInChat, NotErased, What, erase_in_chat
from bot.dialogue.questions import QUESTIONS, Topic
from bot.dialogue.speech_acts import Reply
from bot.mail.lookup import Role

log = structlog.get_logger(__name__)

WITHIN_S = 3.0
"""Well below what a turn's actions may take: on a loaded machine the answer itself comes late."""
_LINES = {
    What.CONVERSATIONS: "utter_geloescht_gespraeche",
    What.CASES: "utter_geloescht_anliegen",
    What.SUSPENSIONS: "utter_geloescht_sperrungen",
    What.MAILS: "utter_geloescht_mails",
    What.FEEDBACK: "utter_geloescht_feedback",
}


class ActionDatenLoeschen(Action):
    """Deletes everything of a signed user; of a guest this conversation, as nobody knows more of him."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_daten_loeschen"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Ask first, with what exactly goes; delete after a yes, then tell."""
        waiting = memory.open_question(tracker)
        if waiting is None or waiting.topic is not Topic.PRIVACY:
            signed = asker_of(tracker).role is not Role.GUEST
            dispatcher.utter_message(response="utter_loeschen_alles" if signed else "utter_loeschen_gespraech")
            dispatcher.utter_message(response=wording.question("loeschen"))
            return [SlotSet("frage_davor", tracker.get_slot("offene_frage")), SlotSet("offene_frage", "loeschen")]
        takes_back = memory.latest_meaning(tracker).does("korrektur", "nein", "verweigert")
        if takes_back or memory.latest_reply(tracker) in (Reply.NO, Reply.DONT_KNOW):
            return _kept(dispatcher, tracker)
        if not _agrees(tracker):
            dispatcher.utter_message(response="utter_noch_nichts_geloescht")
            memory.ask_again(dispatcher, tracker, waiting)
            return []
        configured = settings()
        forgotten = [*memory.forget(memory.ALL_MEMORY), SlotSet("abgebrochen", None), SlotSet("uebergabe", None)]
        erasing = asyncio.to_thread(
            erase_in_chat, configured.database_url, tracker.sender_id, asker_of(tracker), configured.identity_secret
        )
        try:
            done = await asyncio.wait_for(erasing, WITHIN_S)
        except asyncio.TimeoutError:
            # The thread goes on; what it does is logged, and asking once more tells the user whether all is gone.
            log.warning("privacy.erasing_takes_long")
            dispatcher.utter_message(response="utter_daten_werden_geloescht", kontakt_satz=_contact())
            return forgotten
        except NotErased as error:
            log.error("privacy.not_erased", error=type(error).__name__)  # noqa: TRY400 - the trace says nothing more
            dispatcher.utter_message(response="utter_daten_nicht_geloescht", kontakt_satz=_contact())
            return forgotten
        _tell(dispatcher, done)
        return forgotten


def _agrees(tracker: Tracker) -> bool:
    """Return whether the message is a yes and nothing else; what can't be taken back needs no less."""
    meaning = memory.latest_meaning(tracker)
    denies = meaning.part_does("nein", "korrektur", "spaeter", sure=0.5)
    return memory.latest_reply(tracker) is Reply.YES and not denies and not memory.asks_back(tracker)


def _kept(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Say that nothing was deleted, and go back to the question that was open before."""
    dispatcher.utter_message(response="utter_nichts_geloescht")
    before = QUESTIONS.get(tracker.get_slot("frage_davor") or "")
    if before:
        memory.ask_again(dispatcher, tracker, before)
    return [SlotSet("offene_frage", before.name if before else None), SlotSet("frage_davor", None)]


def _tell(dispatcher: CollectingDispatcher, done: ErasedInChat) -> None:
    if not done.signed:
        stays: Any = "utter_bleibt_team_gast" if done.sent_to_team else "utter_bleibt_gast"
        dispatcher.utter_message(response="utter_daten_geloescht_gast", bleibt=stays, kontakt_satz=_contact())
        return
    lines = [{"response": name, "anzahl": done.counts[what]} for what, name in _LINES.items() if done.counts.get(what)]
    stays = ["utter_bleibt_mailjet", "utter_bleibt_zahlen"]
    if done.sent_to_team:
        stays.insert(0, "utter_bleibt_team")
    dispatcher.utter_message(response="utter_daten_geloescht", zeilen=lines, bleibt=stays, kontakt_satz=_contact())


def _contact() -> Any:
    contact = settings().support_email
    return {"response": "utter_kontakt_satz", "kontakt": contact} if contact else "utter_kontakt_satz_leer"
