from __future__ import annotations

from datetime import timedelta

import jwt
import pytest

from bot.identity import GUEST, read_identity, sign_identity
from bot.mail.lookup import Asker, Role

SECRET = "a-secret-made-up-for-the-tests"


@pytest.mark.parametrize("role", [Role.MITGLIED, Role.ANBIETER, Role.TEAM])
def test_a_signed_identity_is_read_back(role: Role) -> None:
    asker = Asker(role, sub="s-1", email="a@web.de")
    assert read_identity(sign_identity(asker, SECRET), SECRET) == asker


def test_everything_else_is_a_guest() -> None:
    good = sign_identity(Asker(Role.TEAM, sub="s"), SECRET)
    expired = sign_identity(Asker(Role.TEAM, sub="s"), SECRET, lasts=timedelta(seconds=-1))
    unsigned = jwt.encode({"sub": "s", "role": "team", "exp": 9_999_999_999}, None, algorithm="none")  # type: ignore[arg-type]
    odd_role = jwt.encode({"sub": "s", "role": "chef", "exp": 9_999_999_999}, SECRET, algorithm="HS256")
    endless = jwt.encode({"sub": "s", "role": "team"}, SECRET, algorithm="HS256")
    for token in (None, "", 7, "x", expired, unsigned, odd_role, endless, good + "x", "a" * 5_000):
        assert read_identity(token, SECRET) == GUEST
    assert read_identity(good, "another-secret-of-somebody") == GUEST
    assert read_identity(good, None) == GUEST
