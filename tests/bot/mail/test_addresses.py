"""One form for every spelling of an address; keyed hashes; loosely typed values."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.addresses import address_hash, domain_of, looks_like_address, mask_addresses, normalise_address
from bot.mail.wire import to_bool, to_int, to_text, to_time
from tests.bot.mail import calm
from tests.pace import fastest_at_work


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Anna@Web.DE", "anna@web.de"),
        ("  anna+kurs@web.de \n", "anna+kurs@web.de"),
        ("anna@müller.de", "anna@xn--mller-kva.de"),
        ("anna@MÜLLER.de", "anna@xn--mller-kva.de"),
        ("anna@mu\u0308ller.de", "anna@xn--mller-kva.de"),
        ("anna@xn--mller-kva.de", "anna@xn--mller-kva.de"),
        ("anna@straße.de", "anna@xn--strae-oqa.de"),  # a different domain from strasse.de
        ("anna@web.de.", "anna@web.de"),
        ("a@b@web.de", "a@b@web.de"),
        ("keine adresse", "keine adresse"),
        ("anna@-kaputt-ä..de", "anna@-kaputt-ä..de"),
        ("", ""),
    ],
)
def test_every_spelling_comes_into_one_form(text: str, address: str) -> None:
    assert normalise_address(text) == address


@calm
@given(st.text(max_size=40) | st.text(max_size=20).map(lambda text: f"a@{text}.de"))
def test_the_one_form_stays_as_it_is(text: str) -> None:
    once = normalise_address(text)
    assert normalise_address(once) == once


def test_a_domain_is_found_or_empty() -> None:
    assert domain_of("Anna@Web.de") == "web.de"
    assert domain_of("anna") == ""
    assert [looks_like_address(one) for one in ("a@b", "@b", "a@", "ab", "")] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_a_hash_depends_on_the_key_and_not_on_the_spelling() -> None:
    assert address_hash("Anna@web.de", b"k") == address_hash("anna@WEB.de", b"k")
    assert address_hash("anna@web.de", b"k") != address_hash("anna@web.de", b"l")
    assert "anna" not in address_hash("anna@web.de", b"k")


@pytest.mark.parametrize(
    ("value", "number"),
    [(7, 7), ("7", 7), (" -7 ", -7), (7.0, 7), (7.5, None), (True, None), ("", None), ("x", None),
     (None, None),
     ("9" * 31, None), ("²", None), (float("inf"), None), (float("nan"), None)],
)  # fmt: skip
def test_numbers_are_read_from_what_mailjet_sends(value: object, number: int | None) -> None:
    assert to_int(value) == number


@pytest.mark.parametrize(
    ("value", "told"), [(True, True), ("true", True), ("False", False), (0, False), ("", None), (None, None)]
)
def test_truth_values_are_read_from_texts_too(value: object, told: bool | None) -> None:
    assert to_bool(value) is told


@pytest.mark.parametrize(
    "value",
    [1588188885, "1588188885", "2020-04-29T19:34:45Z", "2020-04-29T21:34:45+02:00", "2020-04-29T19:34:45"],
)
def test_times_are_read_as_aware_utc(value: object) -> None:
    assert to_time(value) == datetime(2020, 4, 29, 19, 34, 45, tzinfo=timezone.utc)


@pytest.mark.parametrize("value", ["", None, 0, -5, 10**18, "gestern", [], "0001-01-01T00:00:00+14:00", "2020-13-01"])
def test_what_is_no_time_is_none(value: object) -> None:
    assert to_time(value) is None


def test_texts_are_cut_and_cleaned() -> None:
    assert (to_text("abc", 2), to_text("a\x00b"), to_text(7), to_text(None), to_text([1])) == (
        "ab",
        "ab",
        "7",
        "",
        "",
    )


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("550 <max.muster+x@web.de>: user unknown", "550 <***@web.de>: user unknown"),
        ("a@b.de, c@d.de", "***@b.de, ***@d.de"),
        ("no address @ all", "no address @ all"),
        ("", ""),
    ],
)
def test_addresses_in_a_servers_words_are_masked(text: str, masked: str) -> None:
    assert mask_addresses(text) == masked


def test_masking_a_long_text_takes_time_in_proportion() -> None:
    assert fastest_at_work(lambda: mask_addresses("a" * 50_000), 1) <= 1
    assert fastest_at_work(lambda: mask_addresses("a@" * 25_000), 1) <= 1
