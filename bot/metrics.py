"""What Prometheus may ask: turns and their times, faults by dependency, what waits. Names nobody, holds no text."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
import structlog
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.tables import HANDOVERS, PARCELS
from bot.channels.inbox_tables import DONE, MESSAGES
from bot.database.engine import open_engine

log = structlog.get_logger(__name__)

BOUNDS_S = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Upper bounds of the latency classes; a turn without a look-up takes about 10 ms."""
CHANNELS = frozenset({"rest", "website", "slack", "telegram"})
_FAULTS: Mapping[str, str] = {
    "inbox.failed": "database",
    "store.failed": "database",
    "case.store_failed": "database",
    "handover.store_failed": "database",
    "feedback.store_failed": "database",
    "answers.no_database": "database",
    "website.unavailable": "database",
    "insight.not_counted": "database",
    "redis.down": "redis",
    "wakeups.interrupted": "redis",
    "lookup.mailjet_failed": "mailjet",
    "rates.unknown": "mailjet",
    "handover.not_sent": "mail",
    "turns.later": "platform",
    "turns.undeliverable": "platform",
    "turns.given_up": "platform",
    "action.failed": "action",
    "answers.failed": "turn",
    "website.failed": "turn",
}
"""Which of our log events tells of a fault of what."""


class Metrics:
    """The figures of one process, and of the database that it shares with others."""

    def __init__(self, database_url: str) -> None:
        """Make the figures; the database is asked when somebody asks us."""
        self.registry = CollectorRegistry()
        self._turns = Counter("zustellhelfer_turns", "Messages answered", ["channel"], registry=self.registry)
        self._seconds = Histogram(
            "zustellhelfer_turn_seconds", "Time to the answer", ["channel"], buckets=BOUNDS_S, registry=self.registry
        )
        self._faults = Counter(
            "zustellhelfer_faults", "What failed, by dependency", ["dependency"], registry=self.registry
        )
        for name in sorted(set(_FAULTS.values())):
            self._faults.labels(name)  # at zero from the start, so that the first one shows as a rise
        self.registry.register(_Depths(database_url))
        ProcessCollector(registry=self.registry)

    def turn(self, channel: str, seconds: float) -> None:
        """Count one turn."""
        name = channel if channel in CHANNELS else "other"
        self._turns.labels(name).inc()
        self._seconds.labels(name).observe(seconds)

    def heard(self, event: Mapping[str, Any]) -> None:
        """Count a fault that was logged (`bot.logs.listen`)."""
        dependency = _FAULTS.get(str(event.get("event")))
        if dependency:
            self._faults.labels(dependency).inc()


class _Depths:
    """What waits in the database at this moment, the same at every process."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_engine(database_url)

    def collect(self) -> list[GaugeMetricFamily]:
        """Ask the database; nothing is told while it is away."""
        since = time.time() - 86_400
        count = sa.func.count()
        asked = {
            ("zustellhelfer_inbox", "Messages not answered yet"): sa.select(count).where(MESSAGES.c.state != DONE),
            ("zustellhelfer_outbox", "Parcels for the team not sent yet"): sa.select(count).where(
                PARCELS.c.sent_at.is_(None)
            ),
            ("zustellhelfer_handed_over_24h", "Matters handed over within a day"): sa.select(count).where(
                HANDOVERS.c.created_at >= since
            ),
        }
        try:
            with self._engine.connect() as connection:
                return [
                    GaugeMetricFamily(name, text, value=connection.execute(query).scalar_one())
                    for (name, text), query in asked.items()
                ]
        except SQLAlchemyError as error:
            log.warning("metrics.no_database", error=type(error).__name__)
            return []

    def describe(self) -> list[GaugeMetricFamily]:
        """Say nothing beforehand, so that registering asks no database."""
        return []


def metrics_route(metrics: Metrics, token: str) -> Blueprint:
    """Return `GET /metrics` for who sends `Authorization: Bearer <token>`."""
    routes = Blueprint("metrics")

    @routes.get("/metrics")
    async def show(request: Request) -> HTTPResponse:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            return empty(401, headers={"WWW-Authenticate": "Bearer"})
        # Beside the event loop, as the database is asked.
        text = await request.app.loop.run_in_executor(None, generate_latest, metrics.registry)
        return raw(text, content_type=CONTENT_TYPE_LATEST)

    return routes


def measured(agent: Any, turn: Callable[[str, float], None]) -> None:
    """Let an agent tell how long each of its turns took."""
    handle = agent.handle_message

    async def handle_message(message: Any) -> Any:
        started = time.perf_counter()
        try:
            return await handle(message)
        finally:
            turn(message.input_channel or "", time.perf_counter() - started)

    agent.handle_message = handle_message
