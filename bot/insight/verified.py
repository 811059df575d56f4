"""Finds out which silent conversations ended well all the same: the mail in question was opened afterwards."""

from __future__ import annotations

import time

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.insight.store import DAY_S, Figures

LOOK_BACK_S = 30 * DAY_S
_BATCH = 500


def verify_opened(engine: Engine, figures: Figures) -> int:
    """Mark them; returns how many.

    Raises:
        SQLAlchemyError: the database failed.
    """
    if not sa.inspect(engine).has_table("mail_events"):
        return 0
    since = int(time.time()) - LOOK_BACK_S
    mails = sorted({mail for mail, _ in figures.silent_mails(since)})
    events = sa.table("mail_events", sa.column("message_id"), sa.column("event"), sa.column("at"))
    opened: list[tuple[str, int]] = []
    for start in range(0, len(mails), _BATCH):
        query = (
            sa.select(events.c.message_id, sa.func.max(events.c.at))
            .where(
                events.c.at >= since,
                events.c.event == "open",
                events.c.message_id.in_(mails[start : start + _BATCH]),
            )
            .group_by(events.c.message_id)
        )
        with engine.begin() as connection:
            opened += [(str(mail), int(at)) for mail, at in connection.execute(query)]
    return figures.verify(opened)
