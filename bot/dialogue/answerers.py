"""The actions that may answer instead of the rule of an intent, by what they do; domain.yml lists them."""

from __future__ import annotations

from bot.dialogue.questions import Topic

GUIDES = {
    Topic.DELIVERY: "action_zustellung",
    Topic.SUSPENSION: "action_sperrung",
    Topic.HANDOVER: "action_uebergabe",
    Topic.PRIVACY: "action_daten_loeschen",
}
NOT_UNDERSTOOD = "action_rueckfall"
FREE_ANSWER = "action_wissen"
ADDRESS_WITHOUT_TOPIC = "action_adresse_ohne_thema"
RESUME = "action_weiter"
STATUS_MEANING = "action_zustellstatus"
CHANGE_ADDRESS = "action_andere_adresse"
STEP_IN_DETAIL = "action_schritt_genauer"
ASK_AGAIN = "action_offene_frage"
REASON = "action_sperrgrund"
SOLVED = "action_geloest"
NOT_SOLVED = "action_doch_nicht"
ABOUT_PROVIDER = "action_anbieterfrage"
HOW_TO_STEP = "action_punkt_genauer"
WHO_UNBLOCKS = "action_selbst_freischalten"
FAREWELL = "action_abschied"
OTHERS = frozenset(
    {
        SOLVED, NOT_SOLVED, NOT_UNDERSTOOD, FREE_ANSWER, ADDRESS_WITHOUT_TOPIC, RESUME, STATUS_MEANING, CHANGE_ADDRESS,
        STEP_IN_DETAIL, ASK_AGAIN, REASON, ABOUT_PROVIDER, HOW_TO_STEP, WHO_UNBLOCKS, FAREWELL,
    }
)  # fmt: skip
"""What `route` in routing.py may return besides the guides."""
