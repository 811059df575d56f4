"""The inbox for channels that say 200 first and answer later: the work survives the process that took it in.

A message goes from `put` over `take` and `answered` to `done`; whatever dies in between, the next `take` goes on from
there. `post` sends something nobody asked for, the same way. Not for how a platform is talked to: see turns.py.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.channels.inbox import Answer, Claim, ClaimStatus, Inbox, as_json, fitting
from bot.channels.inbox_tables import (
    ANSWERED,
    DONE,
    FAR_S,
    MESSAGES,
    WAITING,
    insert_new,
    is_held,
    one_at_a_time,
)

LEASE_S = 12.0
"""Renewed three times as often (turns.py): after a crash an answer comes this much later at most."""
CANDIDATES = 20
"""How many due messages one look brings; the first that nobody else takes is worked on."""


@dataclass(frozen=True)
class Work:
    """A claimed message to answer (`answers` is None) or an answer to send from number `sent` on."""

    claim: Claim
    payload: dict[str, Any]
    answers: tuple[Answer, ...] | None
    sent: int


class Queue(Inbox):
    """An inbox whose messages carry what a worker needs to answer them later."""

    def __init__(self, url: str, *, lease_s: float = LEASE_S, clock: Callable[[], float] = time.time) -> None:
        """Open the database and make the table if it is missing.

        Raises:
            InboxUnavailable: if it cannot be opened.
        """
        super().__init__(url, lease_s=lease_s, clock=clock)

    def put(self, channel: str, message_id: str, conversation: str, payload: Mapping[str, Any]) -> bool:
        """Store a message to be answered; False: it is known already.

        Raises:
            InboxUnavailable: the database failed; the platform should deliver it again.
        """
        return self._insert(channel, message_id, conversation, payload, state=WAITING)

    def post(
        self, channel: str, message_id: str, conversation: str, payload: Mapping[str, Any], answers: Sequence[Answer]
    ) -> bool:
        """Store something to be sent once, unasked; False: that id is known already."""
        return self._insert(channel, message_id, conversation, payload, state=ANSWERED, answers=as_json(answers))

    def knows(self, channel: str, conversation: str) -> bool:
        """Return whether anything of this conversation came in lately."""
        mine = sa.and_(MESSAGES.c.channel == channel, MESSAGES.c.conversation == fitting(conversation))
        with self._connected() as connection:
            return connection.execute(sa.select(MESSAGES.c.id).where(mine).limit(1)).first() is not None

    def take(self, channel: str) -> Work | None:
        """Take the oldest message that is due and whose conversation is free."""
        now = self._clock()
        with self._connected() as connection:
            due = connection.execute(_due(channel, now)).all()
        for candidate in due:
            with self._connected() as connection:
                work = self._take(connection, candidate, now)
            if work:
                return work
        return None

    def answered(self, work: Work, answers: Sequence[Answer]) -> Claim | None:
        """Store the answers before any is sent; returns the claim to go on with.

        None: the lease was lost and somebody else answers.
        """
        stored = {"state": ANSWERED, "answers": as_json(answers), "sent": 0, "attempts": 1}
        if self._set_own(work.claim, lease_until=self._clock() + self.lease_s, **stored):
            return work.claim
        # Where the answer goes is all that is kept of an erased message, and only until it is sent.
        target = json.dumps({**work.payload, "text": ""}, ensure_ascii=False)
        return self._again(work.claim, payload=target, owner=work.claim.owner, **stored)

    def sent(self, claim: Claim, count: int) -> bool:
        """Note how many answers the platform has taken; False: the lease was lost."""
        return self._set_own(claim, sent=count, lease_until=self._clock() + self.lease_s)

    def later(self, claim: Claim, wait_s: float) -> bool:
        """Put the message back for so many seconds; the rest of its conversation waits behind it."""
        return self._set_own(claim, owner="", lease_until=self._clock() + wait_s)

    def done(self, claim: Claim) -> bool:
        """Close the message; only its id stays, so that a repetition is known."""
        return self._set_own(claim, state=DONE, owner="", payload=None, answers=None)

    def _insert(
        self, channel: str, message_id: str, conversation: str, payload: Mapping[str, Any], **more: Any
    ) -> bool:
        values = {
            "channel": channel,
            "conversation": fitting(conversation),
            "message_id": fitting(message_id),
            "payload": json.dumps(dict(payload), ensure_ascii=False),
            "lease_until": 0.0,
            "received_at": self._clock(),
            **more,
        }
        with self._connected() as connection:
            one_at_a_time(connection, channel, values["conversation"])
            return connection.execute(insert_new(connection.dialect.name), values).rowcount > 0

    def _take(self, connection: Any, candidate: Any, now: float) -> Work | None:
        one_at_a_time(connection, candidate.channel, candidate.conversation)
        mine = MESSAGES.c.id == candidate.id
        # Writes first, see Inbox._arrived: from here on no other process changes this conversation.
        connection.execute(sa.update(MESSAGES).where(mine).values(channel=MESSAGES.c.channel))
        row = connection.execute(sa.select(MESSAGES).where(mine)).first()
        if row is None or row.state == DONE or now < row.lease_until <= now + FAR_S:
            return None
        owner = self._start(connection, row, now)
        if not owner:
            return None
        claim = self._as_claim(row, ClaimStatus.NEW, owner=owner, attempt=row.attempts + 1)
        answers = tuple(json.loads(row.answers)) if row.answers is not None else None
        return Work(claim, json.loads(row.payload), answers, row.sent)


def _due(channel: str, now: float) -> Any:
    earlier = MESSAGES.alias("earlier")
    first = ~sa.exists().where(
        earlier.c.channel == MESSAGES.c.channel,
        earlier.c.conversation == MESSAGES.c.conversation,
        earlier.c.state != DONE,
        earlier.c.payload.is_not(None),
        earlier.c.id < MESSAGES.c.id,
    )
    columns = (MESSAGES.c.id, MESSAGES.c.channel, MESSAGES.c.conversation)
    return (
        sa.select(*columns)
        .where(MESSAGES.c.state != DONE, MESSAGES.c.channel == channel, MESSAGES.c.payload.is_not(None))
        .where(~is_held(MESSAGES.c.lease_until, now), first)
        .order_by(MESSAGES.c.id)
        .limit(CANDIDATES)
    )
