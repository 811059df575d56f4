"""Which kind of mail somebody means, and which mails are of that kind. Pure.

Kinds of mail are a closed set, and people call each by a handful of words; what a mail itself is: models.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.mail.models import Delivery, MailKind, mail_kind

_CALLED: dict[MailKind, str] = {
    MailKind.PASSWORD: r"passw(?:o|ö)rt\w*|kennwort\w*|password\w*",
    MailKind.LOGIN: (
        r"log-?in(?:[\s-]?(?:link|mail|code)\w*)?\b(?![\s-]?daten)|anmelde[\s-]?(?:link|code)\w*|magic[\s-]?link\w*|einmal-?link\w*"
    ),
    MailKind.REGISTRATION: (
        r"zugangs?[\s-]?(?:(?:e-?)?mail|daten|link|code|info)\w*|kurszugang\w*|zugang zu[mr] (?:\w+ )?kurs"
        r""
        r"|log-?in[\s-]?daten|(?:e-?)?mails? (?:mit|zu[mr]?|für) (?:\w+ )?zugang\w*"
        r"|registrierung\w*|willkommens?-?(?:e-?)?mail\w*|double[\s-]?opt[\s-]?in\w*"
    ),
    MailKind.RECEIPT: r"rechnung\w*|quittung\w*|(?:kauf|bestell|zahlungs)bestätigung\w*|kaufbeleg\w*",
    MailKind.WEBINAR: r"webinar\w*",
    MailKind.NEWSLETTER: r"newsletter\w*|rundmail\w*|rundbrief\w*",
    MailKind.COURSE: (
        r"kurs-?(?:e-?)?mail\w*|modul-?(?:e-?)?mail\w*|(?:wöchentlich|monatlich)\w* (?:e-?)?mails?|wochenmail\w*"
    ),
}
_MENTION = re.compile("|".join(rf"(?P<{kind.value}>\b(?:{words}))" for kind, words in _CALLED.items()), re.IGNORECASE)
_DENIED = re.compile(r"\bnicht (?:\w+ ){0,2}$", re.IGNORECASE)
"""What is denied right before a kind: "nicht die Rechnung, sondern …" names another one as well."""

_SENTENCE_END = re.compile(r"[!?]|\.(?=\s)")


def kind_meant(text: str) -> MailKind | None:
    """Return the one kind of mail that a message speaks of, None where it names none or several."""
    found = [(MailKind(str(match.lastgroup)), match.start()) for match in _MENTION.finditer(text)]
    if len({kind for kind, _ in found}) > 1:
        found = [(kind, start) for kind, start in found if not _DENIED.search(text[:start])]
    if len({kind for kind, _ in found}) > 1:
        asked = [(kind, start) for kind, start in found if _asks_at(text, start)]
        found = asked or found  # "das ist ja der Newsletter. Und die Zugangsmail?"
    kinds = {kind for kind, _ in found}
    return kinds.pop() if len(kinds) == 1 else None


def _asks_at(text: str, place: int) -> bool:
    """Return whether the sentence at this place ends as a question."""
    end = _SENTENCE_END.search(text, place)
    return end is not None and end[0] == "?"


def kinds_named(text: str) -> tuple[MailKind, ...]:
    """Return every kind of mail that a message speaks of, in its order."""
    return tuple(dict.fromkeys(MailKind(str(match.lastgroup)) for match in _MENTION.finditer(text)))


def of_kind(mails: Iterable[Delivery], kind: MailKind) -> tuple[Delivery, ...]:
    """Return the mails of this kind, by the sender's tag or by the subject, in the order given."""
    return tuple(mail for mail in mails if kind in (mail_kind("", mail.custom_id), mail_kind(mail.subject)))
