"""What a person told in free words on the way: a deadline, that it is paid, that nobody answers. Pure.

Nothing here moves a guide; it is what people have to read, or the course provider, so that it need not be told again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.dialogue.mail_remarks import requested_in_vain, says_address_is_wrong, says_link_is_dead
from bot.dialogue.message import MessageFacts, from_entities
from bot.dialogue.other_address import keeps_his_address
from bot.dialogue.questions_back import asks_to_change
from bot.dialogue.speech_acts import is_question
from bot.dialogue.told_mail import mails_had, mails_missed, requested_in, server_named
from bot.dialogue.told_purchase import lacks_number, seller_in, service_in, swapped_in
from bot.dialogue.told_times import long_ago
from bot.dialogue.told_whom import person_in, speaks_of_customers, writes_for_another
from bot.mail.kinds import kind_meant
from bot.mail.models import MailKind

SURELY = 0.5
"""From this score on a known question is taken for what was told."""
MOST_CHARACTERS = 160
_SILENT = frozenset({"kursanbieter-antwortet-nicht"})
_WRONG_ADDRESS = frozenset({"mit-falscher-adresse-gekauft", "tippfehler-adresse"})
_MISSES_INTENT = "email_nicht_angekommen"
SURE_INTENT = 0.6
"""From this confidence on an intent says what the message is about."""
_I = re.IGNORECASE
_ENDS = re.compile(r"[.!?;,\n]+|\s(?:und|aber)\s", _I)
_LIMIT = re.compile(
    r"\b(?:\w*frist|deadline|läuft\b.{0,30}\bab|ablauf\w*|kurs(?:start|beginn)|beginnt|startet|prüfung\w*)\b", _I
)
_WHEN = re.compile(
    r"\b(?:heute?|morgen|übermorgen|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)\b"
    r"|\b\d{1,2}(?:\.\s?\d{1,2}\.?| uhr)\b",
    _I,
)
_RIGHT = re.compile(r"\b(?:richtig\w*|korrekt\w*|stimmt|statt|anstatt)\b", _I)
"""Said of an address: it is the one that counts."""
_STORED_IS_RIGHT = re.compile(
    r"\badresse\b[^.?!,;]{0,20}\b(?:stimmt|passt|richtig)\b|\bstimmt\b[^.?!,;]{0,15}\badresse\b"
    r"|\bnicht vertippt\b|\bvertippt\b[^.?!;]{0,20}\b(?:gar )?nicht\b|\b(?:nix|nichts|nicht) umstellen\b",
    _I,
)
"""The stored address is the right one, so nothing has to be changed."""
_PAID = re.compile(r"\b(?:bezahlt|gezahlt|überwiesen|abgebucht)\b", _I)
_DENIED = re.compile(r"\b(?:nicht|nich|net|ned|nie|noch)\b", _I)
_MISSING = re.compile(
    r"\b(?:da|dabei|darin|drin|hier)\s+(?:fehlt|fehlen)\b(?:\s+(?:noch|auch|ja|aber))*\W*(?:dass|daß|das)?\s*(?P<rest>.*)"
    r"|\bfehl(?:t|en)\s+(?:noch\s+)?(?:(?:da|dabei|drin)\b\W*(?:dass|daß)?|,?\s*da[sß]s?\b)\s*(?P<rest_2>.*)",
    _I | re.DOTALL,
)
_PUT_IN = re.compile(
    r"\b(?:schreib|schreibe|nimm|setz|pack|füg|trag)\w*\s+(?:(?:das|da|noch|bitte|auch|mal|es|dort)\s+)*"
    r"(?:rein|hinein|dazu|hinzu|mit rein|auf|drauf|mit auf)\b\W*(?:dass|daß)?\s*(?P<rest>.*)",
    _I | re.DOTALL,
)
"""Orders about the summary: verbs of putting in with their particle."""


@dataclass(frozen=True)
class Told:
    """What was told, over all messages of the talk."""

    kind: MailKind | None = None
    named: MailKind | None = None
    """The kind of mail that was spoken of first."""
    had: frozenset[MailKind] = frozenset()
    """The kinds of mail that are there: no word of them as missing."""
    requested: bool = False
    """Whether the mail was requested on the login page."""
    state_wanted: bool = False
    """Whether the state of the mail, or what the server said, was spoken of: the seller can look that up."""
    paid: bool = False
    seller_silent: bool = False
    deadline: str | None = None
    in_vain: bool = False
    """Whether the mail was requested anew, and nothing came."""
    link_dead: bool = False
    keeps_address: bool = False
    """Whether another address is out of the question."""
    wrong_address: bool = False
    right_address: str | None = None
    for_another: bool = False
    """Whether it is written for somebody whom the writer cares for; he himself runs no course."""
    customers: bool = False
    """Whether people were spoken of as who sells courses does."""
    person: str | None = None
    """The name of who misses the mail, with its form of address."""
    seller: str | None = None
    paid_with: str | None = None
    no_number: bool = False
    """Whether there is no order number."""
    swapped: tuple[str, str] | None = None
    """The wrong and the right ending of the address, where only these were told."""
    long_ago: bool = False
    """Whether the mail is missed for longer than one ever takes."""
    since: int | None = None
    """For how many minutes it is missed, the longest that was told."""
    more: tuple[str, ...] = ()
    """What the person wanted added to the summary, in his words."""


def told_in(messages: Iterable[Mapping[str, Any]]) -> Told:
    """Return what these messages tell, the oldest first.

    Args:
        messages: user events with `text` and `parse_data`; those that answer a summary carry `after_summary`.
    """
    told = Told()
    for message in messages:
        text = str(message.get("text") or "")
        if not text.startswith("/"):
            told = _with(told, text, message.get("parse_data") or {}, bool(message.get("after_summary")))
    return told


def addition_in(text: str) -> str | None:
    """Return what is to be added to a summary according to this message, in the words of its writer."""
    for pattern in (_PUT_IN, _MISSING):
        if found := pattern.search(text):
            rest = next((one for one in found.groupdict().values() if one), "") or text[: found.start()]
            words = " ".join(rest.split()).strip(" ,;:.!?-")
            return words[:MOST_CHARACTERS] or None
    return None


def right_address_in(text: str, facts: MessageFacts, *, known_wrong: bool = False) -> str | None:
    """Return the address that a message names as the right one in place of the one that is stored.

    Args:
        text: the message.
        facts: what is read out of it.
        known_wrong: whether it was told before that the stored address is wrong.
    """
    if facts.address is None or len(facts.addresses) > 1 or facts.suggestion or says_address_is_right(text):
        return None
    wished = asks_to_change(text) or says_address_is_wrong(text) or bool(_RIGHT.search(text))
    return facts.address if known_wrong or wished else None


def says_address_is_right(text: str) -> bool:
    """Return whether the message says that the stored address is right, or that nothing about it has to be changed."""
    return bool(_STORED_IS_RIGHT.search(text)) and not says_address_is_wrong(text)


def _with(told: Told, text: str, parsed: Mapping[str, Any], after_summary: bool) -> Told:
    known = _known_in(parsed)
    asks = is_question(text)
    parts = [part.strip() for part in _ENDS.split(text) if part.strip()]
    limit = next((one for one in parts if _LIMIT.search(one) and _WHEN.search(one)), None)
    paid = any(_PAID.search(one) and not _DENIED.search(one) for one in parts)
    wrong = told.wrong_address or says_address_is_wrong(text) or (bool(known & _WRONG_ADDRESS) and not asks)
    facts = from_entities(parsed.get("entities") or [])
    right = right_address_in(text, facts, known_wrong=told.wrong_address) or told.right_address
    if says_address_is_right(text):
        wrong, right = False, None  # takes back what was understood before
    added = addition_in(text) if after_summary else None
    missed = mails_missed(text) if not requested_in_vain(text) else ()
    had = (told.had | mails_had(text)) - set(missed)
    kind = missed[-1] if missed else _kind(text, parsed) or told.kind
    named = told.named or (None if requested_in_vain(text) else kind_meant(text))
    return replace(
        told,
        kind=None if kind in had else kind,
        named=None if named in had else named,
        had=had,
        requested=told.requested or requested_in(text),
        state_wanted=told.state_wanted or server_named(text),
        paid=told.paid or paid,
        seller_silent=told.seller_silent or bool(known & _SILENT),
        deadline=told.deadline or (limit[:MOST_CHARACTERS] if limit and not added else None),
        in_vain=told.in_vain or requested_in_vain(text),
        link_dead=told.link_dead or says_link_is_dead(text),
        keeps_address=told.keeps_address or keeps_his_address(text),
        wrong_address=wrong or right is not None,
        right_address=right,
        for_another=told.for_another or writes_for_another(text),
        customers=told.customers or speaks_of_customers(text),
        person=person_in(text) or told.person,
        seller=seller_in(text) or told.seller,
        paid_with=service_in(text) or told.paid_with,
        no_number=told.no_number or lacks_number(text),
        swapped=swapped_in(text) or told.swapped,
        long_ago=told.long_ago or long_ago(text),
        since=max(told.since or 0, facts.age_minutes or 0) or None,
        more=(*told.more, added) if added and added not in told.more else told.more,
    )


def _kind(text: str, parsed: Mapping[str, Any]) -> MailKind | None:
    """Return the kind of mail that is missed; others are named in passing, or as the button that was tried."""
    misses = any(
        (one.get("intent") or {}).get("name") == _MISSES_INTENT
        and float((one.get("intent") or {}).get("confidence") or 0.0) >= SURE_INTENT
        for one in (parsed, *(parsed.get("teile") or ()))
    )
    return kind_meant(text) if misses and not requested_in_vain(text) else None


def _known_in(parsed: Mapping[str, Any]) -> frozenset[str]:
    """Return the known questions that the message, or a part of it, surely is."""
    first = [(one.get("passages") or [None])[0] for one in (parsed, *(parsed.get("teile") or ()))]
    return frozenset(one["id"] for one in first if one and float(one["score"]) >= SURELY)
