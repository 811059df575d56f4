"""Whose account is suspended, as people say it who write for a customer."""

from __future__ import annotations

import pytest

from bot.account.owner import CLIENT_F, CLIENT_M, owner_in


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("das mailjet konto von einer kundin von mir ist seit heute gesperrt", CLIENT_F),
        ("es ist nicht mein account sondern der meiner kundin", CLIENT_F),
        ("ich schreib im Auftrag meines Kunden", CLIENT_M),
        ("mein Konto ist gesperrt, meine Kunden warten", None),
        ("viele meiner Kunden haben sich beschwert", None),
    ],
)
def test_a_customers_account_is_told_from_ones_own_with_customers(text: str, owner: str | None) -> None:
    assert owner_in(text) == owner
