"""Whose message it is: whole values only."""

from __future__ import annotations

import pytest

from bot.mail.ownership import carries


@pytest.mark.parametrize(
    ("sub", "text"),
    [
        ("42", "42"), ("42", '{"anbieter": "42"}'), ("42", '{"anbieter": 42}'),
        ("42", '{"meta": {"sub": "42"}}'), ("42", '["x", 42]'),
        ("42", '{"irgendwas": "42"}'), ("42", "kurs|42|7"), ("42", "anbieter:42;kurs:7"),
        ("42", "anbieter=42&kurs=7"), ("demo-anbieter", "demo-anbieter,registration"),
        ("auth0|42", "auth0|42"),
        ("auth0|42", '{"sub": "auth0|42"}'),
    ],
)  # fmt: skip
def test_a_whole_value_makes_it_his(sub: str, text: str) -> None:
    assert carries(sub, text)
    assert carries(sub, "", text)


@pytest.mark.parametrize(
    ("sub", "text"),
    [
        ("42", "421"), ("42", "x42"), ("42", "2024-42-01"), ("42", '{"anbieter": "142"}'),
        ("42", '{"42": "7"}'),
        ("42", '{"kurs": 42, "anbieter": 7}'), ("42", "kurs:42;anbieter:7"), ("demo", "demo-anbieter"),
        ("True", '{"anbieter": true}'), ("42", '{"anbieter": "42"'), ("", '{"anbieter": ""}'), (" ", " "),
        ("42", ""), ("x", "[" * 5000), ("Demo", "demo"), ("42", '{"anbieter": 42.0}'),
    ],
)  # fmt: skip
def test_anything_less_does_not(sub: str, text: str) -> None:
    assert not carries(sub, text)
