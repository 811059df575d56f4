"""One answer per message id for channels whose caller waits: the first asks the bot, the others get what it said.

Not for channels that answer later: see turns.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from bot.channels.inbox import Answer, Claim, ClaimStatus, Inbox, InboxUnavailable

WAIT_S = 40.0
"""How long a repetition waits for the first; longer than a lease, so that it takes over from a dead process."""
STEP_S = 0.1
LEASE_S = 12.0
"""Renewed while the bot thinks; after a crash the next try of the caller takes over this much later at most."""


async def once(
    inbox: Inbox,
    channel: str,
    message_id: str,
    conversation: str,
    make: Callable[[Claim], Awaitable[list[Answer]]],
    *,
    wait_s: float = WAIT_S,
) -> list[Answer] | None:
    """Return the answers to this message, made by `make` at most once; None if they aren't there after `wait_s`.

    Raises:
        InboxUnavailable: the database failed.
    """
    until = time.monotonic() + wait_s
    while True:
        claim = await asyncio.to_thread(inbox.claim, channel, message_id, conversation)
        if claim.status is ClaimStatus.DONE:
            return list(claim.answers)
        if claim.status is ClaimStatus.NEW:
            answers = await _held(inbox, claim, make)
            if await asyncio.to_thread(inbox.finish, claim, answers):
                return answers
        if time.monotonic() > until:
            return None
        await asyncio.sleep(STEP_S)


async def _held(inbox: Inbox, claim: Claim, make: Callable[[Claim], Awaitable[list[Answer]]]) -> list[Answer]:
    holding = asyncio.create_task(_hold(inbox, claim))
    try:
        return await make(claim)
    except BaseException:  # also when the caller hangs up: whoever asks again may begin at once
        with contextlib.suppress(InboxUnavailable):
            inbox.release(claim)
        raise
    finally:
        holding.cancel()


async def _hold(inbox: Inbox, claim: Claim) -> None:
    while True:
        await asyncio.sleep(inbox.lease_s / 3)
        with contextlib.suppress(InboxUnavailable):
            await asyncio.to_thread(inbox.renew, claim)
