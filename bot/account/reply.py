"""Reads Mailjet's reply to a request: lifted, refused, or what they want to know now. Pure, German or English.

It only says what stands there; without a plain word the outcome stays unclear.
"""

# ruff: noqa: E501 - tables of word patterns: one row, one line
from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bot.account.answers import ADDRESS

_I = re.IGNORECASE


class Outcome(str, Enum):
    """What a reply amounts to."""

    LIFTED = "frei"
    REFUSED = "abgelehnt"
    ASKS = "nachfrage"
    UNCLEAR = "unklar"


@dataclass(frozen=True)
class SupportReply:
    """The reading of a reply; `wants` are names of fields of the request, in the order in which they are asked for."""

    outcome: Outcome
    wants: tuple[str, ...] = ()
    rates: tuple[tuple[str, str], ...] = ()
    """What it counts against its customer: reason (notice.py) and share in percent, as written."""
    receivers: tuple[str, ...] = ()
    """Addresses of people for whom it wants something."""
    proof: tuple[str, ...] = ()
    """What a proof of consent shall hold: datum, uhrzeit, ip."""


_PERCENT = r"(?P<n>\d{1,2}(?:[.,]\d{1,3})?)\s?(?:%|percent|prozent)"
_BOUNCED = r"(?:bounce[\s-]?(?:rate|quote)\w*|bounces?|bounced)"
_COMPLAINED = r"(?:complaint[\s-]?(?:rate|level)\w*|complaints?|beschwerde[\s-]?(?:rate|quote)\w*|beschwerden)"
_RATES: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = tuple(
    (
        reason,
        (
            re.compile(rf"\b{words}\b[^\n%,;]{{0,30}}?\b{_PERCENT}", _I),
            re.compile(rf"\b{_PERCENT}(?:\s(?:of|der|your|ihrer|e?-?mails?|spam|hard|have|were))*\s{words}\b", _I),
        ),
    )
    for reason, words in (("bounces", _BOUNCED), ("beschwerden", _COMPLAINED))
)
_PROOF = re.compile(r"\b(?:proof|evidence|opt-?in|consent|nachweis\w*|beleg\w*|einwilligung\w*|zustimmung\w*)\b", _I)
_PROOF_HOLDS = (
    ("datum", re.compile(r"\bdates?\b|\bdatum\b|\btimestamps?\b|\bzeitpunkt\w*", _I)),
    ("uhrzeit", re.compile(r"\btime\b(?! (?:frame|being|to))|\buhrzeit\b|\btimestamps?\b|\bzeitpunkt\w*", _I)),
    ("ip", re.compile(r"\bip\b", _I)),
)
_ADDRESS = re.compile(ADDRESS)
_MAILJETS = re.compile(r"@(?:[\w-]+\.)?(?:mailjet|sinch|mailgun)\.\w{2,6}$", _I)
_SENTENCE_ENDS = re.compile(r"(?<=[?!])\s|(?<!\d)\.\s|\n")


