"""Everything about one person as JSON, table by table; of other people's conversations only that there are some."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.privacy.database import kept_tables
from bot.privacy.erase import condition_of, references_of
from bot.privacy.people import conversation_key
from bot.privacy.subject import Subject

_JSON_COLUMNS = frozenset({"data", "content", "payload", "answers", "raw"})


def export(engine: Engine, subject: Subject) -> dict[str, Any]:
    """Return the rows of each table; tables without any are left out.

    Raises:
        SQLAlchemyError: the database failed.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    tables = kept_tables(engine)
    references = sorted(references_of(engine, tables, subject))
    for kept in tables:
        keeper, table = kept.keeper, kept.table
        if keeper is None:
            continue
        conditions = [condition_of(table, keeper, subject)]
        if keeper.conversation:
            names = [conversation_key(one) if keeper.hashed else one for one in subject.conversations]
            conditions += [table.c[keeper.conversation].in_(names[at : at + 500]) for at in range(0, len(names), 500)]
        if keeper.reference and references:
            conditions.append(table.c[keeper.reference].in_(references))
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for condition in conditions:
            with engine.begin() as connection:
                for row in connection.execute(sa.select(table).where(condition)).mappings():
                    rows[tuple(str(value) for value in row.values())] = {name: _plain(name, row[name]) for name in row}
        if rows:
            found[table.name] = list(rows.values())
    return {
        "exported_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "tables": found,
        "conversations_of_others_that_name_the_address": len(subject.foreign),
    }


def _plain(name: str, value: Any) -> Any:
    if name in _JSON_COLUMNS and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return float(value) if isinstance(value, Decimal) else value
