"""Replaces addresses, names, telephone numbers and tokens in texts. Pure.

For logs, transcripts and examples; what is left must still tell what was going on.
"""

from __future__ import annotations

import re

ADDRESS, NAME, PHONE, TOKEN = "[Adresse]", "[Name]", "[Telefon]", "[Token]"
_KNOWN_HOSTS = (
    "web.de", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "t-online.de", "yahoo.de", "yahoo.com", "gmail.com",
    "googlemail.com", "outlook.de", "outlook.com", "hotmail.de", "hotmail.com", "live.de", "icloud.com", "me.com",
    "freenet.de", "aol.com", "aol.de", "posteo.de", "mailbox.org", "bluewin.ch",
)  # fmt: skip

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,128}(?:@|%40|\\u0040|＠)(?P<host>[\w-]+(?:\.[\w-]+)*)", re.IGNORECASE)
_SPELLED = re.compile(
    r"[\w.+-]{1,64}\s*(?:[(\[{<]\s*(?:at|ät|a)\s*[)\]}>]|\s(?:at|ät|klammeraffe)\s)\s*[\w-]+"
    r"(?:\s*(?:\.|[(\[{]\s*(?:punkt|dot)\s*[)\]}]|\s(?:punkt|dot)\s)\s*[\w-]+)+",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*")
_SECRET = re.compile(
    r"\b(?:bearer|basic) {1,3}[\w.~+/=-]{12,}|\bxox[a-z]-[\w-]{6,}|(?<!\d)\d{6,12}:[\w-]{20,64}"
    r"|(?<=token=)[^\s&\"']{4,}|(?<=://)[^\s/:@]{1,64}:[^\s/@]{1,128}(?=@)",
    re.IGNORECASE,
)
"""Keys of ours as libraries quote them: in headers, of Slack and Telegram, in the query of Rasa's API, in addresses."""
_PHONE = re.compile(r"(?<![\w.:-])(?:\+|00|0)[1-9][\d ()/-]{6,}\d(?![\w:])")
_ONE_NAME = r"[A-ZÄÖÜ][\w'’-]+"
_NAME = re.compile(
    r"(?P<before>(?i:\b(?:ich hei(?:ß|ss)e|mein name ist|ich bin (?:der|die)|hier (?:ist|spricht|schreibt)|name:"
    r"|herrn?|frau|dr\.|my name is|(?:(?:viele|liebe|beste|schöne|herzliche|sonnige|freundliche|freundlichen)\s+)?"
    r"gr(?:ü|ue)(?:ß|ss)en?(?:\s+von)?|vg|lg|mfg)[,:!]?\s+))"
    rf"(?P<name>{_ONE_NAME}(?:\s+(?:von\s+|van\s+|de\s+)?{_ONE_NAME})?)"
)
_NO_NAMES = frozenset((
    "Was", "Wie", "Wo", "Wer", "Warum", "Ich", "Du", "Er", "Sie", "Es", "Wir", "Ihr", "Das", "Die", "Der", "Bitte",
    "Danke", "Mail", "Mailjet", "Support", "Team",
))  # fmt: skip


def mask(text: str) -> str:
    """Return the text with whoever it names made unknown; a common mail host stays readable, as it tells much."""
    text = _SECRET.sub(TOKEN, _TOKEN.sub(TOKEN, text))
    text = _ADDRESS.sub(_masked_address, text)
    text = _SPELLED.sub(ADDRESS, text)
    text = _PHONE.sub(PHONE, text)
    return _NAME.sub(_masked_name, text)


def _masked_address(match: re.Match[str]) -> str:
    host = match["host"].casefold().rstrip(".")
    return f"[Adresse bei {host}]" if host in _KNOWN_HOSTS else ADDRESS


def _masked_name(match: re.Match[str]) -> str:
    if match["name"].split()[0] in _NO_NAMES:
        return match[0]
    return match["before"] + NAME
