"""What the server does besides answering: sends what is due to the team, and tidies up once a day."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.account.cases import CaseStore
from bot.account.watch import RatesWatch
from bot.cases.models import Parcel, Way
from bot.cases.post import Courier, Post, Stuck, mail_courier
from bot.cases.rates_note import rates_teller
from bot.cases.smtp import read_smtp_url
from bot.cases.store import HandoverStore, HandoversUnavailable
from bot.cases.texts import Texts
from bot.cases.threads import ThreadBook
from bot.channels.inbox import InboxUnavailable
from bot.channels.pushes import pushes
from bot.channels.queue import Queue
from bot.channels.slack_alerts import SlackAlerts
from bot.channels.slack_api import SlackApi
from bot.channels.slack_handover import slack_courier
from bot.insight.store import Figures
from bot.insight.verified import verify_opened
from bot.mail.account_api import AccountApi
from bot.mail.mailjet import MailjetClient
from bot.privacy.database import open_for_privacy
from bot.privacy.retention import prune
from bot.settings import Settings
from bot.tasks import end

log = structlog.get_logger(__name__)

FIRST_AFTER_S = 60.0
EVERY_S = 86_400.0


class Housekeeping:
    """The background work of one server; several servers on one database don't disturb each other."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin."""
        self._begin(self._daily())
        try:
            post = Post(
                HandoverStore(self._settings.database_url), couriers(self._settings), stuck_alarm(self._settings)
            )
        except (HandoversUnavailable, InboxUnavailable) as error:
            log.error("housekeeping.no_post", reason=str(error))  # noqa: TRY400 - the reason says it all
            return
        self._begin(post.run())
        if watch := rates_watch(self._settings):
            self._begin(watch.run())

    async def stop(self) -> None:
        """End."""
        await end(*self._tasks)

    def _begin(self, work: Awaitable[None]) -> None:
        self._tasks.append(asyncio.ensure_future(work))

    async def _daily(self) -> None:
        await asyncio.sleep(FIRST_AFTER_S)
        while True:
            try:
                await asyncio.to_thread(tidy, self._settings)
            except SQLAlchemyError as error:
                log.error("housekeeping.not_tidied", error=type(error).__name__)  # noqa: TRY400 - values hold addresses
            except Exception as error:
                # The outermost border of this task: tomorrow is another day.
                log.exception("housekeeping.failed", error=type(error).__name__)
            await asyncio.sleep(EVERY_S)


def couriers(settings: Settings) -> dict[Way, Courier]:
    """Return the ways to the team that are set up.

    Raises:
        HandoversUnavailable: the database cannot be opened.
        InboxUnavailable: likewise.
    """
    found: dict[Way, Courier] = {}
    if settings.smtp_url and settings.support_email:
        found[Way.MAIL] = mail_courier(read_smtp_url(settings.smtp_url), settings.support_email)
    if settings.slack_bot_token and settings.slack_alert_channel:
        found[Way.SLACK] = slack_courier(
            SlackApi(settings.slack_bot_token, settings.slack_api_url),
            settings.slack_alert_channel,
            ThreadBook(settings.database_url),
            pushes(settings) if settings.slack_team_id else (),
        )
    return found


def rates_watch(settings: Settings) -> RatesWatch | None:
    """Return the daily look at the sending rates, None unless it is turned on and a Mailjet key is there."""
    if not (settings.rates_watch and settings.mailjet_api_key and settings.mailjet_secret_key):
        return None
    client = MailjetClient(settings.mailjet_api_key, settings.mailjet_secret_key, base_url=settings.mailjet_base_url)
    tell = None
    if settings.slack_bot_token and settings.slack_alert_channel:
        tell = rates_teller(SlackAlerts(Queue(settings.database_url), settings.slack_alert_channel).send)
    else:
        log.warning("rates.nobody_to_tell", hint="set SLACK_BOT_TOKEN and SLACK_ALERT_CHANNEL; until then only logged")
    api = AccountApi(client, settings.mailjet_api_key)
    return RatesWatch(api, CaseStore(settings.database_url).any_watched, tell)


def stuck_alarm(settings: Settings) -> Stuck | None:
    """Return how the team hears that its mailbox takes nothing: in Slack, once a day; None without Slack.

    Raises:
        InboxUnavailable: the database cannot be opened.
    """
    if not (settings.slack_bot_token and settings.slack_alert_channel):
        return None
    alerts = SlackAlerts(Queue(settings.database_url), settings.slack_alert_channel)

    def tell(parcel: Parcel, reason: str) -> None:
        if parcel.way is Way.MAIL:
            text = Texts().say("utter_teampost_haengt", nummer=parcel.handover.reference, grund=reason)
            with contextlib.suppress(InboxUnavailable):  # it is logged in any case
                alerts.send(f"handover_stuck:{time.strftime('%Y-%m-%d', time.gmtime())}", text)

    return tell


def tidy(settings: Settings) -> dict[str, int]:
    """Delete what is older than its term, and see which silent conversations ended well; blocks.

    Raises:
        SQLAlchemyError: the database failed.
    """
    engine = open_for_privacy(settings.database_url)
    figures = Figures(settings.database_url)
    try:
        verify_opened(engine, figures)
        gone = prune(engine, settings.retention)
        old = time.time() - timedelta(days=settings.retention.figures).total_seconds()
        counts = figures.prune(old)
        return {**gone, "insight_counts": counts} if counts else gone
    finally:
        figures.close()
        engine.dispose()
