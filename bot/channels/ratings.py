"""Keeps what users said about a conversation: one opinion each, the last one counts."""

from __future__ import annotations

import time
from datetime import datetime

import sqlalchemy as sa

from bot.channels.website_messages import Rating
from bot.database.engine import close_engine, open_engine
from bot.database.store import make_tables

METADATA = sa.MetaData()
RATINGS = sa.Table(
    "website_ratings",
    METADATA,
    sa.Column("conversation", sa.String(80), primary_key=True),
    sa.Column("opinion", sa.String(10), nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),  # Unix seconds
)


class Ratings:
    """Thread-safe; several processes may share one database."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        make_tables(self._engine, METADATA)

    def close(self) -> None:
        """Give the connections back."""
        close_engine(self._engine)

    def add(self, conversation: str, rating: Rating) -> None:
        """Store an opinion in the place of an earlier one."""
        row = {"conversation": conversation, "opinion": rating.opinion.value, "comment": rating.comment}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(RATINGS).where(RATINGS.c.conversation == conversation))
            connection.execute(sa.insert(RATINGS), [{**row, "at": int(time.time())}])

    def counts(self, since: datetime) -> dict[str, int]:
        """Count the opinions since then, by word."""
        query = (
            sa.select(RATINGS.c.opinion, sa.func.count())
            .where(RATINGS.c.at >= int(since.timestamp()))
            .group_by(RATINGS.c.opinion)
        )
        with self._engine.begin() as connection:
            return {str(opinion): int(count) for opinion, count in connection.execute(query)}

    def erase(self, conversation: str) -> None:
        """Delete the opinion on one conversation."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(RATINGS).where(RATINGS.c.conversation == conversation))
