"""Makes a store's tables when several processes start at the same time."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError


def make_tables(engine: Engine, tables: sa.MetaData) -> None:
    """Make the tables that are missing.

    Raises:
        SQLAlchemyError: the database does not do what it should.
    """
    try:
        tables.create_all(engine)
    except SQLAlchemyError:  # another process made one of them between our looking and our making
        tables.create_all(engine)
