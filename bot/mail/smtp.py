"""Reads what the recipient's mail server said: SMTP reply text to code, reason and finality.

Not for Mailjet's own words (`status.py`). The text comes from strangers: input is capped, and every
pattern has a fixed width, so the work grows with the length only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.mail.status import Finality, Reason

_HALF = 2000  # kept from each end: codes stand at the start, GMX's decisive line at the end


@dataclass(frozen=True)
class SmtpReply:
    """One understood reply; `finality` is about this attempt (4 = later again, 5 = refused)."""

    enhanced: str | None
    basic: str | None
    reason: Reason
    finality: Finality

    @property
    def code(self) -> str | None:
        """The more telling of the two codes."""
        return self.enhanced or self.basic


# No digit or dot around: parts of IP addresses ("IP=5.35.250.10") must not count as codes.
_BASIC = re.compile(r"(?<![\d.])[245]\d\d(?!\d)(?!\.\d)")
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
# The codes that every further line repeats: Gmail breaks its sentences over four lines.
_NEXT_LINE = re.compile(r"\n[245]\d\d[- ](?:[245]\.\d{1,3}\.\d{1,3}[ ])?")

# iana.org/assignments/smtp-enhanced-status-codes, joined with Mailjet's StateIDs by judgement.
_ENHANCED_REASONS: Mapping[str, Reason] = MappingProxyType({
    "4.1.1": Reason.USER_UNKNOWN,
    "4.2.0": Reason.GREYLISTED, "4.2.1": Reason.GREYLISTED, "4.2.2": Reason.QUOTA_EXCEEDED,
    "4.3.0": Reason.SYSTEM_ISSUE, "4.3.1": Reason.SYSTEM_ISSUE, "4.3.2": Reason.SYSTEM_ISSUE,
    "4.4.1": Reason.CONNECTION_ISSUE, "4.4.2": Reason.CONNECTION_ISSUE, "4.4.7": Reason.CONNECTION_ISSUE,
    "4.5.3": Reason.PROTOCOL_ISSUE,
    "4.7.0": Reason.POLICY_ISSUE, "4.7.1": Reason.POLICY_ISSUE,
    "4.7.28": Reason.POLICY_ISSUE, "4.7.650": Reason.POLICY_ISSUE,
    "5.0.0": Reason.ACCESS_DENIED,
    "5.1.0": Reason.USER_UNKNOWN, "5.1.1": Reason.USER_UNKNOWN,
    "5.1.2": Reason.INVALID_DOMAIN, "5.1.3": Reason.INVALID_DOMAIN,
    "5.1.6": Reason.MAILBOX_INACTIVE, "5.1.8": Reason.POLICY_ISSUE, "5.1.10": Reason.USER_UNKNOWN,
    "5.2.0": Reason.MAILBOX_INACTIVE, "5.2.1": Reason.MAILBOX_INACTIVE, "5.2.2": Reason.QUOTA_EXCEEDED,
    "5.2.122": Reason.SYSTEM_ISSUE,  # Exchange: too many mails to this mailbox in an hour, later again
    "5.2.3": Reason.POLICY_ISSUE, "5.3.4": Reason.POLICY_ISSUE, "5.3.0": Reason.ACCESS_DENIED,
    "5.4.1": Reason.ACCESS_DENIED, "5.4.4": Reason.NO_MAIL_HOST, "5.4.6": Reason.PROTOCOL_ISSUE,
    "5.5.0": Reason.PROTOCOL_ISSUE, "5.6.0": Reason.CONTENT_BLOCKED,
    "5.7.0": Reason.POLICY_ISSUE, "5.7.7": Reason.POLICY_ISSUE, "5.7.9": Reason.POLICY_ISSUE,
    "5.7.23": Reason.POLICY_ISSUE, "5.7.25": Reason.POLICY_ISSUE, "5.7.26": Reason.POLICY_ISSUE,
    "5.7.509": Reason.POLICY_ISSUE, "5.7.515": Reason.POLICY_ISSUE,
    # Exchange Online, "banned sending IP": learn.microsoft.com, non-delivery reports, 5.7.606-649
    **{f"5.7.{detail}": Reason.SENDER_BLOCKED for detail in range(606, 650)},
    # Exchange: the mailbox or list takes mail from some senders only
    **{f"5.7.{detail}": Reason.ACCESS_DENIED for detail in (12, 124, 133, 134, 135, 136)},
    "5.7.511": Reason.SENDER_BLOCKED,  # the same, "banned sender"
    "5.4.310": Reason.NO_MAIL_HOST,  # Exchange: the domain does not exist
    "5.4.14": Reason.PROTOCOL_ISSUE,  # Exchange: hop count exceeded, a loop as 5.4.6
})  # fmt: skip

# Used for anything by somebody (shared/facts/smtp-replies.md): the words behind them go first.
_VAGUE = frozenset({"4.7.1", "5.2.0", "5.3.0", "5.5.0", "5.7.0", "5.7.1"})

# For details not listed above: only subjects whose meaning does not hang on the detail.
_SUBJECT_REASONS: Mapping[str, Reason] = MappingProxyType({
    "3": Reason.SYSTEM_ISSUE, "4": Reason.CONNECTION_ISSUE, "5": Reason.PROTOCOL_ISSUE,
    "6": Reason.CONTENT_BLOCKED, "7": Reason.POLICY_ISSUE,
})  # fmt: skip

# Providers' own marks, stronger than any code. Almost all are about the sending side.
_PROVIDER_MARKS: tuple[tuple[str, Reason], ...] = (
    ("(nowl)", Reason.SENDER_BLOCKED),  # T-Online, unknown address; timmehosting.de
    ("(dial)", Reason.POLICY_ISSUE),  # T-Online, host without operator data; help.creoline.com
    ("(bl)", Reason.SENDER_BLOCKED),  # T-Online, at connection time; spamresource.com 2020/06
    ("tosa@rx.t-online.de", Reason.SENDER_BLOCKED),
    ("[tss06]", Reason.SENDER_BLOCKED),  # Yahoo and AOL, "permanently deferred"
    ("permanently deferred", Reason.SENDER_BLOCKED),
    ("[tss0", Reason.POLICY_ISSUE),  # Yahoo and AOL slow us down; smtp.codes/yahoo
    ("[ipts0", Reason.POLICY_ISSUE),  # the same, for one IP
    ("[bl21]", Reason.SENDER_BLOCKED),  # Yahoo and AOL
    ("s3140", Reason.SENDER_BLOCKED),  # Outlook; support.sendgrid.com/hc/en-us/articles/38465017420955
    ("s3150", Reason.SENDER_BLOCKED),
    ("[cs01]", Reason.POLICY_ISSUE),  # iCloud, local policy; smtp.codes/icloud
    (":blocked)", Reason.SENDER_BLOCKED),  # Barracuda, "(sender@domain:blocked)"
    ("ofr_506", Reason.SENDER_BLOCKED),  # Orange, sent with 5.2.0
    ("(b-ex", Reason.CONTENT_BLOCKED),  # Strato, "No SPAM please"
    ("(b-url", Reason.CONTENT_BLOCKED),
    ("(b-text", Reason.CONTENT_BLOCKED),
    ("receivingrateperm", Reason.SYSTEM_ISSUE),  # Gmail: the mailbox gets too much mail now, later again
)

# Words too plain to be outweighed by any code, or by the sentence before them: many a server names a
# listed sender with 5.1.1. First hit decides. All rows of shared/facts/smtp-replies.md.
_OUTWEIGHING: tuple[tuple[str, Reason], ...] = (
    ("block list", Reason.SENDER_BLOCKED),  # GMX, WEB.DE: postmaster.gmx.com/en/error-messages
    ("blocklist", Reason.SENDER_BLOCKED),
    ("black list", Reason.SENDER_BLOCKED),
    ("blacklist", Reason.SENDER_BLOCKED),
    ("blocked using", Reason.SENDER_BLOCKED),  # Postfix, reject_rbl_client
    ("spamhaus", Reason.SENDER_BLOCKED),
    ("spamcop", Reason.SENDER_BLOCKED),
    ("barracuda reputation", Reason.SENDER_BLOCKED),
    ("barracudanetworks.com/reputation", Reason.SENDER_BLOCKED),
    ("cloudmark", Reason.SENDER_BLOCKED),
    ("prs.proofpoint", Reason.SENDER_BLOCKED),
    ("ipcheck.proofpoint", Reason.SENDER_BLOCKED),
    ("dnsbl.manitu", Reason.SENDER_BLOCKED),
    ("bad reputation", Reason.SENDER_BLOCKED),
    ("low reputation", Reason.SENDER_BLOCKED),  # Gmail
    ("ip reputation", Reason.SENDER_BLOCKED),  # Bluewin and others
    ("banned sending ip", Reason.SENDER_BLOCKED),
    ("sender address has null mx", Reason.POLICY_ISSUE),  # RFC 7505, 5.7.27
    ("null mx", Reason.NO_MAIL_HOST),  # RFC 7505; Microsoft says 5.1.10 for a missing mailbox, too
    ("recipient address rejected: access denied", Reason.USER_UNKNOWN),  # Microsoft 365, 5.4.1
    ("sender rejected", Reason.POLICY_ISSUE),  # with 5.1.0, which elsewhere is the recipient
    ("spf record", Reason.POLICY_ISSUE),
    ("from: domain is invalid", Reason.POLICY_ISSUE),
    ("insufficient disk space", Reason.SYSTEM_ISSUE),
    ("disabled recipient", Reason.MAILBOX_INACTIVE),
    ("temporary locked", Reason.MAILBOX_INACTIVE),
    ("addressee unknown", Reason.USER_UNKNOWN),  # said with 5.3.0
    ("high probability of spam", Reason.CONTENT_BLOCKED),
    ("queue quota", Reason.SYSTEM_ISSUE),  # Exchange's own queue, no mailbox
    ("sending quota", Reason.POLICY_ISSUE),  # Gmail: the sender's own daily limit
    ("quota exceeded", Reason.QUOTA_EXCEEDED),  # also with 4.3.0, by servers that write to a disk
    ("overquota", Reason.QUOTA_EXCEEDED),
    ("over quota", Reason.QUOTA_EXCEEDED),
    ("too many recipients", Reason.PROTOCOL_ISSUE),  # as 4.5.3
    ("bad dns ptr", Reason.POLICY_ISSUE),  # GMX: the sender's server; behind "mailbox unavailable" the domain
    ("invalid dns mx or a/aaaa", Reason.POLICY_ISSUE),
    ("failure sending mail", Reason.SYSTEM_ISSUE),  # GMX, "try again later" behind "mailbox unavailable"
)

# Plain words, first hit decides. For replies without a telling code, and for the vague ones.
_PHRASES: tuple[tuple[str, Reason], ...] = (
    ("protect our users from spam", Reason.SENDER_BLOCKED),  # Gmail on reputation, not on this mail
    ("exceeded storage", Reason.QUOTA_EXCEEDED),  # GMX: newsroom.gmx.net/2017/09/28
    ("exhausted allowed storage", Reason.QUOTA_EXCEEDED),
    ("speichervolumen ueberschritten", Reason.QUOTA_EXCEEDED),  # WEB.DE
    ("zuviele mails", Reason.QUOTA_EXCEEDED),
    ("mailbox full", Reason.QUOTA_EXCEEDED),
    ("mailbox is full", Reason.QUOTA_EXCEEDED),
    ("quota", Reason.QUOTA_EXCEEDED),
    ("greylist", Reason.GREYLISTED),
    ("graylist", Reason.GREYLISTED),
    ("reverse dns", Reason.POLICY_ISSUE),
    ("helo command", Reason.POLICY_ISSUE),  # Postfix, with "host not found" behind it
    ("excessive volume", Reason.POLICY_ISSUE),
    ("blocked senders", Reason.SENDER_BLOCKED),  # Mimecast, as Barracuda's ":blocked)"
    ("unauthenticated", Reason.POLICY_ISSUE),
    ("dmarc", Reason.POLICY_ISSUE),  # as 5.7.26; Comcast says it with 5.2.0
    ("rate limit", Reason.POLICY_ISSUE),
    ("message size", Reason.POLICY_ISSUE),  # as 5.3.4
    ("size limit", Reason.POLICY_ISSUE),
    ("limit exceeded", Reason.POLICY_ISSUE),
    ("frequency limited", Reason.POLICY_ISSUE),
    ("relay quota", Reason.POLICY_ISSUE),
    ("bad spf", Reason.POLICY_ISSUE),
    ("rdns", Reason.POLICY_ISSUE),
    ("unroutable sender", Reason.POLICY_ISSUE),
    ("name lookup failed", Reason.POLICY_ISSUE),
    ("mismatches client ip", Reason.POLICY_ISSUE),
    ("unverifyable sending", Reason.POLICY_ISSUE),
    ("invalid ip for sending", Reason.SENDER_BLOCKED),
    ("host network not allowed", Reason.SENDER_BLOCKED),
    ("dnsbl", Reason.SENDER_BLOCKED),
    ("blocked for abuse", Reason.SENDER_BLOCKED),
    ("duplicate header", Reason.POLICY_ISSUE),
    ("protocol violation", Reason.PROTOCOL_ISSUE),
    ("too large", Reason.POLICY_ISSUE),
    ("hop count", Reason.PROTOCOL_ISSUE),  # as 5.4.6
    ("too many hops", Reason.PROTOCOL_ISSUE),
    ("policy", Reason.POLICY_ISSUE),
    ("mailbox unavailable", Reason.USER_UNKNOWN),  # GMX, WEB.DE
    ("user unknown", Reason.USER_UNKNOWN),
    ("unknown user", Reason.USER_UNKNOWN),
    ("this user doesn't have a", Reason.USER_UNKNOWN),  # Yahoo, "... yahoo.com account"
    ("unrouteable address", Reason.USER_UNKNOWN),  # Freenet, Exim
    ("no mailbox here by that name", Reason.USER_UNKNOWN),
    ("mailbox not found", Reason.USER_UNKNOWN),
    ("unknown local part", Reason.USER_UNKNOWN),
    ("no such user", Reason.USER_UNKNOWN),
    ("user does not exist", Reason.USER_UNKNOWN),
    ("account does not exist", Reason.USER_UNKNOWN),
    ("mailbox does not exist", Reason.USER_UNKNOWN),
    ("no such recipient", Reason.USER_UNKNOWN),
    ("recipient unknown", Reason.USER_UNKNOWN),
    ("unknown recipient", Reason.USER_UNKNOWN),
    ("recipientnotfound", Reason.USER_UNKNOWN),
    ("recipient not found", Reason.USER_UNKNOWN),
    ("user not found", Reason.USER_UNKNOWN),
    ("user not exist", Reason.USER_UNKNOWN),
    ("invalid recipient", Reason.USER_UNKNOWN),
    ("recipient name is not recognized", Reason.USER_UNKNOWN),
    ("address unknown", Reason.USER_UNKNOWN),
    ("disabled or discontinued", Reason.MAILBOX_INACTIVE),
    ("mailbox is frozen", Reason.MAILBOX_INACTIVE),
    ("account is locked", Reason.MAILBOX_INACTIVE),
    ("account is blocked", Reason.MAILBOX_INACTIVE),
    ("account is disabled", Reason.MAILBOX_INACTIVE),
    ("account disabled", Reason.MAILBOX_INACTIVE),
    ("mailbox disabled", Reason.MAILBOX_INACTIVE),
    ("mailbox inactive", Reason.MAILBOX_INACTIVE),
    ("relay", Reason.ACCESS_DENIED),
    ("access denied", Reason.ACCESS_DENIED),
    ("timed out", Reason.CONNECTION_ISSUE),
    ("connection refused", Reason.CONNECTION_ISSUE),
    ("host not found", Reason.NO_MAIL_HOST),
    ("host unknown", Reason.NO_MAIL_HOST),
    ("unknown host", Reason.NO_MAIL_HOST),
    ("no such domain", Reason.INVALID_DOMAIN),
    ("no mx found", Reason.NO_MAIL_HOST),
    ("no smtp service", Reason.NO_MAIL_HOST),
    ("dns lookup failure", Reason.NO_MAIL_HOST),
    ("unable to connect", Reason.CONNECTION_ISSUE),
    ("spam", Reason.CONTENT_BLOCKED),
    ("content", Reason.CONTENT_BLOCKED),
)

_FINALITY: Mapping[str, Finality] = MappingProxyType(
    {"2": Finality.FINAL, "4": Finality.TEMPORARY, "5": Finality.FINAL}
)


def read_reply(text: str) -> SmtpReply:
    """Understand one server reply; what is not understood comes back as UNKNOWN, an empty text as NONE."""
    reply = _capped(text).strip()
    if not reply:
        return SmtpReply(None, None, Reason.NONE, Finality.UNCLEAR)
    lowered = reply.lower()
    if _is_gmx_family(lowered):
        return _gmx_family(lowered)
    basic, enhanced = _codes(reply)
    finality = _FINALITY.get((enhanced or basic or " ")[0], Finality.UNCLEAR)
    return SmtpReply(enhanced, basic, _reason(lowered, basic, enhanced), finality)


def is_listed(code: str) -> bool:
    """Return whether an enhanced code has a meaning of its own here, and not only that of its middle number."""
    return code in _ENHANCED_REASONS


def _capped(text: str) -> str:
    return text if len(text) <= 2 * _HALF else f"{text[:_HALF]}\n{text[-_HALF:]}"


def _codes(reply: str) -> tuple[str | None, str | None]:
    first = _BASIC.search(reply)
    # Only behind a reply code, or as the very first thing: elsewhere it may be a version or half an address.
    behind = _ENHANCED.search(reply, first.end()) if first else _ENHANCED.match(reply)
    enhanced = ".".join(behind.groups()) if behind else None
    basic = first.group() if first else None
    if basic and enhanced and basic[0] != enhanced[0]:
        enhanced = None  # two classes in one reply: the enhanced one belongs to some other sentence
    return basic, enhanced


def _reason(lowered: str, basic: str | None, enhanced: str | None) -> Reason:
    if (enhanced or basic or "")[:1] == "2":
        return Reason.NONE
    whole = _one_line(lowered)
    marked = _first(whole, _PROVIDER_MARKS) or _first(whole, _OUTWEIGHING)
    if marked:
        return marked
    if enhanced in _VAGUE:
        told = _first(whole, _PHRASES)
        if told is None and enhanced == "4.7.1" and "try again" in whole:
            told = Reason.GREYLISTED
        return _softened(told or _ENHANCED_REASONS.get(enhanced, Reason.POLICY_ISSUE), basic)
    told = _ENHANCED_REASONS.get(enhanced or "")
    if told:
        return told
    told = _first(whole, _PHRASES)
    if told:
        return _softened(told, basic)
    return _SUBJECT_REASONS.get(enhanced.split(".")[1], Reason.UNKNOWN) if enhanced else Reason.UNKNOWN


def _softened(told: Reason, basic: str | None) -> Reason:
    # "450 mailbox unavailable" is not "unknown": the mailbox takes nothing right now, as 4.2.0 would say.
    later = basic is not None and basic[0] == "4"
    return Reason.GREYLISTED if later and told is Reason.USER_UNKNOWN else told


def _is_gmx_family(lowered: str) -> bool:
    return "nemesis" in lowered or "postmaster.gmx." in lowered or "postmaster.web.de" in lowered


def _gmx_family(lowered: str) -> SmtpReply:
    # GMX and WEB.DE use no enhanced codes; the last line decides (postmaster.gmx.com/en/error-messages).
    # Where it only holds the link, the lines above it say the same in words.
    last = lowered.splitlines()[-1]
    found = _BASIC.search(last) or _BASIC.search(lowered)
    basic = found.group() if found else None
    whole = _one_line(lowered)
    told = _first(whole, _OUTWEIGHING) or _first(last, _PHRASES) or _first(whole, _PHRASES)
    reason = Reason.NONE if basic and basic[0] == "2" else _softened(told or Reason.UNKNOWN, basic)
    return SmtpReply(None, basic, reason, _FINALITY.get((basic or " ")[0], Finality.UNCLEAR))


def _one_line(lowered: str) -> str:
    return " ".join(_NEXT_LINE.sub(" ", lowered).split())


def _first(lowered: str, table: tuple[tuple[str, Reason], ...]) -> Reason | None:
    return next((reason for words, reason in table if words in lowered), None)
