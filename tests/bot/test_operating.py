"""What an operator is told: the log as JSON, the figures for Prometheus, and a stop that takes nothing new."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest
import structlog
from prometheus_client import generate_latest
from sanic import Sanic

from bot.cases.tables import METADATA as CASES
from bot.channels.inbox_tables import METADATA as INBOX
from bot.database.store import Database
from bot.logs import _AsJson, _tell, listen
from bot.metrics import _FAULTS, Metrics
from bot.settings import SettingsError, read_settings
from bot.together.leaving import Leaving

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def metrics(tmp_path: Path) -> Metrics:
    url = f"sqlite:///{tmp_path}/bot.db"
    for tables in (CASES, INBOX):
        Database(url, tables, unavailable=RuntimeError, failed="x")
    return Metrics(url)


def told(metrics: Metrics) -> str:
    return generate_latest(metrics.registry).decode()


def test_turns_are_counted_by_channel_with_their_times(metrics: Metrics) -> None:
    metrics.turn("rest", 0.012)
    metrics.turn("a name that somebody made up", 0.3)
    text = told(metrics)
    assert 'zustellhelfer_turns_total{channel="rest"} 1.0' in text
    assert 'zustellhelfer_turns_total{channel="other"} 1.0' in text
    assert 'zustellhelfer_turn_seconds_bucket{channel="rest",le="0.02"} 1.0' in text
    assert "zustellhelfer_inbox 0.0" in text


def test_a_fault_that_is_logged_is_counted_by_its_dependency(metrics: Metrics) -> None:
    listen(metrics.heard)
    for event in ("inbox.failed", "redis.down", "something.else"):
        _tell(None, "error", {"event": event})
    assert 'zustellhelfer_faults_total{dependency="database"} 1.0' in told(metrics)
    assert 'zustellhelfer_faults_total{dependency="redis"} 1.0' in told(metrics)
    assert 'zustellhelfer_faults_total{dependency="mailjet"} 0.0' in told(metrics)


def test_every_event_that_counts_as_a_fault_is_really_logged_somewhere() -> None:
    code = "".join(path.read_text() for path in (ROOT / "bot").rglob("*.py") if path.name != "metrics.py")
    assert [event for event in _FAULTS if f'"{event}"' not in code] == []


def test_other_peoples_records_become_json_as_our_events_do() -> None:
    error = ValueError("kaputt")
    raised = (ValueError, error, None)
    record = logging.LogRecord("rasa.x", logging.ERROR, "f", 1, "ärgerlich %s", ("sehr",), raised)
    line = json.loads(_AsJson().format(record))
    assert (line["level"], line["event"], line["logger"]) == ("error", "ärgerlich sehr", "rasa.x")
    assert "kaputt" in line["exception"]


@pytest.mark.parametrize(
    ("name", "value"), [("LOG_FORMAT", "xml"), ("METRICS_TOKEN", "short"), ("REDIS_URL", "localhost:6379")]
)
def test_a_wrong_setting_of_the_operator_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({name: value})


def test_a_server_that_stops_finishes_its_turns_and_takes_nothing_new() -> None:
    async def stop() -> tuple[bool, int, list[str]]:
        done: list[str] = []

        class Agent:
            async def handle_message(self, message: str) -> None:
                await asyncio.sleep(0.2)
                done.append(message)

        leaving, app = Leaving(), Sanic("leaving", configure_logging=False)
        app.ctx.agent = Agent()
        await leaving._begin(app, None)
        turn = asyncio.create_task(app.ctx.agent.handle_message("hallo"))
        await asyncio.sleep(0.01)
        await leaving._leave()
        refused: Any = await leaving._arrived(None)  # type: ignore[arg-type]  # it does not look at it
        await turn
        return leaving.stopping, refused.status, done

    assert asyncio.run(stop()) == (True, 503, ["hallo"])


def test_our_events_may_be_written_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    handlers = [(one, one.formatter) for one in logging.getLogger().handlers]
    from bot.logs import set_up_logs

    try:
        set_up_logs(as_json=True)
        structlog.get_logger("test").info("a.thing", count=2)
    finally:
        structlog.configure(**before)
        for handler, formatter in handlers:
            handler.setFormatter(formatter)
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert (line["event"], line["level"], line["count"]) == ("a.thing", "info", 2)