_WANTS: tuple[tuple[str, str], ...] = (
    ("absender", r"\bsender (?:address|domain)|\babsender(?:adresse|domain|-?domain)|\bwhich domain|\bwelche(?:r|n)? domain"),
    ("vorfall", r"\bwhat happened|\b(?:explain|describe) (?:us )?(?:the|what) (?:cause|reason|caused|root cause)|\bwas (?:ist )?passiert|\bdescribe the (?:incident|issue)|\bbeschreib\w* .{0,30}(?:vorfall|problem|hergang)"),
    ("fehlerkennung", r"\berror (?:identifier|message|code)|\bfehler-?(?:meldung|kennung|code)"),
    ("mailart", r"\b(?:kind|type|nature|sort) of (?:e-?)?(?:mails?|content|messages?)|\btransactional (?:or|and|/) marketing|\bart (?:der|ihrer|von) (?:e-?)?(?:mails?|nachrichten)|\bwelche (?:art )?(?:von )?(?:e-?)?mails|\bcontent of your|\binhalte? ihrer"),
    ("menge", r"\bvolume|\bhow many (?:e-?)?(?:mails|messages)|\b(?:e-?)?mails (?:per|a) month|\bversandmenge|\bwie viele (?:e-?)?mails|\bsendevolumen|\bhow often|\bvolumen|\bfrequency|\bmonatlich\w*"),
    ("herkunft", r"\b(?:source|origin) of (?:your|the) (?:contacts?|list|addresses|recipients|data)|\bhow (?:did|do|have|were) (?:you |your (?:contacts|addresses|recipients) )?(?:collect|obtain|acquire|gather|get)\w*|\bcollect\w* (?:your|the) (?:contacts|addresses|e-?mail)|\bherkunft|\bwoher\b|\bwie (?:haben sie|sie) .{0,40}(?:gesammelt|erhalten|gewonnen|erhoben|bekommen)|\badressen .{0,30}(?:gesammelt|gewonnen|erhoben|stammen|kommen)"),
    ("webseite", r"\b(?:website|web site|sign-?\s?up (?:page|form)|subscription (?:page|form)|registration (?:page|form))|\bweb-?seite\w*|\banmelde-?(?:seite|formular)\w*|\bregistrierungs(?:seite|formular)"),
    ("datenschutzlink", r"\bprivacy (?:policy|notice)|\bdatenschutz\w*"),
    ("nachweis", r"\b(?:proof|evidence)\b|\bopt-?in\b|\bconsent|\bnachweis\w*|\bbelege?\b|\beinwilligung\w*|\bzustimmung\w*"),
    ("besonderheiten", r"\bbusiness model|\bdescribe your (?:business|activity)|\bbeschreib\w* .{0,20}(?:geschäft|tätigkeit|unternehmen)|\bgeschäftsmodell|\bbranche"),
    ("aenderung", r"\b(?:actions?|measures?|steps) (?:you |that you )?(?:have |will )?(?:taken?|implemented?|put in place|plan)|\b(?:what|which) (?:actions|measures|steps)|\bmaßnahmen|\bwhat (?:have|did|will) you (?:change|do)|\bwas (?:haben|werden) sie .{0,30}(?:geändert|unternommen|unternehmen|ändern|tun)|\blist hygiene|\blistenpflege|\bclean(?:ed|ing)? (?:up )?your"),
    ("kontoname", r"\baccount name|\bname of (?:your|the) account|\b(?:account|konto)name"),
    ("kontoadresse", r"\b(?:registered|login) e-?mail|\bregistrierte[nr]? e-?mail"),
    ("identitaet", r"\b(?:identity|id card|passport|company registration|business registration|trade register)|\bausweis\w*|\bhandelsregister\w*|\bgewerbe(?:schein|anmeldung|nachweis)|\bidentität\w*"),
    ("zahlung", r"\b(?:pay|settle) (?:the|your) (?:outstanding|invoice|bill)|\bpayment method|\boutstanding (?:balance|amount|invoice)|\boffene[nr]? (?:rechnung|betrag)\w*|\bzahlungs(?:mittel|methode|art)"),
)  # fmt: skip
"""What the support may ask for. `identitaet` and `zahlung` are no fields: they are settled at Mailjet, never here."""

