"""How much a known question counts at this point of a talk: by topic, mail provider and status of the mail. Pure.

The model ranks by the words alone; what was said before makes some answers unlikely, as the way at GMX is for who reads
his mail at WEB.DE, or the spam folder for a mail that was never handed over.
"""

from __future__ import annotations

from dataclasses import dataclass

OTHER_TOPIC = 0.5
"""How much a question of another topic than the one at hand counts."""
OTHER_PROVIDER = 0.2
SAME_PROVIDER = 1.5
OTHER_MATTER = 0.3
"""How much a question about a suspended account counts where a mail was blocked, which people call by the same word."""
SAME_FIELD = 1.8
"""How much more a question counts that belongs together with the one just answered."""
NOT_IN_MAILBOX = 0.4
"""How much a question about looking for a mail counts that is known to lie in no mailbox."""
_TOPICS = frozenset({"zustellung", "sperrung"})
_PROVIDERS = {
    "gmx": "gmx", "webde": "web.de", "tonline": "t-online", "yahoo": "yahoo", "gmail": "gmail", "outlook": "outlook",
    "icloud": "icloud", "freenet": "freenet",
}  # fmt: skip
"""Word in the id of a known question → the provider that it is about."""
LOOKING = frozenset(
    {
        "anleitung-spam-finden", "anleitung-kein-spam", "anleitung-alle-ordner-suchen", "spam-nicht-sichtbar",
        "zugestellt-bedeutung", "zugestellt-aber-nicht-da", "kunde-sagt-nicht-im-spam",
        "weiterleitung-zweites-postfach",
        "gmail-reiter-werbung", "gmx-spam-und-sicher", "webde-spam-und-sicher", "yahoo-spam",
        "gmail-spam-und-sicher", "outlook-junk-und-sicher", "icloud-spam", "freenet-spamverdacht",
    }
)  # fmt: skip
"""Known questions whose answer is to look for the mail in the mailbox."""
NOT_ACCEPTED = frozenset({"nicht_zugestellt", "bounce", "blockiert", "abgelehnt", "ausstehend", "verzögert"})
"""Statuses of a mail that no mailbox has taken."""


@dataclass(frozen=True)
class Context:
    """What is known before the message: topic, provider of the mailbox, status of the mail, what was just answered."""

    topic: str | None = None
    provider: str | None = None
    status: str | None = None
    looked: bool = False
    """Whether the spam folder was looked into already."""
    near: frozenset[str] = frozenset()
    """The known questions that belong together with the one just answered."""


def weight(known: str, topic: str, context: Context) -> float:
    """Return the factor for a known question.

    Args:
        known: its id.
        topic: its topic.
        context: what is known before the message.
    """
    factor = 1.0
    if context.topic in _TOPICS and topic in _TOPICS and topic != context.topic:
        factor *= OTHER_TOPIC
    about = next((_PROVIDERS[word] for word in known.split("-") if word in _PROVIDERS), None)
    if about and context.provider:
        factor *= SAME_PROVIDER if about == context.provider else OTHER_PROVIDER
    if context.status == "blockiert" and topic == "sperrung":
        factor *= OTHER_MATTER
    if known in context.near:
        factor *= SAME_FIELD
    in_vain = context.looked or context.status in NOT_ACCEPTED
    return factor * (NOT_IN_MAILBOX if in_vain and known in LOOKING else 1.0)
