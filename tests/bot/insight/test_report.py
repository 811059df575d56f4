from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from ruamel.yaml import YAML

from bot.cases.feedback import FeedbackStore, Opinion
from bot.insight.commands import demo_data, report_to
from bot.insight.demo import fill
from bot.insight.groups import grouped
from bot.insight.mine import write_mined
from bot.insight.report import latency, make_report
from bot.insight.store import DAY_S, Figures, class_of
from bot.insight.tables import CONVERSATIONS
from bot.insight.team_page import team_page
from bot.insight.text_files import broken_files
from bot.insight.turns import Miss, Outcome, Turn
from tests.pace import fastest_at_work

NOW = 1_795_000_000.0
AGO = NOW - 3 * DAY_S


@pytest.fixture
def figures(tmp_path: Path) -> Figures:
    return Figures(f"sqlite:///{tmp_path}/figures.db")


def _turn(conversation: str, at: float = AGO, outcome: Outcome | None = None, **more: object) -> Turn:
    values: dict[str, object] = {"topic": "zustellung", "provider": "web.de", **more}
    return Turn(conversation, "website", at, 0.2, outcome=outcome, **values)  # type: ignore[arg-type]


def test_silence_is_never_counted_as_solved(figures: Figures) -> None:
    for number in range(5):
        figures.add(_turn(f"c{number}"))
    figures.add(_turn("c5", outcome=Outcome.SOLVED))
    report = make_report(figures.engine, now=NOW)
    assert dict(report.outcomes) == {"silent": 5, "solved": 1}
    assert report.conversations == 6


def test_each_outcome_stands_apart_by_topic_provider_channel_and_week(figures: Figures) -> None:
    for outcome in (Outcome.SOLVED, Outcome.NOT_SOLVED, Outcome.HANDED_OVER):
        figures.add(_turn(outcome.value, outcome=outcome))
    figures.add(_turn("older", NOW - 10 * DAY_S, Outcome.SOLVED, topic="sperrung", provider=None))
    report = make_report(figures.engine, now=NOW)
    assert dict(report.outcomes) == {"solved": 2, "not_solved": 1, "handed_over": 1}
    assert dict(report.topics["sperrung"]) == {"solved": 1}
    assert sum(report.providers["web.de"].values()) == 3
    assert list(report.channels) == ["website"]
    assert len(report.weeks) == 12
    assert [sum(counts.values()) for counts in report.weeks.values()][-2:] in ([1, 3], [3, 0], [4, 0])


def test_a_conversation_under_way_is_not_yet_silent(figures: Figures) -> None:
    figures.add(_turn("now", NOW - 60))
    assert dict(make_report(figures.engine, now=NOW).outcomes) == {"running": 1}


def test_a_silent_conversation_whose_mail_was_opened_later_counts_apart(figures: Figures) -> None:
    figures.add(_turn("c1", mail="77", verdict="delivered"))
    figures.add(_turn("c2", mail="78", verdict="delivered"))
    assert figures.verify([("77", int(AGO) + 60), ("78", int(AGO) - 60)]) == 1
    assert dict(make_report(figures.engine, now=NOW).outcomes) == {"verified": 1, "silent": 1}


def test_turns_of_one_conversation_are_one_until_half_a_day_passes(figures: Figures) -> None:
    figures.add(_turn("c1", AGO))
    figures.add(_turn("c1", AGO + 3600, Outcome.NOT_SOLVED))
    figures.add(_turn("c1", AGO + 7200, Outcome.SOLVED))
    figures.add(_turn("c1", AGO + 20 * 3600))
    assert dict(make_report(figures.engine, now=NOW).outcomes) == {"solved": 1, "silent": 1}


def test_answering_times_are_upper_bounds_and_know_their_limit() -> None:
    fast = latency({class_of(0.15): 95, class_of(0.9): 5}, 1.0)
    assert (fast.p50, fast.p95, fast.p99, fast.met) == (0.2, 0.2, 1.0, True)
    assert latency({class_of(100): 1}, 1.0).met is False
    assert latency({}, 1.0).met is None


def test_alike_messages_stand_together_with_a_suggestion() -> None:
    groups = grouped([("Wo ist mein Paket?", "a"), ("wo ist mein paket", "a"), ("Mein Paket: wo?", "b"), ("asdf", "")])
    assert groups[0].count >= 2
    assert groups[0].guess == "a"
    assert groups[-1].examples == ("asdf",)


def test_what_was_not_understood_becomes_data_to_label(figures: Figures, tmp_path: Path) -> None:
    for number, text in enumerate(["Wo ist [Adresse]?", "wo ist [Adresse]", "Zeile 1\nZeile 2"]):
        figures.add(_turn(f"c{number}", miss=Miss.NOT_UNDERSTOOD, text=text, guesses=("email_im_spam",)))
    figures.add(_turn("c9", miss=Miss.OUT_OF_SCOPE, text="Paket weg", guesses=("email_im_spam",)))
    path, count = write_mined(figures.engine, AGO - 1, tmp_path)
    document = YAML(typ="safe").load(path)
    assert count == 4
    assert {entry["intent"] for entry in document["nlu"]} == {"email_im_spam", "thema_fremd"}
    assert "- Zeile 1 Zeile 2" in path.read_text()
    assert "[" not in "".join(entry["examples"] for entry in document["nlu"])


def test_the_page_shows_the_figures_and_escapes_what_users_wrote(figures: Figures, tmp_path: Path) -> None:
    figures.add(_turn("c1", miss=Miss.NOT_UNDERSTOOD, text="<script>alert(1)</script>"))
    url = str(figures.engine.url)
    feedback = FeedbackStore(url)
    feedback.rate("c1", Opinion.BAD)
    feedback.comment("c1", "zu viele <b>Fragen</b>, anna@yogahaus.de")
    page = team_page(make_report(figures.engine, now=NOW), logout=True)
    assert "<script>" not in page
    assert "<b>Fragen" not in page
    assert "anna@" not in page
    assert "nicht hilfreich" in page
    assert page.count("data:image/svg+xml") == 4


def test_a_page_without_any_figures_is_a_page(tmp_path: Path) -> None:
    out = tmp_path / "team.html"
    assert report_to(f"sqlite:///{tmp_path}/leer.db", 12, out) == 0
    assert "Nichts in diesem Zeitraum" in out.read_text()


def test_ten_thousand_conversations_make_a_page_within_a_few_seconds(figures: Figures) -> None:
    fill(figures.engine, 10_000)
    report = make_report(figures.engine)
    assert fastest_at_work(lambda: make_report(figures.engine), 2) <= 2
    assert len(team_page(report, logout=True)) < 400_000


def test_made_up_figures_never_come_beside_real_ones(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/voll.db"
    Figures(url).add(_turn("real"))
    assert demo_data(url, 10) == 1
    with sa.create_engine(url).connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(CONVERSATIONS)).scalar() == 1


def test_a_broken_text_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "gut.yml").write_text('version: "3.1"\nresponses:\n  utter_a: [{text: "a"}]\n')
    (tmp_path / "kaputt.yml").write_text('responses:\n  utter_a: [{text: "a"')
    (tmp_path / "leer.yml").write_text("")
    assert broken_files(tmp_path) == ["kaputt.yml", "leer.yml"]
    assert broken_files() == []


def test_figures_hold_no_name_of_a_conversation(figures: Figures) -> None:
    figures.add(_turn("anna@yogahaus.de"))
    with figures.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(sa.select(CONVERSATIONS)).mappings()]
    assert "anna" not in json.dumps(rows)
