"""The figures of a span of time, ready to be shown: outcomes apart, by topic, provider, channel and week.

Silence is never success: "solved" are only those whose user said so, and apart from them those whose mail was opened
later. Reads the small tables of bot/insight/tables.py alone.
"""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.insight.groups import Group, grouped
from bot.insight.store import BOUNDS_S, DAY_S, INTENT, LOOKED, PLAIN, SLOWER, TURNS, VERDICT, day_of
from bot.insight.tables import CONVERSATIONS, COUNTS, MISSES
from bot.insight.turns import Miss, Outcome
from bot.privacy.mask import mask

WEEK_S = 7 * DAY_S
MONDAY_S = 3 * DAY_S  # 1970-01-01 was a Thursday
STILL_RUNNING_S = 1800
"""Whoever wrote within this time may still answer, and is not yet counted as silent."""
RUNNING = "running"
ORDER = (*(outcome.value for outcome in Outcome), RUNNING)
PLAIN_LIMIT_S, LOOKED_LIMIT_S = 1.0, 4.0
"""What 95 of 100 answers should stay below, without and with a look-up."""
MISSES_READ = 600
COMMENTS_SHOWN = 10

Outcomes = Mapping[str, int]


@dataclass(frozen=True)
class Latency:
    """How fast answers are, in seconds; upper bounds of classes, None where nothing was measured."""

    count: int = 0
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    limit: float = PLAIN_LIMIT_S

    @property
    def met(self) -> bool | None:
        """Whether the limit is kept, None if nothing was measured."""
        return None if self.p95 is None else self.p95 <= self.limit


@dataclass(frozen=True)
class Report:
    """All figures; counts unless said otherwise."""

    made_at: datetime
    since: date
    conversations: int = 0
    turns: int = 0
    outcomes: Outcomes = field(default_factory=dict)
    weeks: Mapping[str, Outcomes] = field(default_factory=dict)
    topics: Mapping[str, Outcomes] = field(default_factory=dict)
    providers: Mapping[str, Outcomes] = field(default_factory=dict)
    channels: Mapping[str, Outcomes] = field(default_factory=dict)
    verdicts: Mapping[str, int] = field(default_factory=dict)
    intents: Mapping[str, int] = field(default_factory=dict)
    misses: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, Sequence[Group]] = field(default_factory=dict)
    plain: Latency = Latency()
    looked: Latency = Latency(limit=LOOKED_LIMIT_S)
    opinions: Mapping[str, int] = field(default_factory=dict)
    comments: Sequence[str] = ()
    open_cases: int = 0
    waiting_parcels: int = 0


def make_report(engine: Engine, weeks: int = 12, now: float | None = None) -> Report:
    """Read the figures of the last weeks, the running one included.

    Raises:
        SQLAlchemyError: the database failed.
    """
    moment = time.time() if now is None else now
    first_week = _week_of(moment) - weeks + 1
    since = first_week * WEEK_S - MONDAY_S
    tables: dict[str, dict[str, Counter[str]]] = {
        name: defaultdict(Counter) for name in ("week", "topic", "provider", "channel")
    }
    total: Counter[str] = Counter()
    for week in range(first_week, first_week + weeks):
        tables["week"][_monday(week)] = Counter()
    for row in _cells(engine, since, moment):
        total[row["outcome"]] += row["count"]
        tables["week"][_monday(row["week"])][row["outcome"]] += row["count"]
        for name in ("topic", "provider", "channel"):
            tables[name][row[name] or ""][row["outcome"]] += row["count"]
    counts = _day_counts(engine, since)
    return Report(
        made_at=datetime.fromtimestamp(moment, tz=timezone.utc),
        since=datetime.fromtimestamp(since, tz=timezone.utc).date(),
        conversations=sum(total.values()),
        turns=sum(counts[TURNS].values()),
        outcomes=total,
        weeks=tables["week"],
        topics=_largest_first(tables["topic"]),
        providers=_largest_first(tables["provider"]),
        channels=_largest_first(tables["channel"]),
        verdicts=dict(counts[VERDICT].most_common()),
        intents=dict(counts[INTENT].most_common()),
        misses=_miss_counts(engine, since),
        groups={kind.value: grouped(newest_misses(engine, kind, since)) for kind in Miss},
        plain=latency(counts[PLAIN], PLAIN_LIMIT_S),
        looked=latency(counts[LOOKED], LOOKED_LIMIT_S),
        **_from_people(engine, since),
    )


