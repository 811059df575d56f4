"""Which topics the bot offers as buttons when it is in doubt. Pure; shared by the action and the language report."""

from __future__ import annotations

from collections.abc import Iterable

OFFERED = 3
"""Buttons with a topic; a fourth says "something else"."""

TOPICS = (
    "email_nicht_angekommen", "email_im_spam", "email_verzoegert", "zustellstatus_abfragen", "zustellstatus_bedeutung",
    "zustellstatus_finden", "absender_whitelisten", "betroffene_anbieter", "zustellrate", "weiterleitung",
    "andere_adresse", "email_anbieter_kontaktieren", "versanddienstleister", "account_gesperrt", "sperrgrund_verstehen",
    "sperrung_benachrichtigung", "mailjet_support_kontaktieren", "freischaltung_dauer", "sperrung_vorbeugen",
    "mensch_sprechen", "datenschutz", "daten_loeschen", "problem_geloest", "nicht_geholfen", "hilfe", "neu_starten",
)  # fmt: skip
"""Intents that make sense on a button. "Yes", "thanks" and the like don't: nobody would press them."""


def likeliest_topics(ranked: Iterable[str | None]) -> list[str]:
    """Return at most three topics worth a button, from the names of a ranking, likeliest first."""
    return [name for name in ranked if name in TOPICS][:OFFERED]
