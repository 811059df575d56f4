"""Deletes what is older than its term, table by table; run daily by the server or by `python -m bot retention`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine

from bot.privacy.database import Kept, clean_files, kept_tables
from bot.privacy.keepers import Keeper, Term
from bot.privacy.terms import Retention

log = structlog.get_logger(__name__)

_BATCH = 5_000
_DAY = timedelta(days=1)


def prune(engine: Engine, terms: Retention, now: datetime | None = None) -> dict[str, int]:
    """Delete what is due and return the number of rows per table.

    Raises:
        SQLAlchemyError: the database failed; what is gone is gone, the rest goes next time.
    """
    moment = now or datetime.now(timezone.utc)
    listed = [(kept, kept.keeper) for kept in kept_tables(engine) if kept.keeper]
    gone = {kept.table.name: _prune(engine, kept, keeper, terms, moment) for kept, keeper in listed}
    gone = {name: count for name, count in gone.items() if count}
    clean_files(engine, rewrite=False)
    log.info("privacy.pruned", **gone)
    return gone


def term_of(keeper: Keeper, terms: Retention) -> timedelta | None:
    """Return how long a table's rows are kept, None for ever."""
    if keeper.term is Term.FOREVER:
        return None
    days: Mapping[Term, int] = {
        Term.CONVERSATIONS: terms.conversations,
        Term.CASES: terms.cases,
        Term.DELIVERIES: terms.deliveries,
        Term.AUDIT: terms.audit,
        Term.FIGURES: terms.figures,
    }
    return _DAY * days.get(keeper.term, 1)


def _prune(engine: Engine, kept: Kept, keeper: Keeper, terms: Retention, now: datetime) -> int:
    term = term_of(keeper, terms)
    if term is None or not keeper.time:
        return 0
    table = kept.table
    limit = (now - term).timestamp() * keeper.unit.value
    time = table.c[keeper.time]
    old = time < limit
    if keeper.whole:
        # Half a conversation would be one that the bot misunderstands.
        name = table.c[keeper.conversation]
        done = sa.select(name).group_by(name).having(sa.func.max(time) < limit)
        old = name.in_(done)
    key = list(table.primary_key.columns)
    some = sa.select(*key).where(old).limit(_BATCH)
    total = 0
    while True:
        with engine.begin() as connection:
            if len(key) == 1:
                count = max(connection.execute(sa.delete(table).where(key[0].in_(some))).rowcount, 0)
            else:
                count = max(connection.execute(sa.delete(table).where(old)).rowcount, 0)
        total += count
        if len(key) != 1 or count < _BATCH:
            return total
