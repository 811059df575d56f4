"""The words of mail programs and providers by which a report of an undelivered mail is known. Tables only.

Machine words, closed sets: what servers say in a reply is `smtp.py`, what mail programs say around it stands here.
"""

from __future__ import annotations

from enum import Enum

from bot.mail.status import Reason


class Detail(Enum):
    """What a reply says more exactly than its reason does; each has an answer of its own."""

    AUTHENTICATION = "authentication"  # SPF, DKIM, DMARC of the sender's domain
    LOOP = "loop"  # forwarded in circles at the receiver
    SIZE = "size"  # the mail was too large


DETAIL_OF_CODE = {
    **dict.fromkeys(
        ("5.7.9", "5.7.23", "5.7.26", "5.7.27", "5.7.30", "5.7.31", "5.7.32", "5.7.509", "5.7.515", "4.7.27", "4.7.30",
         "4.7.31", "4.7.32", "4.7.26", "5.7.20", "5.7.21", "5.7.22", "5.7.24"),
        Detail.AUTHENTICATION,
    ),
    **dict.fromkeys(("5.4.6", "5.4.14", "4.4.6"), Detail.LOOP),
    **dict.fromkeys(("5.3.4", "5.2.3"), Detail.SIZE),
}  # fmt: skip
DETAIL_OF_WORDS: tuple[tuple[str, Detail], ...] = (
    ("hop count", Detail.LOOP), ("too many hops", Detail.LOOP), ("mail loop", Detail.LOOP), ("loops back", Detail.LOOP),
    ("message size", Detail.SIZE), ("too large", Detail.SIZE), ("size limit", Detail.SIZE),
    ("dmarc", Detail.AUTHENTICATION), ("spf check", Detail.AUTHENTICATION), ("spf fail", Detail.AUTHENTICATION),
    ("unauthenticated", Detail.AUTHENTICATION), ("sender policy framework", Detail.AUTHENTICATION),
    ("dkim", Detail.AUTHENTICATION), ("authentication check", Detail.AUTHENTICATION),
)  # fmt: skip

REPORT_MARKS: tuple[str, ...] = (
    # fields of RFC 3464
    "final-recipient:", "original-recipient:", "diagnostic-code:", "reporting-mta:", "x-failed-recipients:",
    "multipart/report", "message/delivery-status",
    # Postfix, Sendmail, Exim, qmail
    "undelivered mail returned to sender", "this is the mail system at host", "returned mail: see transcript",
    "had permanent fatal errors", "transcript of session follows", "mail delivery failed", "mail delivery subsystem",
    "mailer-daemon", "this message was created automatically by mail delivery software", "returning message to sender",
    "the following address(es) failed", "a message that you sent could not be delivered", "qmail-send program",
    "i'm afraid i wasn't able to deliver your message", "warning: could not send message for past",
    # Exchange, Microsoft 365
    "delivery has failed to these recipients", "did not reach the following recipient", "undeliverable:",
    "unzustellbar:", "fehler bei der nachrichtenzustellung", "diagnostic information for administrators",
    "diagnoseinformationen für administratoren", "generating server:", "generierender server:",
    "remote server returned", "remoteserver gab", "remoteserver hat", "fehler bei der zustellung an folgende",
    "couldn't be delivered to", "wurde nicht gefunden. möglicherweise", "die zustellung ist verzögert",
    "die nachricht an folgende empfänger", "folgende(n) empfänger konnte",
    # Gmail
    "delivery status notification", "address not found", "adresse nicht gefunden", "message blocked",
    "nachricht blockiert", "your message wasn't delivered to", "ihre nachricht wurde nicht an",
    "deine nachricht wurde nicht an", "the response from the remote server was",
    "die antwort des remote-servers lautete", "the response was", "die antwort lautete",
    "die antwort des remoteservers", "message not delivered", "delivery incomplete", "zustellung unvollständig",
    "nachricht nicht zugestellt", "recipient inbox full", "postfach des empfängers voll",
    # GMX, WEB.DE, T-Online, Yahoo, Apple and others
    "mail delivery failed: returning", "failure notice", "sorry, we were unable to deliver your message",
    "konnte nicht zugestellt werden", "konnte leider nicht zugestellt werden", "nicht zustellbar",
    "unable to deliver your message", "could not be delivered to one or more recipients",
    "delivery to the following recipient", "message could not be delivered", "was not delivered to",
    "mailzustellung fehlgeschlagen", "zustellung fehlgeschlagen", "delivery failure",
    "delayed mail (still being retried)",
)  # fmt: skip
"""Any one of these may also be said by a person; two, or one with a reply or a reason, make a report."""

