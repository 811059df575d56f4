"""The mail providers that the answers know by name, found by an address's domain.

Not for their menu words (`data/responses/`) and not for their server replies (`smtp.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.mail.addresses import domain_of


@dataclass(frozen=True)
class Provider:
    """One provider; `slug` is the entity value of the contract."""

    slug: str
    domains: tuple[str, ...]
    # Named in the help article as often affected. Only those four; never guessed for others.
    often_affected: bool = False
    # Recognised spam is refused and reaches no folder, unless the owner chose otherwise
    # (telekom.de/hilfe/apps-dienste/e-mail/e-mail-center-spam-filter).
    rejects_spam_by_default: bool = False
    # The name and place of the spam folder are known from the provider's own help.
    spam_folder_known: bool = False


OTHER = Provider("other", ())

PROVIDERS: tuple[Provider, ...] = (
    Provider("web.de", ("web.de", "email.de"), often_affected=True, spam_folder_known=True),
    Provider(
        "gmx",
        ("gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.com", "gmx.org", "gmx.info", "gmx.eu"),
        often_affected=True,
        spam_folder_known=True,
    ),
    Provider(
        "t-online",
        ("t-online.de", "magenta.de"),
        often_affected=True,
        rejects_spam_by_default=True,
        spam_folder_known=True,
    ),
    Provider(
        "yahoo",
        ("yahoo.de", "yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.it", "yahoo.es", "ymail.com",
         "rocketmail.com", "myyahoo.com"),
        often_affected=True,
        spam_folder_known=True,
    ),
    Provider("gmail", ("gmail.com", "googlemail.com"), spam_folder_known=True),
    Provider(
        "outlook",
        ("outlook.com", "outlook.de", "outlook.at", "hotmail.com", "hotmail.de", "hotmail.at", "hotmail.ch",
         "live.com", "live.de", "live.at", "msn.com"),
        spam_folder_known=True,
    ),
    Provider("icloud", ("icloud.com", "me.com", "mac.com"), spam_folder_known=True),
    Provider("freenet", ("freenet.de",), spam_folder_known=True),
    Provider("aol", ("aol.com", "aol.de"), spam_folder_known=True),
    Provider("posteo", ("posteo.de", "posteo.net", "posteo.at", "posteo.ch")),
    Provider("mailbox.org", ("mailbox.org",)),
    Provider("ionos", ("online.de", "onlinehome.de", "1und1.de", "ionos.de")),
    Provider("bluewin", ("bluewin.ch",)),
)  # fmt: skip

_BY_DOMAIN: Mapping[str, Provider] = MappingProxyType(
    {domain: provider for provider in PROVIDERS for domain in provider.domains}
)
_BY_SLUG: Mapping[str, Provider] = MappingProxyType({provider.slug: provider for provider in PROVIDERS})


def provider_of(address: str) -> Provider:
    """Find the provider of an address; company and unknown domains are OTHER."""
    return _BY_DOMAIN.get(domain_of(address), OTHER)


def provider_named(slug: str) -> Provider:
    """Find a provider by its slug, or OTHER."""
    return _BY_SLUG.get(slug.strip().lower(), OTHER)
