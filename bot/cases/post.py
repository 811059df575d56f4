"""Sends what is due, by every way that is set up, until all of it has arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import structlog

from bot.cases.letter import letter
from bot.cases.models import Parcel, Way
from bot.cases.smtp import NotSent, SmtpServer, send
from bot.cases.store import HandoverStore, HandoversUnavailable
from bot.cases.texts import Texts

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 2.0
STUCK_AFTER, STUCK_AGAIN = 4, 48
"""Tries after which a parcel counts as stuck (two minutes), and after how many more that is said again (a day)."""

Courier = Callable[[Parcel], None]
"""Hands one parcel over; raises NotSent when it must be tried again. Blocking is fine."""
Stuck = Callable[[Parcel, str], None]
"""Tells somebody that a parcel can't be handed over, and why; blocking is fine."""


class Post:
    """The senders of one process."""

    def __init__(self, store: HandoverStore, couriers: Mapping[Way, Courier], tell_stuck: Stuck | None = None) -> None:
        """Keep the parts; a way without a courier waits for a process that has one."""
        self._store = store
        self._couriers = dict(couriers)
        self._tell_stuck = tell_stuck

    def work_off(self, reference: str | None = None) -> int:
        """Send everything that is due, or what is due about one case; return how many parcels went out.

        Raises:
            HandoversUnavailable: the database failed; the parcels are due again after their lease.
        """
        went = 0
        while parcel := self._store.take(self._couriers, reference):
            went += self._send(parcel)
        return went

    async def run(self) -> None:
        """Look again and again until cancelled."""
        while True:
            try:
                await asyncio.to_thread(self.work_off)
            except HandoversUnavailable:
                log.warning("handover.post_waits")
            except Exception as error:
                # One parcel that can't be written may not end the post for all others.
                log.exception("handover.post_failed", error=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    def _send(self, parcel: Parcel) -> bool:
        if not self._store.holds(parcel):
            return False
        try:
            self._couriers[parcel.way](parcel)
        except NotSent as error:
            pause = self._store.later(parcel)
            log.warning("handover.not_sent", way=parcel.way.value, reason=str(error), attempt=parcel.attempt,
                        again_in_s=pause)  # fmt: skip
            if parcel.attempt % STUCK_AGAIN == STUCK_AFTER:
                self._is_stuck(parcel, str(error))
            return False
        self._store.sent(parcel)
        log.info("handover.sent", way=parcel.way.value, kind=parcel.kind.value, attempt=parcel.attempt)
        return True

    def _is_stuck(self, parcel: Parcel, reason: str) -> None:
        """Nothing is lost, but somebody has to empty a mailbox or mend a setting."""
        log.error("handover.stuck", way=parcel.way.value, reason=reason, attempts=parcel.attempt,
                  waiting=self._store.waiting())  # fmt: skip
        if self._tell_stuck:
            self._tell_stuck(parcel, reason)


def mail_courier(server: SmtpServer, support: str) -> Courier:
    """Return the courier that writes e-mails to the team, from the team's own address."""

    def carry(parcel: Parcel) -> None:
        send(server, letter(parcel, support, support, Texts()))

    return carry
