"""The tables of the case store. Times are Unix seconds: the same in every database, and no time zone to get wrong."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()
CASES = sa.Table(
    "suspension_cases",
    METADATA,
    sa.Column("reference", sa.String(12), primary_key=True),
    sa.Column("owner", sa.String(64), index=True),  # hash of the signed asker; NULL for guests
    sa.Column("address", sa.String(320), index=True),  # the account's registered one, to prove the number with
    sa.Column("watch", sa.Boolean, nullable=False, default=False),
    sa.Column("closed", sa.Boolean, nullable=False, default=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False, index=True),
)
TRIES = sa.Table(
    "suspension_tries",
    METADATA,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Index("ix_suspension_tries_key_at", "key", "at"),
)
