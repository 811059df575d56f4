"""Watches an account's sending rates once a day and tells before a limit is reached.

Whom it tells is the caller's: hand `notify` in. Not for who may see the rates.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.account.rates import RateFinding, judge
from bot.mail.account_api import AccountApi
from bot.mail.errors import MailjetError

log = structlog.get_logger(__name__)

EVERY_S = 86_400.0
FIRST_AFTER_S = 300.0
"""Not in the first minutes after a start: a server that starts again and again may not ask every time."""

Notify = Callable[[tuple[RateFinding, ...]], None]


class RatesWatch:
    """The daily check."""

    def __init__(self, api: AccountApi, wanted: Callable[[], bool], notify: Notify | None = None) -> None:
        """Keep the parts.

        Args:
            api: Asks Mailjet.
            wanted: Whether anybody wants to be told, for example `CaseStore.any_watched`; blocking is fine.
            notify: Called with the findings when there are some; blocking is fine.
        """
        self._api = api
        self._wanted = wanted
        self._notify = notify

    def check(self) -> tuple[RateFinding, ...]:
        """Ask once and tell what comes near a limit; a Mailjet that does not answer is only logged."""
        if not self._wanted():
            return ()
        try:
            found = judge(self._api.days())
        except MailjetError as error:
            log.warning("rates.unknown", error=type(error).__name__, status=error.status)
            return ()
        for one in found:
            day = one.day.isoformat() if one.day else None
            log.warning("rates.near_limit", metric=one.metric.value, level=one.level.value, value=one.value,
                        limit=one.limit, day=day)  # fmt: skip
        if found and self._notify:
            self._notify(found)
        return found

    async def run(self) -> None:
        """Check every day until cancelled."""
        await asyncio.sleep(FIRST_AFTER_S)
        while True:
            try:
                await asyncio.to_thread(self.check)
            except Exception as error:
                # A hook or a database that fails today may not end the watch for good.
                log.exception("rates.check_failed", error=type(error).__name__)
            await asyncio.sleep(EVERY_S)
