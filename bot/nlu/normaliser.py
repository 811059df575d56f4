"""Brings a chat message into the plain form that the text features count: pure, no Rasa.

Undoes what keyboards, phones and moods do (umlauts spelled out or lost, "haaallo", CAPS, invisible
characters). Not for cleaning e-mail addresses: see addresses.py.
"""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 800
"""Characters that are looked at; longer texts keep their two ends, where people put the point."""

EMAIL_WORD = "xadressex"
URL_WORD = "xlinkx"
NUMBER_WORD = "xzahlx"

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_FOLDS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_EMAIL = re.compile(r"[^\s@<>(),;:]{1,64}@[^\s@<>(),;:]{1,190}\.[a-z]{2,24}\b")
_URL = re.compile(r"\b(?:https?://|www\.)\S{1,400}")
_NUMBER = re.compile(r"\d{5,}")
_LONG_VOWEL = re.compile(r"([aeiouyäöü])\1{2,}")
_LONG_OTHER = re.compile(r"([^\W\d_aeiouyäöü])\1{2,}")
_REPEATED_SIGN = re.compile(r"([^\w\s])(?:\s?\1)+")
_MAIL_WORD = re.compile(r"\be[\s-]?mail(?=\w{0,12}\b)")
_MAILJET = re.compile(r"\bmail[\s-]jet")
_EMOJI = re.compile("([\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff])[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*")
_SPACE = re.compile(r"\s+")


def shorten(text: str, limit: int = MAX_LENGTH) -> str:
    """Keep at most `limit` characters: both ends of a longer text."""
    if len(text) <= limit:
        return text
    return f"{text[: limit // 2]} {text[-(limit // 2) :]}"


def visible(text: str) -> str:
    """Drop control, zero-width and direction characters; line breaks and tabs become blanks."""
    text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():
        # What can't be printed is a kind of blank or hidden; asked once for each character, not for each place.
        hidden = {ord(char): " " if char.isspace() else None for char in set(text) if not char.isprintable()}
        text = text.translate(hidden)
    return _SPACE.sub(" ", text).strip()


def normalise(text: str) -> str:
    """Return the plain lower-case form: placeholders for addresses, links and long numbers, umlauts spelled out."""
    text = visible(shorten(text)).casefold()
    text = _EMAIL.sub(f" {EMAIL_WORD} ", text)
    text = _URL.sub(f" {URL_WORD} ", text)
    text = _NUMBER.sub(f" {NUMBER_WORD} ", text)
    text = _LONG_VOWEL.sub(r"\1", text)
    text = _LONG_OTHER.sub(r"\1\1", text)
    text = _REPEATED_SIGN.sub(r"\1", text)
    text = _EMOJI.sub(r" \1 ", text)
    text = _MAIL_WORD.sub("mail", text)
    text = _MAILJET.sub("mailjet", text)
    return _SPACE.sub(" ", text.translate(_UMLAUTS)).strip()


def fold(normalised: str) -> str:
    """Return a second view in which "bestätigung", "bestaetigung" and "bestatigung" are the same."""
    for spelled, plain in _FOLDS:
        normalised = normalised.replace(spelled, plain)
    return normalised
