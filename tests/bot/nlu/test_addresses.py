from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.addresses import find_addresses, suggest, valid_for
from tests.pace import fastest_at_work


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("schreib an Rita.Beispiel@Posteo.de.", ["rita.beispiel@posteo.de"]),
        ("(rita@beispiel.de)", ["rita@beispiel.de"]),
        ("<mailto:rita@beispiel.de|rita@beispiel.de> bitte", ["rita@beispiel.de"]),
        ("mailto:rita@beispiel.de", ["rita@beispiel.de"]),
        ("&lt;rita@beispiel.de&gt;", ["rita@beispiel.de"]),
        ("rita (at) beispiel (punkt) de", ["rita@beispiel.de"]),
        ("rita[at]beispiel[dot]org", ["rita@beispiel.org"]),
        ("Rita Unterstrich B Klammeraffe beispiel Punkt de", ["rita_b@beispiel.de"]),
        ("rita @ beispiel.de", ["rita@beispiel.de"]),
        ("eins@beispiel.de;zwei@beispiel.org", ["eins@beispiel.de", "zwei@beispiel.org"]),
        ("rita\u200b@beispiel.de", ["rita@beispiel.de"]),
        ("jürgen@bücher-beispiel.de", ["jürgen@bücher-beispiel.de"]),
        ("rita+kurs@beispiel.de", ["rita+kurs@beispiel.de"]),
        ("rita@", []),
        ("@beispiel.de", []),
        ("besucht beispiel.de", []),
        ("ich bin at home", []),
        ("rita@beispiel", []),
    ],
)
def test_an_address_is_found_and_cleaned_in_every_disguise(text: str, found: list[str]) -> None:
    assert [address.value for address in find_addresses(text)] == found


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("rita@gmal.com", "rita@gmail.com"),
        ("rita@hotmial.de", "rita@hotmail.de"),
        ("rita@t-onlin.de", "rita@t-online.de"),
        ("rita@web.ed", "rita@web.de"),
        ("rita@gmx,net", "rita@gmx.net"),
        ("rita@googlemial.com", "rita@googlemail.com"),
        ("rita@gmx.net", None),
        ("rita@mail.com", None),
        ("rita@beispiel.de", None),
        ("rita@yoga-zentrum.de", None),
    ],
)
def test_a_mistyped_provider_brings_the_one_that_was_meant(address: str, meant: str | None) -> None:
    assert suggest(address) == meant


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("alt@beispiel.de, nein, nimm neu@beispiel.de stattdessen", "neu@beispiel.de"),
        ("info@memberspot.de schreibt mir, ich bin rita@beispiel.de", "rita@beispiel.de"),
        ("Nachricht von info@memberspot.de", None),
    ],
)
def test_of_several_addresses_the_right_one_counts(text: str, counts: str | None) -> None:
    valid = valid_for(find_addresses(text), text)
    assert (valid.value if valid else None) == counts


@given(st.text(max_size=300))
def test_no_text_breaks_the_search(text: str) -> None:
    for address in find_addresses(text):
        assert address.value.count("@") == 1


@pytest.mark.parametrize("part", ["a", "a.", "a@", "a at ", "a punkt ", "@", "<mailto:", "a-", "a (at) b (punkt) "])
def test_a_long_text_takes_bounded_time(part: str) -> None:
    assert fastest_at_work(lambda: find_addresses(part * (10_000 // len(part))), 1) <= 1
