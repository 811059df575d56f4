"""Providers by address; the four of the article and no more."""

from __future__ import annotations

import pytest

from bot.mail.providers import OTHER, PROVIDERS, provider_named, provider_of


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("a@web.de", "web.de"), ("a@GMX.at", "gmx"), ("a@t-online.de", "t-online"), ("a@yahoo.de", "yahoo"),
        ("a@googlemail.com", "gmail"), ("a@hotmail.de", "outlook"), ("a@me.com", "icloud"),
        ("a@freenet.de", "freenet"), ("a@aol.de", "aol"), ("a@posteo.de", "posteo"),
        ("a@mailbox.org", "mailbox.org"), ("a@online.de", "ionos"), ("a@bluewin.ch", "bluewin"),
        ("a@firma.de", "other"), ("a@web.de.evil.test", "other"), ("nix", "other"), ("", "other"),
    ],
)  # fmt: skip
def test_a_provider_is_known_by_the_whole_domain(address: str, slug: str) -> None:
    assert provider_of(address).slug == slug


def test_only_the_four_of_the_article_are_often_affected() -> None:
    assert {one.slug for one in PROVIDERS if one.often_affected} == {"web.de", "t-online", "gmx", "yahoo"}


def test_only_t_online_refuses_spam_by_default() -> None:
    assert [one.slug for one in PROVIDERS if one.rejects_spam_by_default] == ["t-online"]


def test_no_domain_belongs_to_two_providers() -> None:
    domains = [domain for one in PROVIDERS for domain in one.domains]
    assert len(domains) == len(set(domains))


def test_a_provider_is_found_by_its_slug() -> None:
    assert all(provider_named(one.slug) is one for one in PROVIDERS)
    assert provider_named("nie gehört") is OTHER