def newest_misses(engine: Engine, kind: Miss, since: float, limit: int = MISSES_READ) -> list[tuple[str, str]]:
    """Return text and suggested intent of the newest messages of one kind."""
    query = (
        sa.select(MISSES.c.text, MISSES.c.guess)
        .where(MISSES.c.at >= int(since), MISSES.c.kind == kind.value)
        .order_by(MISSES.c.at.desc())
        .limit(limit)
    )
    with engine.begin() as connection:
        return [(str(text), str(guess)) for text, guess in connection.execute(query)]


def latency(classes: Mapping[str, int], limit: float) -> Latency:
    """Return the shares below which 50, 95 and 99 of 100 answers came."""
    total = sum(classes.values())
    if not total:
        return Latency(limit=limit)
    bounds = [(bound, classes.get(f"{bound:g}", 0)) for bound in BOUNDS_S] + [(math.inf, classes.get(SLOWER, 0))]

    def below(share: float) -> float:
        seen = 0
        for bound, count in bounds:
            seen += count
            if seen >= share * total:
                return bound
        return math.inf

    return Latency(total, below(0.5), below(0.95), below(0.99), limit)


def _cells(engine: Engine, since: float, now: float) -> list[Mapping[str, Any]]:
    ended = sa.case((CONVERSATIONS.c.last_at > int(now - STILL_RUNNING_S), RUNNING), else_=Outcome.SILENT.value)
    outcome = sa.func.coalesce(CONVERSATIONS.c.outcome, ended).label("outcome")
    # Whole numbers by a cast, as SQLite divides integers to integers and PostgreSQL would round a float.
    week = sa.cast(sa.func.floor((CONVERSATIONS.c.started_at + MONDAY_S) / WEEK_S), sa.Integer).label("week")
    keys = (week, CONVERSATIONS.c.topic, CONVERSATIONS.c.provider, CONVERSATIONS.c.channel, outcome)
    query = (
        sa.select(*keys, sa.func.count().label("count")).where(CONVERSATIONS.c.started_at >= int(since)).group_by(*keys)
    )
    with engine.begin() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _day_counts(engine: Engine, since: float) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    query = (
        sa.select(COUNTS.c.what, COUNTS.c.name, sa.func.sum(COUNTS.c.count))
        .where(COUNTS.c.day >= day_of(since))
        .group_by(COUNTS.c.what, COUNTS.c.name)
    )
    with engine.begin() as connection:
        for what, name, count in connection.execute(query):
            found[what][name] += int(count)
    return found


def _miss_counts(engine: Engine, since: float) -> dict[str, int]:
    query = sa.select(MISSES.c.kind, sa.func.count()).where(MISSES.c.at >= int(since)).group_by(MISSES.c.kind)
    with engine.begin() as connection:
        return {str(kind): int(count) for kind, count in connection.execute(query)}


def _from_people(engine: Engine, since: float) -> dict[str, Any]:
    """Read what belongs to other parts, where their tables exist: opinions and cases."""
    there = set(sa.inspect(engine).get_table_names())
    opinions: Counter[str] = Counter()
    comments: list[tuple[int, str]] = []
    cases = waiting = 0
    with engine.begin() as connection:
        for name in ("feedback", "website_ratings"):
            if name not in there:
                continue
            table = sa.table(name, sa.column("opinion"), sa.column("comment"), sa.column("at"))
            recent = table.c.at >= int(since)
            counted = sa.select(table.c.opinion, sa.func.count()).where(recent).group_by(table.c.opinion)
            opinions.update({str(word): int(count) for word, count in connection.execute(counted)})
            said = sa.select(table.c.at, table.c.comment).where(recent, table.c.comment != "")
            newest = said.order_by(table.c.at.desc()).limit(COMMENTS_SHOWN)
            comments += [(int(at), mask(str(text))) for at, text in connection.execute(newest)]
        if "handovers" in there:
            table = sa.table("handovers", sa.column("state"))
            query = sa.select(sa.func.count()).select_from(table).where(table.c.state == "open")
            cases = int(connection.execute(query).scalar_one())
        if "handover_parcels" in there:
            table = sa.table("handover_parcels", sa.column("sent_at"))
            query = sa.select(sa.func.count()).select_from(table).where(table.c.sent_at.is_(None))
            waiting = int(connection.execute(query).scalar_one())
    newest_first = [text for _, text in sorted(comments, reverse=True)[:COMMENTS_SHOWN]]
    return {"opinions": opinions, "comments": newest_first, "open_cases": cases, "waiting_parcels": waiting}


def _largest_first(table: Mapping[str, Counter[str]]) -> dict[str, Outcomes]:
    return dict(sorted(table.items(), key=lambda item: -sum(item[1].values())))


def _week_of(moment: float) -> int:
    return int((moment + MONDAY_S) // WEEK_S)


def _monday(week: int) -> str:
    return (date(1970, 1, 1) + timedelta(seconds=week * WEEK_S - MONDAY_S)).isoformat()
