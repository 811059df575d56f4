"""A mail of a list is meant by its place or its day, and by nothing else."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.dialogue.mail_picked import listed_in, picked, to_record

TODAY = datetime(2026, 11, 29, 12, tzinfo=timezone.utc)
LISTED = listed_in(
    [
        to_record("1", TODAY),
        to_record("2", datetime(2026, 11, 28, 9, tzinfo=timezone.utc)),
        to_record("3", datetime(2026, 11, 20, 9, tzinfo=timezone.utc)),
        to_record("4", None),
    ]
)


@pytest.mark.parametrize(
    ("text", "mail"),
    [
        ("die zweite", "2"),
        ("was ist mit der dritten mail?", "3"),
        ("die von gestern", "2"),
        ("und die vom 20.11.?", "3"),
        ("die von heute meine ich", "1"),
        ("die letzte", "4"),
        ("die achte", None),
        ("die zweite Adresse", None),
        ("die von vorgestern", None),
        ("ich habe sie gestern bestellt", None),
        ("sie hat sich heute zum ersten Mal gemeldet", None),
    ],
)
def test_a_mail_of_a_list_is_meant_by_place_or_day(text: str, mail: str | None) -> None:
    assert picked(text, LISTED, TODAY.date()) == mail


def test_without_a_list_no_mail_is_meant() -> None:
    assert picked("die zweite", ()) is None
