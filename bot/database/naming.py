"""Finds the rows of a large table that hold an address without reading all its texts: a partial index.

About one stored event in sixteen holds an address, so an erasure need not read the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

_SIGNS = ("'%@%'", "'%!%40%'")
"""As it is typed, and as it stands in a link. Written out in the SQL, as no index is found through a parameter."""


def text_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """Return the columns that can hold words."""
    return [column for column in table.columns if isinstance(column.type, sa.String)]


def may_name(columns: Iterable[ColumnElement[Any]]) -> ColumnElement[bool]:
    """Build the condition that one of the columns holds an address; the index serves queries that repeat it."""
    ordered = sorted(columns, key=lambda column: str(column.key))
    return sa.or_(*(column.like(sa.literal_column(sign), escape="!") for column in ordered for sign in _SIGNS))


def naming_index(table: sa.Table) -> sa.Index:
    """Add the index of the rows that hold an address to a table."""
    where = may_name(text_columns(table))
    return sa.Index(f"ix_{table.name}_naming", *table.primary_key.columns, sqlite_where=where, postgresql_where=where)
