"""Reads the facts of a delivery or suspension case out of one German message.

Pure functions over the word patterns of fact_words.py, no Rasa. It says only what the words say; which question they
answer is decided in bot/dialogue. Addresses have a module of their own (addresses.py).
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from bot.dialogue.message import MessageFacts
from bot.mail.providers import OTHER, provider_of
from bot.nlu.addresses import SENDER_ADDRESS, Address, find_addresses, valid_for
from bot.nlu.fact_words import (
    AGE_PHRASES,
    ALSO_DIALECT,
    AMOUNT_OF_TIME,
    DEVICE_WORDS,
    ENGLISH_WORDS,
    FORWARD_NO,
    FORWARD_YES,
    FUZZY_STATUS,
    GERMAN_WORDS,
    I_AM_MEMBER,
    I_AM_PROVIDER,
    IN_SPAM,
    MEMBER_WORDS,
    NEGATED_DONE,
    NOTHING_FOUND,
    NUMBER_WORDS,
    OTHER_MEMBERS,
    PROVIDER_WORDS,
    REASON_WORDS,
    RELATIVES,
    SELF_FOR_SURE,
    SELF_WORDS,
    STATUS_UNREADABLE,
    STATUS_WORDS,
    THIRD_PERSON,
    TRIED_WORDS,
    UNIT_MINUTES,
    WHO_BLOCKS,
    WORD,
)

MAX_TEXT = 1_500
"""Facts stand in what a person types, not in pasted pages; longer texts are cut here."""


def read_facts(text: str) -> MessageFacts:
    """Return every fact that `text` states."""
    text = text[:MAX_TEXT]
    addresses = find_addresses(text)
    valid = valid_for(addresses, text)
    without = _without_addresses(text)
    return MessageFacts(
        addresses=tuple(address.value for address in addresses),
        address=valid.value if valid else None,
        suggestion=valid.suggestion if valid else None,
        providers=find_providers(text, addresses),
        statuses=find_statuses(without),
        affected=who_is_affected(without),
        affected_in_passing=is_hinted_at(without),
        age_minutes=age_in_minutes(without),
        tried=steps_tried(text),
        forwarding=uses_forwarding(without),
        reasons=tuple(reason for reason, pattern in REASON_WORDS if re.search(pattern, without, re.IGNORECASE)),
        choice="status_unklar" if STATUS_UNREADABLE.search(without) else None,
        english=is_english(text),
        device=find_device(without),
    )


def find_providers(text: str, addresses: list[Address]) -> tuple[str, ...]:
    """Return the providers named as a word or as the domain of an address, in the order of the text."""
    places: dict[str, int] = {}
    for address in addresses:
        slug = _provider_of_address(address.value)
        if slug and address.value != SENDER_ADDRESS:
            places.setdefault(slug, address.start)
    without = _without_addresses(text)
    for slug, pattern in PROVIDER_WORDS.items():
        match = re.search(pattern, without, re.IGNORECASE)
        if match:
            places.setdefault(slug, match.start())
    return tuple(sorted(places, key=lambda slug: places[slug]))


def find_device(text: str) -> str | None:
    """Return the device named, a key of DEVICE_WORDS."""
    return next((device for device, words in DEVICE_WORDS.items() if re.search(words, text, re.IGNORECASE)), None)


def find_statuses(text: str) -> tuple[str, ...]:
    """Return the delivery statuses named, typos included, in the order of the text."""
    places: dict[str, int] = {}
    text = WHO_BLOCKS.sub(" ", text)
    taken: list[tuple[int, int]] = []
    for status, pattern in STATUS_WORDS:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if not any(start <= match.start() < end for start, end in taken):
                taken.append(match.span())
                places.setdefault(status, match.start())
    for match in WORD.finditer(text):
        word = match[0].lower()
        if (
            len(word) < 7
            or word.startswith(("zustell", "status", "umgest"))
            or any(s <= match.start() < e for s, e in taken)
        ):
            continue
        for spelled, status in FUZZY_STATUS.items():
            # One slip in eight letters; "bestellt" or "gestellt" must not become "zugestellt".
            if word[0] == spelled[0] and OSA.distance(word, spelled, score_cutoff=2) <= (2 if len(word) >= 8 else 1):
                places.setdefault(status, match.start())
                break
    return tuple(sorted(places, key=lambda status: places[status]))


def who_is_affected(text: str) -> str | None:
    """Return `mitglied` when somebody else misses mail, `ich` when it is the writer, None when unsaid."""
    text = OTHER_MEMBERS.sub(" ", text)
    if I_AM_MEMBER.search(text) or RELATIVES.search(text):
        return "ich"
    if MEMBER_WORDS.search(text) or THIRD_PERSON.search(text):
        return "mitglied"
    if SELF_WORDS.search(text):
        return "ich"
    return "mitglied" if I_AM_PROVIDER.search(text) else None


def is_hinted_at(text: str) -> bool:
    """Return whether who is affected follows only from words that may also stand where it is somebody else.

    "Ich finde nichts" says a helper, too; "sie hat den Kurs gekauft" says a member's husband.
    """
    who = who_is_affected(text)
    if who == "ich":
        return not (I_AM_MEMBER.search(text) or RELATIVES.search(text) or SELF_FOR_SURE.search(text))
    return who == "mitglied" and not MEMBER_WORDS.search(OTHER_MEMBERS.sub(" ", text))


def age_in_minutes(text: str) -> int | None:
    """Return how long ago the mail was asked for, in minutes, None when unsaid."""
    for pattern, minutes in AGE_PHRASES:
        if re.search(pattern, text, re.IGNORECASE):
            return minutes
    match = AMOUNT_OF_TIME.search(text)
    if not match:
        return None
    number = int(match["n"]) if match["n"].isdigit() else NUMBER_WORDS[match["n"].lower()]
    unit = match["unit"].lower()
    key = "mo" if unit.startswith("mo") else "h" if unit.startswith("st") else unit[0] if unit[0] in "smhdw" else "d"
    return number * UNIT_MINUTES[key]


def steps_tried(text: str) -> tuple[str, ...]:
    """Return the steps that the message says were already done."""
    if NEGATED_DONE.search(text):
        return ()
    tried = [step for step, pattern in TRIED_WORDS if re.search(pattern, text, re.IGNORECASE)]
    # "landet im Spam" says where the mail is, not that a look there brought nothing.
    if "spam" in tried and IN_SPAM.search(text) and not NOTHING_FOUND.search(text):
        tried.remove("spam")
    return tuple(tried)


def uses_forwarding(text: str) -> bool | None:
    """Return whether the mailbox forwards its mail, None when unsaid."""
    if FORWARD_NO.search(text):
        return False
    return True if FORWARD_YES.search(text) else None


def is_english(text: str) -> bool:
    """Return whether the message is written in English rather than sprinkled with it."""
    words = [word.lower() for word in WORD.findall(text)]
    english = sum(word in ENGLISH_WORDS for word in words)
    german = sum(word in GERMAN_WORDS for word in words)
    plainly = set(words) & (ENGLISH_WORDS - ALSO_DIALECT)
    return english >= 2 and english > german and len(words) >= 3 and bool(plainly)


def _provider_of_address(address: str) -> str | None:
    domain = address.rpartition("@")[2]
    if domain.startswith("hotmail."):
        return "hotmail"
    provider = provider_of(address)
    return None if provider is OTHER else provider.slug


def _without_addresses(text: str) -> str:
    # Domains inside addresses are no provider words, and "at" is no English.
    return re.sub(r"\S{0,64}@\S{0,255}", " ", text)