FIELDS = ("final-recipient:", "diagnostic-code:", "x-failed-recipients:", "message/delivery-status", "reporting-mta:")
"""Marks that no person types."""

DELAY_MARKS: tuple[str, ...] = (
    "action: delayed", "notification (delay)", "warning: could not send message for past", "delivery incomplete",
    "zustellung unvollständig", "delayed mail (still being retried)", "still being retried", "message delayed",
    "will be retried", "will retry for", "will keep trying", "delivery attempts will continue",
    "zustellung ist verzögert",
    "wird weiterhin versucht", "versucht weiterhin", "noch nicht zugestellt", "has not yet been delivered",
    "no action is required on your part", "delivery is delayed", "zustellung verzögert", "you do not need to resend",
)  # fmt: skip

REASONS: tuple[tuple[str, Reason], ...] = (
    ("postfach ist voll", Reason.QUOTA_EXCEEDED),
    ("postfach voll", Reason.QUOTA_EXCEEDED),
    ("postfach des empfängers ist voll", Reason.QUOTA_EXCEEDED),
    ("postfach des empfängers voll", Reason.QUOTA_EXCEEDED),
    ("posteingang ist voll", Reason.QUOTA_EXCEEDED),
    ("posteingang des empfängers ist voll", Reason.QUOTA_EXCEEDED),
    ("speicherplatz", Reason.QUOTA_EXCEEDED),
    ("mailbox is full", Reason.QUOTA_EXCEEDED),
    ("mailbox full", Reason.QUOTA_EXCEEDED),
    ("inbox is full", Reason.QUOTA_EXCEEDED),
    ("inbox full", Reason.QUOTA_EXCEEDED),
    ("out of storage space", Reason.QUOTA_EXCEEDED),
    ("over quota", Reason.QUOTA_EXCEEDED),
    ("domain name not found", Reason.INVALID_DOMAIN),
    ("nxdomain", Reason.INVALID_DOMAIN),
    ("domain wurde nicht gefunden", Reason.INVALID_DOMAIN),
    ("weil die domain", Reason.INVALID_DOMAIN),
    ("because the domain", Reason.INVALID_DOMAIN),
    ("couldn't find any host", Reason.INVALID_DOMAIN),
    ("domain does not exist", Reason.INVALID_DOMAIN),
    ("weil die adresse nicht gefunden", Reason.USER_UNKNOWN),
    ("adresse nicht gefunden", Reason.USER_UNKNOWN),
    ("address not found", Reason.USER_UNKNOWN),
    ("because the address couldn't be found", Reason.USER_UNKNOWN),
    ("because that address couldn't be found", Reason.USER_UNKNOWN),
    ("wasn't found at", Reason.USER_UNKNOWN),
    ("address you entered couldn't be found", Reason.USER_UNKNOWN),
    ("e-mail-adresse konnte nicht gefunden", Reason.USER_UNKNOWN),
    ("e-mail-adresse wurde nicht gefunden", Reason.USER_UNKNOWN),
    ("empfänger unbekannt", Reason.USER_UNKNOWN),
    ("empfänger ist unbekannt", Reason.USER_UNKNOWN),
    ("unbekannter empfänger", Reason.USER_UNKNOWN),
    ("adresse existiert nicht", Reason.USER_UNKNOWN),
    ("adresse ist unbekannt", Reason.USER_UNKNOWN),
    ("postfach existiert nicht", Reason.USER_UNKNOWN),
    ("recipientnotfound", Reason.USER_UNKNOWN),
    ("does not exist", Reason.USER_UNKNOWN),
    ("user unknown", Reason.USER_UNKNOWN),
    ("unknown user", Reason.USER_UNKNOWN),
    ("no such user", Reason.USER_UNKNOWN),
    ("mailbox unavailable", Reason.USER_UNKNOWN),
    ("wurde nicht gefunden. möglicherweise", Reason.USER_UNKNOWN),
    ("postfach ist deaktiviert", Reason.MAILBOX_INACTIVE),
    ("account is disabled", Reason.MAILBOX_INACTIVE),
    ("als spam eingestuft", Reason.CONTENT_BLOCKED),
    ("als spam erkannt", Reason.CONTENT_BLOCKED),
    ("nachricht blockiert", Reason.POLICY_ISSUE),
    ("message blocked", Reason.POLICY_ISSUE),
    ("nicht berechtigt, e-mails an", Reason.ACCESS_DENIED),
    ("keine berechtigung", Reason.ACCESS_DENIED),
    ("don't have permission to send", Reason.ACCESS_DENIED),
    ("only accepts messages from", Reason.ACCESS_DENIED),
    ("connection timed out", Reason.CONNECTION_ISSUE),
    ("retry timeout exceeded", Reason.CONNECTION_ISSUE),
    ("konnte keine verbindung", Reason.CONNECTION_ISSUE),
    ("couldn't connect to", Reason.CONNECTION_ISSUE),
    ("not responding", Reason.CONNECTION_ISSUE),
)
"""What mail programs say for people, first hit decides; asked only where the reply itself says nothing clear."""

