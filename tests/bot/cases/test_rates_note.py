from __future__ import annotations

from datetime import date

from bot.account.rates import Level, RateFinding
from bot.account.thresholds import Metric
from bot.cases.rates_note import rates_key, rates_note, rates_teller
from bot.cases.texts import Texts

ONE_DAY = RateFinding(Metric.BOUNCES, Level.ALARM, 0.091, 0.08, date(2026, 11, 3))
MONTH = RateFinding(Metric.COMPLAINTS, Level.WARNING, 0.0006, 0.0008, None)
TODAY = date(2026, 11, 21)


def test_the_note_names_value_day_and_limit_in_german() -> None:
    note = rates_note((ONE_DAY, MONTH), Texts())
    assert "am 3.11. bei 9,1 %, Mailjets Grenze ist 8 %" in note
    assert "in den letzten 30 Tagen bei 0,06 %" in note
    assert "{" not in note
    assert "utter_" not in note


def test_a_day_is_told_once_and_a_month_once_a_week() -> None:
    tomorrow, next_week = date(2026, 11, 22), date(2026, 11, 28)
    assert rates_key((ONE_DAY,), TODAY) == rates_key((ONE_DAY,), next_week)
    assert rates_key((MONTH,), TODAY) == rates_key((MONTH,), tomorrow)
    assert rates_key((MONTH,), TODAY) != rates_key((MONTH,), next_week)
    assert rates_key((ONE_DAY, MONTH), TODAY) == rates_key((MONTH, ONE_DAY), TODAY)


def test_the_hook_sends_the_note_under_its_key() -> None:
    sent: list[tuple[str, str]] = []
    rates_teller(lambda key, text: sent.append((key, text)), lambda: TODAY)((ONE_DAY,))
    assert [key for key, _ in sent] == [rates_key((ONE_DAY,), TODAY)]
