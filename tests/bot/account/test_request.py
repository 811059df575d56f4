from __future__ import annotations

import pytest

from bot.account.request import contains_secret, mask_secrets

KEY = "0123456789abcdef0123456789ABCDEF"


@pytest.mark.parametrize(
    "text",
    [f"key {KEY}", "mein Passwort ist hunter22", "passwort: abc123", "Secret Key = xyzxyz", "api-key lautet abcd1234"],
)
def test_a_secret_is_seen_and_masked(text: str) -> None:
    assert contains_secret(text)
    masked = mask_secrets(text)
    assert not contains_secret(masked) or "•••" in masked
    assert KEY not in masked
    assert "hunter22" not in masked


@pytest.mark.parametrize(
    "text", ["mein Passwort ist falsch", "Passwort vergessen", "ich kenne mein passwort nicht", "Kontoname Yogahaus"]
)
def test_talking_about_a_password_is_no_secret(text: str) -> None:
    assert not contains_secret(text)