BEFORE_RECIPIENTS: tuple[str, ...] = (
    "delivery has failed to these recipients or groups", "the following address(es) failed",
    "did not reach the following recipient", "permanent fatal errors", "folgende empfänger", "folgenden empfänger",
    "following recipient", "following address", "folgende adresse", "folgenden adresse", "could not be delivered to",
    "couldn't be delivered to", "unable to deliver your message to", "wasn't delivered to", "was not delivered to",
    "one or more of its recipients", "die nachricht an", "ihre nachricht an", "deine nachricht an", "your message to",
    "ihre nachricht wurde nicht an", "deine nachricht wurde nicht an", "sending your message to", "message sent to",
)  # fmt: skip
"""Behind these words the next address is the one that the mail did not reach."""

NOBODY = frozenset({
    "postmaster", "mailer-daemon", "mailerdaemon", "abuse", "noreply", "no-reply", "donotreply", "hostmaster", "bounce",
    "bounces", "tosa", "tobr", "fpr", "mail-daemon", "microsoftexchange", "nobody", "root", "delist", "security",
    "unblock",
})  # fmt: skip
"""Local parts behind which no receiver sits."""
HOUSE_DOMAINS = ("mailjet.com", "memberspot.de")

HOST_PROVIDERS: tuple[tuple[str, str], ...] = (
    ("t-online.de", "t-online"), ("gmx.net", "gmx"), ("gmx.de", "gmx"), ("web.de", "web.de"), ("google.com", "gmail"),
    ("googlemail.com", "gmail"), ("yahoodns.net", "yahoo"), ("yahoo.com", "yahoo"), ("mail.icloud.com", "icloud"),
    ("olc.protection.outlook.com", "outlook"), ("freenet.de", "freenet"), ("posteo.de", "posteo"),
    ("mailbox.org", "mailbox.org"), ("kundenserver.de", "ionos"), ("bluewin.ch", "bluewin"),
)  # fmt: skip
"""Endings of server names, with the provider whose they are."""
REPLY_PROVIDERS: tuple[tuple[str, str], ...] = (
    ("gsmtp", "gmail"), ("rx.t-online.de", "t-online"), ("postmaster.web.de", "web.de"), ("postmaster.gmx.", "gmx"),
    ("[tss0", "yahoo"), ("[bl21]", "yahoo"), ("[cs01]", "icloud"), ("s3140", "outlook"), ("s3150", "outlook"),
)  # fmt: skip
"""Marks within a reply that only this provider sets."""
