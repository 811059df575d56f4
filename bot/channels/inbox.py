"""Every inbound message once: under retries, parallel deliveries, several processes and restarts, in order.

For channels whose caller waits for the answer (REST, website). Channels that must say 200 first use queue.py.
Not for rates or lengths: see limits.py.
"""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.channels.inbox_tables import (
    ANSWERED,
    ARRIVED,
    DONE,
    FAR_S,
    MESSAGES,
    METADATA,
    MUST_WAIT,
    RUNNING,
    TAKE,
    WAITING,
    insert_new,
    one_at_a_time,
)
from bot.database.store import Database

LEASE_S = 30.0
"""How long a message belongs to who claimed it; longer than any turn, so that only a dead process loses one."""
KEPT_S = 48 * 3600.0
"""How long an id is remembered. Telegram repeats for a day at most, Slack for an hour."""

Answer = dict[str, Any]


class InboxUnavailable(Exception):
    """Raised when the database does not do what it should: locked too long, full, gone. Try again later."""


class ClaimStatus(Enum):
    """What a claim brought."""

    NEW = "new"  # answer it now, then call finish()
    DONE = "done"  # it was answered: say the stored answers again
    BUSY = "busy"  # it, or an earlier one of this conversation, is being answered: claim it again in a moment


@dataclass(frozen=True)
class Claim:
    """One message, for a time, in one pair of hands. `attempt` is above 1 when somebody died over it."""

    channel: str
    message_id: str
    conversation: str
    status: ClaimStatus
    row: int
    owner: str = ""
    attempt: int = 0
    answers: tuple[Answer, ...] = ()


