"""Reads a message in the light of what was just talked about: "und wie lange?" after a suspension means the suspension.

Pure. Works on the ranking of the intent classifier, which sees every message alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.questions import Topic

INTENTS = {
    Topic.DELIVERY: frozenset(
        {
            "email_nicht_angekommen", "email_im_spam", "email_verzoegert", "zustellstatus_abfragen",
            "zustellstatus_bedeutung", "zustellstatus_finden", "absender_whitelisten", "betroffene_anbieter",
            "zustellrate", "weiterleitung", "andere_adresse", "email_anbieter_kontaktieren", "versanddienstleister",
        }
    ),
    Topic.SUSPENSION: frozenset(
        {
            "account_gesperrt", "sperrgrund_verstehen", "sperrung_benachrichtigung", "mailjet_support_kontaktieren",
            "freischaltung_dauer", "sperrung_vorbeugen",
        }
    ),
}  # fmt: skip
_MAILJET = re.compile(r"\bmail[\s-]?(?:jet|get|jed|chet|ject)s?\b", re.IGNORECASE)
"""Whoever names the sending service means the suspension or asks who sends; spellings as people write them."""
UNCLEAR = frozenset({"nlu_fallback", "thema_fremd"})

COUNTERPARTS = {
    (Topic.SUSPENSION, "email_verzoegert"): "freischaltung_dauer",
    (Topic.DELIVERY, "freischaltung_dauer"): "email_verzoegert",
    (Topic.SUSPENSION, "zustellstatus_bedeutung"): "sperrgrund_verstehen",
    (Topic.DELIVERY, "sperrung_vorbeugen"): "absender_whitelisten",
    (Topic.DELIVERY, "sperrgrund_verstehen"): "betroffene_anbieter",
}
"""The same question in either topic: "Wie lange dauert das?" or "Wie verhinder ich das?" name neither, so the topic
at hand decides."""
_BY_PHONE = re.compile(r"telefon|anruf|hotline|rufnummer", re.IGNORECASE)
_A_PERSON = re.compile(r"\b(?:mensch|mitarbeiter|jemand|team|eu(?:ch|er|re)|dein|ihr)", re.IGNORECASE)
"""Who asks for a telephone while an account is suspended wants to call Mailjet, unless he wants a human of ours."""
_NAMES_A_TOPIC = re.compile(
    r"mail|nachricht|post\b|konto|account|sperr|freischalt|status|spalte|stellt|liefert|stehend|öffnet|block|verzögert",
    re.IGNORECASE,
)

TOPIC_STARTS = {"email_nicht_angekommen": Topic.DELIVERY, "account_gesperrt": Topic.SUSPENSION}
"""Intents that open a guide; all others are answered without leaving the one at hand."""
_WORDS_OF = {
    Topic.DELIVERY: re.compile(
        r"mail|nachricht|post\b|postfach|link|zugang|zugäng|passwort|login|bestätig|rechnung|quittung|code|newsletter|komm|kriag"
        r"|krieg|erhalt|erhält|empfang|empfäng|sende|schick|versand|stell|spam|junk|ordner|whitelist|kontakt|absender|status|spalte"
        r"|weiterleit|adress|anbieter|provider|gmx|web|online|mitglied|kund|teilnehm|outlook|yahoo|icloud|pünktlich|spät|filter|server",
        re.IGNORECASE,
    ),
    Topic.SUSPENSION: re.compile(
        r"mailjet|sperr|block|suspend|konto|account|frei|support|grund|gründ|warum|wieso|limit|bounce|beschwer|versand|versend|anfrage"
        r"|ticket|lange|dauer|wann|vorbeug|vermeid|verhinder|passier|regel|richtlinie|spam|liste|benachrichtig|melde|schreib|kontakt",
        re.IGNORECASE,
    ),
}
"""Who changes the topic in the middle of the other one uses at least one of its words; the classifier may err there."""

_OWN_SENDING = re.compile(
    r"\b(?:verschickt|versendet|rausgeschickt|gesendet|geschickt|versand|kampagne\w*|newsletter)\b|\b\d[\d.]*\s*(?:mails?|leute|kontakte|empfänger|adressen)",
    re.IGNORECASE,
)
_MAIL_BLOCKED = re.compile(
    r"\b(?:\w*mails?|nachricht\w*|einladung\w*|status|spalte)\b.{0,40}\b(?:blocked|blockiert\w*|geblockt)\b"
    r"|\b(?:blocked|blockiert\w*|geblockte?)\b.{0,25}\b(?:\w*mails?|nachricht\w*|einladung\w*)\b",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"konto|konten|account|acc\b|\bmail[\s-]?jet|sperr|suspend|versand|verschick|kampagne|newsletter", re.IGNORECASE
)
"""A mail that is blocked is a status of this one mail; a blocked account is named as such."""
_MISSES = re.compile(r"komm|krieg|kriag|erhalt|erhält|fehl|vermiss|warte|nicht da|nix da|verschwund", re.IGNORECASE)
"""A sender who tells what he sent misses no mail."""
_ASKS = re.compile(r"\?|\b(?:wie|wo|wer|was|wann|warum|wieso|weshalb|welche\w*|wohin|lange|dauer\w*)\b", re.IGNORECASE)

SURE = 0.85
"""A message this clear by itself needs no context."""
SAME_TOPIC = 2.0
"""How much likelier a message belongs to the topic at hand than the classifier, which can't know it, assumes."""
SAME_INTENT = 2.0
"""Likewise for a short follow-up to the very same question ("Welcher genau?")."""
SHORT_WORDS = 6
ACCEPT = 0.4
"""From here on context may turn "in doubt" into an intent. Lower than what a message needs by itself: it is the second
witness, and asking back in the middle of a topic disturbs more."""


