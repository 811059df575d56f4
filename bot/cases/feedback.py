"""Keeps what users said about a conversation in the chat itself: one opinion each, the last one counts.

The widget's own rating is kept beside it: bot/channels/ratings.py.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import Enum

import sqlalchemy as sa

from bot.database.store import Database, insert_into

METADATA = sa.MetaData()
FEEDBACK = sa.Table(
    "feedback",
    METADATA,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("opinion", sa.String(10), nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),  # Unix seconds
)
MOST_CHARACTERS = 1_000


class FeedbackUnavailable(Exception):
    """Raised when the database does not do what it should: locked too long, full, gone."""


class Opinion(str, Enum):
    """How helpful the conversation was; the same words as the widget's."""

    GOOD = "good"
    BAD = "bad"


class FeedbackStore:
    """Thread-safe; several processes may share one database."""

    def __init__(self, url: str) -> None:
        """Open the database and make the table.

        Raises:
            FeedbackUnavailable: if it cannot be opened.
        """
        self._database = Database(url, METADATA, unavailable=FeedbackUnavailable, failed="feedback.store_failed")

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    def rate(self, conversation: str, opinion: Opinion) -> None:
        """Store an opinion in the place of an earlier one; its comment stays.

        Raises:
            FeedbackUnavailable: nothing was stored.
        """
        values = {"opinion": opinion.value, "at": int(time.time())}
        self._put(conversation, values, {**values, "comment": ""})

    def comment(self, conversation: str, text: str) -> None:
        """Store words beside the opinion, cut to 1,000 characters.

        Raises:
            FeedbackUnavailable: nothing was stored.
        """
        values = {"comment": text[:MOST_CHARACTERS]}
        self._put(conversation, values, {**values, "opinion": Opinion.BAD.value, "at": int(time.time())})

    def _put(self, conversation: str, changed: Mapping[str, object], fresh: Mapping[str, object]) -> None:
        with self._database.connected() as connection:
            put = insert_into(connection, FEEDBACK).values(conversation=conversation[:255], **fresh)
            connection.execute(put.on_conflict_do_update(index_elements=["conversation"], set_=dict(changed)))