class Inbox:
    """The messages that came in. Thread-safe; several processes may share one database. All calls block."""

    def __init__(self, url: str, *, lease_s: float = LEASE_S, clock: Callable[[], float] = time.time) -> None:
        """Open the database and make the table if it is missing.

        Raises:
            InboxUnavailable: if it cannot be opened.
        """
        self.lease_s = lease_s
        self._clock = clock
        self._database = Database(url, METADATA, unavailable=InboxUnavailable, failed="inbox.failed")

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    def claim(self, channel: str, message_id: str, conversation: str) -> Claim:
        """Claim a message for its waiting caller; repeat the call while it is BUSY.

        Messages of one conversation are NEW in the order of their first claim. A caller who stops repeating loses
        its place after the lease.

        Raises:
            InboxUnavailable: the database failed; nothing was claimed.
        """
        now = self._clock()
        with self._connected() as connection:
            row = self._arrived(connection, channel, message_id, conversation, now)
            if row.state == DONE:
                return self._as_claim(row, ClaimStatus.DONE, answers=tuple(json.loads(row.answers or "[]")))
            owner = self._start(connection, row, now)
            if owner:
                return self._as_claim(row, ClaimStatus.NEW, owner=owner, attempt=row.attempts + 1)
            if row.state == WAITING:  # still there: keep the place in the queue
                mine = MESSAGES.c.id == row.id
                connection.execute(sa.update(MESSAGES).where(mine).values(lease_until=now + self.lease_s))
            return self._as_claim(row, ClaimStatus.BUSY)

    def finish(self, claim: Claim, answers: Sequence[Answer]) -> bool:
        """Store the answers for whoever asks again. False: the lease was lost and somebody else answers.

        Raises:
            InboxUnavailable: the database failed; the message is tried anew after its lease.
        """
        stored = {"state": DONE, "owner": "", "answers": as_json(answers)}
        return self._set_own(claim, payload=None, **stored) or self._again(claim, **stored) is not None

    def renew(self, claim: Claim) -> bool:
        """Hold the message for another lease; False: it was lost."""
        return self._set_own(claim, lease_until=self._clock() + self.lease_s)

    def release(self, claim: Claim) -> bool:
        """Give the message back unanswered: the next claim of it may start at once."""
        return self._set_own(claim, state=WAITING, owner="", lease_until=0.0)

    def forget(self, kept_s: float = KEPT_S) -> int:
        """Delete what is older than this, in seconds; returns how many messages."""
        return self._delete(MESSAGES.c.received_at < self._clock() - kept_s)

    def erase(self, conversation: str) -> int:
        """Delete everything about one conversation; returns how many messages."""
        return self._delete(MESSAGES.c.conversation == fitting(conversation))

    def _arrived(self, connection: Connection, channel: str, message_id: str, conversation: str, now: float) -> Any:
        conversation, message_id = fitting(conversation), fitting(message_id)
        one_at_a_time(connection, channel, conversation)
        values = {
            "channel": channel,
            "conversation": conversation,
            "message_id": message_id,
            "state": WAITING,
            "lease_until": now + self.lease_s,
            "received_at": now,
        }
        # The write comes first: a transaction that begins by reading can't become a writing one in SQLite.
        connection.execute(insert_new(connection.dialect.name), values)
        known = {"its_channel": channel, "its_conversation": conversation, "its_message_id": message_id}
        return connection.execute(ARRIVED, known).one()

    def _start(self, connection: Connection, row: Any, now: float) -> str:
        """Take a message that nobody holds and that has its turn; returns the owner's mark or nothing."""
        if row.owner and now < row.lease_until <= now + FAR_S:
            return ""
        its = {"its_id": row.id, "its_channel": row.channel, "its_conversation": row.conversation}
        if connection.execute(MUST_WAIT, {**its, "now": now}).first():
            return ""
        owner = uuid.uuid4().hex
        state = row.state if row.state == ANSWERED else RUNNING
        read = {"its_id": row.id, "its_owner": row.owner, "its_state": row.state}
        new = {"new_state": state, "new_owner": owner, "new_attempts": row.attempts + 1}
        taken = connection.execute(TAKE, {**read, **new, "new_lease_until": now + self.lease_s}).rowcount
        return owner if taken else ""

    def _set_own(self, claim: Claim, **values: Any) -> bool:
        mine = sa.and_(MESSAGES.c.id == claim.row, MESSAGES.c.owner == claim.owner, MESSAGES.c.owner != "")
        with self._connected() as connection:
            return bool(connection.execute(sa.update(MESSAGES).where(mine).values(**values)).rowcount)

    def _again(self, claim: Claim, **values: Any) -> Claim | None:
        """Put back a message that was erased while it was answered: "lösch meine Daten" wants an answer, too."""
        key = {"channel": claim.channel, "conversation": claim.conversation, "message_id": claim.message_id}
        times = {"received_at": self._clock(), "lease_until": self._clock() + self.lease_s}
        with self._connected() as connection:
            one_at_a_time(connection, claim.channel, claim.conversation)
            put = connection.execute(insert_new(connection.dialect.name), {**key, **times, **values})
            if put.rowcount < 1:
                return None  # not erased: somebody else has it
            row = connection.execute(ARRIVED, {f"its_{name}": value for name, value in key.items()}).one()
        return replace(claim, row=row.id)

    def _delete(self, condition: Any) -> int:
        with self._connected() as connection:
            return max(connection.execute(sa.delete(MESSAGES).where(condition)).rowcount, 0)

    @staticmethod
    def _as_claim(
        row: Any, status: ClaimStatus, owner: str = "", attempt: int = 0, answers: tuple[Answer, ...] = ()
    ) -> Claim:
        return Claim(row.channel, row.message_id, row.conversation, status, row.id, owner, attempt, answers)

    def _connected(self) -> AbstractContextManager[Connection]:
        return self._database.connected()


def as_json(answers: Sequence[Answer]) -> str:
    """Return answers as they are stored."""
    return json.dumps(list(answers), ensure_ascii=False)


def fitting(name: str) -> str:
    """Shorten what is longer than its column without making two names one."""
    return name if len(name) <= 200 else f"{name[:120]}#{hashlib.sha256(name.encode()).hexdigest()}"