@dataclass(frozen=True)
class Ranked:
    """One intent with its probability."""

    name: str
    confidence: float


def names_mailjet(text: str) -> bool:
    """Return whether the message speaks of the sending service: then no mail of the platform is meant."""
    return bool(_MAILJET.search(text))


def speaks_of_account(text: str) -> bool:
    """Return whether the message uses any word of a suspended account, without which none is meant."""
    return bool(_ACCOUNT.search(text) or _MAILJET.search(text))


def topic_of(intent: str | None) -> Topic | None:
    """Return the topic that an intent belongs to."""
    return next((topic for topic, intents in INTENTS.items() if intent in intents), None)


def settle(decided: Ranked, ranking: Sequence[Ranked], text: str, previous: str | None, topic: Topic | None) -> Ranked:
    """Return the intent that is meant, given the previous intent and the topic at hand."""
    counterpart = COUNTERPARTS.get((topic, decided.name)) if topic else None
    names_one = (_ACCOUNT if topic is Topic.DELIVERY else _NAMES_A_TOPIC).search(text)
    if counterpart and not names_one:
        return Ranked(counterpart, decided.confidence)
    if topic is Topic.SUSPENSION and decided.name == "mensch_sprechen" and _calls_mailjet(text):
        return Ranked("mailjet_support_kontaktieren", decided.confidence)
    meant = TOPIC_STARTS.get(decided.name)
    if topic and meant and meant is not topic and not _speaks_of(meant, text):
        return Ranked("nlu_fallback", 1.0 - decided.confidence)
    if meant is Topic.SUSPENSION and topic is not meant and _MAIL_BLOCKED.search(text) and not _ACCOUNT.search(text):
        return Ranked("zustellstatus_bedeutung", decided.confidence)
    near = _near(text, topic or topic_of(previous))
    if not near or not ranking or (decided.confidence >= SURE and decided.name not in UNCLEAR):
        return decided
    short = len(text.split()) <= SHORT_WORDS

    def weight(name: str) -> float:
        factor = SAME_TOPIC if name in near else 1.0
        return factor * SAME_INTENT if short and name == previous and name in near else factor

    weighted = [Ranked(one.name, one.confidence * weight(one.name)) for one in ranking]
    total = sum(one.confidence for one in weighted) or 1.0
    best = max(weighted, key=lambda one: one.confidence)
    likely = Ranked(best.name, best.confidence / total)
    if decided.name in UNCLEAR:
        tells = topic is None or _WORDS_OF[topic].search(text) or _ASKS.search(text)
        return likely if tells and likely.confidence >= ACCEPT and likely.name in near else decided
    return likely if likely.name not in UNCLEAR else decided


def _calls_mailjet(text: str) -> bool:
    return bool(_BY_PHONE.search(text)) and not _A_PERSON.search(text)


def _speaks_of(topic: Topic, text: str) -> bool:
    """Tell whether a message can mean this topic while the other one is at hand."""
    if topic is Topic.DELIVERY and _OWN_SENDING.search(text) and not _MISSES.search(text):
        return False
    return bool(_WORDS_OF[topic].search(text))


def _near(text: str, topic: Topic | None) -> frozenset[str]:
    """Return the intents that the message's surroundings make likelier."""
    if _MAILJET.search(text):
        return INTENTS[Topic.SUSPENSION] | {"versanddienstleister"}
    return INTENTS.get(topic, frozenset()) if topic else frozenset()
