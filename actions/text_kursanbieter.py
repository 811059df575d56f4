"""The topic "zustellung": a member's words to his course provider, with what was told of the missing mail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, wording_uebersicht
from actions.erzaehlt import told
from bot.dialogue.told_freely import Told
from bot.dialogue.told_times import since_in_words
from bot.dialogue.zustellung import Step
from bot.mail.models import MailKind

TEXTS = frozenset({"utter_kurstext", "utter_kurstext_neu"})
_GOES_OUT_OFTEN = frozenset({MailKind.COURSE, MailKind.NEWSLETTER, MailKind.WEBINAR})
"""Kinds that somebody gets who is in the course already: no word of a purchase."""
_REQUESTED = frozenset({MailKind.LOGIN, MailKind.PASSWORD})
"""Kinds that are requested on the login page."""
_LINES: dict[str, tuple[str, str]] = {
    "gekauft": ("utter_kurstext_gekauft", "utter_kurstext_gekauft_fuer"),
    "gekauft_dienst": ("utter_kurstext_gekauft_dienst", "utter_kurstext_gekauft_dienst_fuer"),
    "gekauft_ohne": ("utter_kurstext_gekauft_ohne", "utter_kurstext_gekauft_ohne_fuer"),
    "ohne_nummer": ("utter_kurstext_ohne_nummer", "utter_kurstext_ohne_nummer_fuer"),
    "fehlt": ("utter_kurstext_fehlt", "utter_kurstext_fehlt_fuer"),
    "spam": ("utter_kurstext_spam", "utter_kurstext_spam_fuer"),
    "vergeblich": ("utter_kurstext_vergeblich", "utter_kurstext_vergeblich_fuer"),
    "frage": ("utter_kurstext_frage", "utter_kurstext_frage_fuer"),
    "laufend": ("utter_kurstext_laufend", "utter_kurstext_laufend_fuer"),
    "laufend_frage": ("utter_kurstext_laufend_frage", "utter_kurstext_laufend_frage_fuer"),
    "angefordert": ("utter_kurstext_angefordert", "utter_kurstext_angefordert_fuer"),
    "kommt_nicht": ("utter_kurstext_kommt_nicht", "utter_kurstext_kommt_nicht_fuer"),
    "angefordert_frage": ("utter_kurstext_angefordert_frage", "utter_kurstext_angefordert_frage_fuer"),
    "beleg_frage": ("utter_kurstext_beleg_frage", "utter_kurstext_beleg_frage_fuer"),
    "link": ("utter_kurstext_link", "utter_kurstext_link_fuer"),
    "falsch": ("utter_kurstext_falsch", "utter_kurstext_falsch_fuer"),
    "vertauscht": ("utter_kurstext_vertauscht", "utter_kurstext_vertauscht_fuer"),
    "status": ("utter_kurstext_status", "utter_kurstext_status_fuer"),
    "schweigt": ("utter_kurstext_schweigt", "utter_kurstext_schweigt_fuer"),
    "eilig": ("utter_kurstext_eilig", "utter_kurstext_eilig_fuer"),
}
"""Each line of a text in the words of its writer, and in the third person, written for somebody else."""
_BOUGHT = ("gekauft", "gekauft_dienst", "gekauft_ohne")
_STATES_MAIL = ("fehlt", "laufend", "angefordert", "kommt_nicht")
_ASKS_BACK = ("frage", "laufend_frage", "angefordert_frage", "beleg_frage", "link", "falsch", "vertauscht")
_VALUES: dict[str, tuple[str, ...]] = {
    "wer": (*_BOUGHT, "laufend", "angefordert", "kommt_nicht"),
    "mail": _STATES_MAIL,
    "adresse": _ASKS_BACK,
    "richtig": ("falsch", "vertauscht"),
    "dienst": ("gekauft_dienst",),
    "seit": ("laufend",),
    "endung_falsch": ("vertauscht",),
    "endung_richtig": ("vertauscht",),
}
"""Which lines show a value: one that is nowhere shown makes no other text."""
Line = str | dict[str, Any]


@dataclass(frozen=True)
class Letter:
    """What the text is made of; the same again would make the same text."""

    told: Told
    email: str | None
    tried: frozenset[str]

    def opening(self) -> Line:
        """Return how the text begins."""
        if self.told.seller:
            return {"response": "utter_kurstext_anrede_name", "name": self.told.seller}
        return "utter_kurstext_anrede"

    def lines(self) -> list[Line]:
        """Return the lines of the text."""
        kind = self.told.kind or self._spoken_of() or MailKind.REGISTRATION
        mail = wording_uebersicht.THE_KIND[kind]
        who: Line = self.told.person or "utter_kurstext_name_offen"
        address = self._address()
        searched = ["spam"] if Step.SPAM.value in self.tried else []
        if self.told.wrong_address:
            names = [self._bought(), "vertauscht" if self.told.swapped else "falsch"]
        elif kind in _GOES_OUT_OFTEN:
            names = ["laufend", *searched, "laufend_frage"]
        elif kind in _REQUESTED and not self.told.link_dead:
            asked = "angefordert" if self.told.requested or self.told.in_vain else "kommt_nicht"
            names = [asked, *searched, "angefordert_frage"]
        elif kind is MailKind.RECEIPT:
            names = [self._bought(), "fehlt", *searched, "beleg_frage"]
        elif self.told.link_dead:
            names = [self._bought(), "link"]
        else:
            vain = ["vergeblich"] if self.told.in_vain else []
            names = [self._bought(), "fehlt", *searched, *vain, "frage"]
        names += ["ohne_nummer"] if self.told.no_number and self._bought() in names else []
        names += ["status"] if self.told.state_wanted else []
        names += ["schweigt"] if self.told.seller_silent else []
        names += ["eilig"] if self.told.deadline else []
        wrong, right = self.told.swapped or ("", "")
        since = since_in_words(self.told.since or 0) or "utter_kurstext_seit_offen"
        values = {
            "wer": who, "mail": mail, "adresse": address, "richtig": address, "dienst": self.told.paid_with,
            "seit": since, "endung_falsch": wrong, "endung_richtig": right,
        }  # fmt: skip
        return [
            {
                "response": _LINES[name][self.told.for_another],
                **{key: value for key, value in values.items() if name in _VALUES[key]},
            }
            for name in names
        ]

    def _spoken_of(self) -> MailKind | None:
        # A password or a link is spoken of in many talks about an access mail; a course mail only where it is missed.
        return self.told.named if self.told.named in _GOES_OUT_OFTEN else None

    def _bought(self) -> str:
        return "gekauft_dienst" if self.told.paid_with else "gekauft_ohne" if self.told.no_number else "gekauft"

    def _address(self) -> Line:
        right = self.told.right_address
        known = right if self.told.wrong_address else right or self.email
        if known:
            return known
        if self.told.swapped:
            return {"response": "utter_kurstext_adresse_endung", "endung": self.told.swapped[1]}
        return "utter_kurstext_adresse_offen_fuer" if self.told.for_another else "utter_kurstext_adresse_offen"


def say_to_seller(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say a text to copy; once more only where it is another text by now."""
    message = memory.message_facts(tracker)
    tried = set(tracker.get_slot("versucht") or ()) | set(message.tried)
    letter = Letter(told(tracker), tracker.get_slot("email") or message.address, frozenset(tried))
    before = _said_before(tracker)
    if before is not None and (before.opening(), before.lines()) == (letter.opening(), letter.lines()):
        dispatcher.utter_message(response="utter_kurstext_was_anders")
        return
    response = "utter_kurstext" if before is None else "utter_kurstext_neu"
    dispatcher.utter_message(response=response, anrede=letter.opening(), zeilen=letter.lines())


def _said_before(tracker: Tracker) -> Letter | None:
    """Return what the text that was said last was made of."""
    known: dict[str, Any] = {}
    found: tuple[str | None, Collection[str]] | None = None
    for event in tracker.events:
        if event.get("event") == "slot":
            known[str(event.get("name"))] = event.get("value")
        elif (event.get("metadata") or {}).get("utter_action") in TEXTS:
            found = (known.get("email"), known.get("versucht") or ())
    return Letter(told(tracker, until=TEXTS), found[0], frozenset(found[1])) if found else None