_NOT_YET = r"(?:once|after|before|until|sobald|wenn|bevor|bis|falls|if|damit|um)\b[^.!?\n]{0,80}"
_LIFTED = re.compile(
    r"\b(?:has been|have been|was|is now|wurde|ist|haben wir|we have|we've)\b[^.!?\n]{0,60}\b(?:reactivated|re-activated|unblocked|reinstated|re-enabled|lifted|unsuspended|"
    r"freigeschaltet|entsperrt|reaktiviert|aufgehoben|wiederhergestellt|wieder (?:aktiv|frei))\b",
    _I,
)
_REFUSED = re.compile(
    r"\b(?:permanently (?:suspended|closed|blocked)|will not be (?:reactivated|reinstated|unblocked|lifted)|cannot (?:be )?(?:reactivate|reinstate|unblock)\w*|terminat\w+|"
    r"decision is final|final decision|unable to (?:reactivate|reinstate|unblock)|dauerhaft (?:gesperrt|geschlossen)|endgültig\w*|nicht (?:wieder )?(?:freischalten|freigeschaltet|entsperren|aufheben|reaktivier\w+)|kündig\w+)\b",
    _I,
)
_GREETING = re.compile(
    r"^[^\w\n]*(?:hello|hi\b|dear|guten (?:tag|morgen|abend)|hallo|sehr geehrte|liebe[rs]?\b|vielen dank für (?:ihre|deine)|thank you for)"
    r"|\b(?:mailjet|support|compliance|customer)[\s-](?:support|team|care|success)\b|\bkind regards|\bbest regards|\bmit freundlichen grüßen|\bviele grüße",
    _I | re.MULTILINE,
)
_TO_THE_CUSTOMER = re.compile(
    r"\b(?:Ihr(?:e[mnrs]?)?|Ihnen|[Yy]ours?|[Yy]ou|[Dd]eine?[mnrs]? (?:Account|Konto|Anfrage|Nachricht|Ticket|Fall))\b"
)
_BY_THE_CUSTOMER = re.compile(
    r"\b(?:mein\w*|mich|mir|unser\w* (?:versand|konto|account|newsletter|mails?|liste)|my account|our account)\b", _I
)
"""People greet politely, too: a letter of the support speaks to its customer, not about a trouble of its own."""


_REQUESTS = re.compile(
    r"\?|\b(?:please|kindly|could you|can you|we (?:need|require|would like)|bitte|wir (?:benötigen|brauchen|bitten|möchten))\b[^.!?\n]{0,80}\b"
    r"(?:tell|explain|provide|send|describe|share|let us know|confirm|answer|know|nennen|mitteilen|teilen|erklären|beschreiben|senden|schicken|wissen|angaben|information\w{0,3})\b",
    _I,
)


def read_reply(text: str) -> SupportReply:
    """Return what a reply of Mailjet's support says."""
    found = ((match.start(), name) for name, pattern in _WANTS if (match := re.search(pattern, text, _I)))
    wants = tuple(name for _, name in sorted(found))
    if _REFUSED.search(text):
        return SupportReply(Outcome.REFUSED, wants, _rates_in(text))
    if any(
        not re.search(_NOT_YET, sentence, _I) and _LIFTED.search(sentence) for sentence in re.split(r"[.!?\n]", text)
    ):
        return SupportReply(Outcome.LIFTED)
    about_proof = " ".join(one for one in _SENTENCE_ENDS.split(text) if _PROOF.search(one))
    return SupportReply(
        Outcome.ASKS if wants else Outcome.UNCLEAR,
        wants,
        _rates_in(text),
        tuple(dict.fromkeys(one for one in _ADDRESS.findall(about_proof) if not _MAILJETS.search(one))),
        tuple(name for name, pattern in _PROOF_HOLDS if pattern.search(about_proof)),
    )


def _rates_in(text: str) -> tuple[tuple[str, str], ...]:
    found = ((reason, next(filter(None, (one.search(text) for one in patterns)), None)) for reason, patterns in _RATES)
    return tuple((reason, match["n"].replace(".", ",")) for reason, match in found if match)


def asks_for_details(text: str) -> bool:
    """Return whether a pasted letter asks something of its reader, and does not only say that it was blocked."""
    return read_reply(text).outcome is Outcome.ASKS and bool(_REQUESTS.search(text))


def is_reply(text: str) -> bool:
    """Return whether the message looks like a pasted letter of a support team."""
    letter = len(text.split()) >= 12 and _GREETING.search(text) and _TO_THE_CUSTOMER.search(text)
    return bool(letter) and not _BY_THE_CUSTOMER.search(text)
