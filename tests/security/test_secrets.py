"""Keys stay out of everything that is written down."""

from __future__ import annotations

import pytest

from bot.privacy.mask import TOKEN, mask

SECRET = "Geheim-Nr-7-abcdefghijklmnop"


@pytest.mark.parametrize(
    "line",
    [
        f"Exception occurred while handling uri: 'http://bot/model/parse?q=1&token={SECRET}'",
        f"{{'Authorization': 'Bearer {SECRET}'}}",
        f"authorization: basic {SECRET}==",
        f"cannot connect to postgresql://bot:{SECRET}@db.example.org/bot",
        f"smtp://post:{SECRET}@mail.example.org:587 is down",
        f"POST https://api.telegram.org/bot1234567890:{SECRET}/sendMessage",
        f"invalid_auth for xoxb-{SECRET}",
    ],
    ids=["query", "bearer", "basic", "database", "smtp", "telegram", "slack"],
)
def test_no_line_of_a_log_shows_a_key(line: str) -> None:
    masked = mask(line)
    assert SECRET not in masked
    assert TOKEN in masked


@pytest.mark.parametrize("line", ["um 12:30 Uhr", "http://bot:5005/health", "Fall 123456: erledigt", "basic auth"])
def test_what_is_no_key_stays(line: str) -> None:
    assert mask(line) == line
