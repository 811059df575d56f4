from __future__ import annotations

from typing import Any

import pytest

from bot.channels.parts import joined, parts_of

TIMELINE = {"kind": "timeline", "title": "Der Weg", "steps": [{"label": "Erstellt"}, {"label": "Übergeben"}]}
BUTTON = {"title": "Ja", "payload": "/ja"}


def texts(*answers: dict[str, Any]) -> list[str]:
    return [part["text"] for part in parts_of(answers, 100, len)]


def test_buttons_stay_below_the_end_of_their_text() -> None:
    parts = parts_of([{"text": "Ein Satz. " * 15, "buttons": [BUTTON]}], 100, len)
    assert [part.get("buttons") for part in parts] == [None, [BUTTON]]


def test_a_drawing_is_passed_over_where_words_say_it_and_else_put_into_words() -> None:
    assert texts({"text": "Erstellt → Übergeben"}, {"custom": TIMELINE}) == ["Erstellt → Übergeben"]
    assert texts({"custom": TIMELINE}) == ["Der Weg\n- Erstellt\n- Übergeben"]
    assert texts({"custom": {"kind": "checklist", "items": ["a", "b"]}}) == ["- a\n- b"]


def test_a_text_to_copy_becomes_a_block_unless_it_was_said() -> None:
    copied = {"custom": {"kind": "copy", "text": "v=spf1 -all"}}
    assert texts(copied) == ["```\nv=spf1 -all\n```"]
    assert texts({"text": "Trag ein: v=spf1 -all"}, copied) == ["Trag ein: v=spf1 -all"]


@pytest.mark.parametrize("odd", [{}, {"custom": None}, {"custom": {"kind": "new"}}, {"custom": "x"}, {"text": " "}])
def test_what_says_nothing_is_left_out(odd: dict[str, Any]) -> None:
    assert texts(odd) == []


def test_answers_are_joined_up_to_their_buttons() -> None:
    parts = [{"text": "a"}, {"text": "b", "buttons": [BUTTON]}, {"text": "c"}]
    assert joined(parts) == [{"text": "a\n\nb", "buttons": [BUTTON]}, {"text": "c"}]
