"""Whether the database and Redis answer, looked at all the time: for `/health`, the log and the metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import close_engine, open_engine
from bot.tasks import end
from bot.together.connection import RedisAway, shared

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
ANSWERS_WITHIN_S = 5.0


class Dependencies:
    """The servers that a bot can't do without, and those that it can."""

    def __init__(self, database_url: str, redis_url: str | None) -> None:
        """Keep the addresses; nothing is asked yet."""
        self._engine = open_engine(database_url)
        self._redis = shared(redis_url) if redis_url else None
        self._task: asyncio.Task[None] | None = None
        # Threads of its own, or it would take a busy server for a database that is away.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="dependencies")
        self.database_up = True
        self.redis_up: bool | None = True if redis_url else None
        """None: there is none."""

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop looking."""
        if self._task:
            await end(self._task)
        self._threads.shutdown(wait=False)
        close_engine(self._engine)

    @property
    def words(self) -> dict[str, str]:
        """What `/health` says of them."""
        redis = "off" if self.redis_up is None else _word(self.redis_up)
        return {"database": _word(self.database_up), "redis": redis}

    async def _run(self) -> None:
        while True:
            self.database_up = self._told("database", self.database_up, await self._answers(self._ask_database))
            if self._redis:
                self.redis_up = self._told("redis", bool(self.redis_up), await self._answers(self._ask_redis))
            await asyncio.sleep(LOOK_EVERY_S)

    async def _answers(self, ask: Callable[[], bool]) -> bool:
        asked = asyncio.get_running_loop().run_in_executor(self._threads, ask)
        try:
            return await asyncio.wait_for(asked, ANSWERS_WITHIN_S)
        except asyncio.TimeoutError:
            return False

    def _ask_database(self) -> bool:
        try:
            with self._engine.connect() as connection:
                connection.execute(sa.select(1))
        except SQLAlchemyError:
            return False
        return True

    def _ask_redis(self) -> bool:
        if self._redis is None:
            return True
        try:
            return bool(self._redis.ask(lambda client: client.ping()))
        except RedisAway:
            return False

    @staticmethod
    def _told(name: str, was_up: bool, is_up: bool) -> bool:
        if was_up and not is_up:
            log.error("dependency.down", dependency=name)
        elif is_up and not was_up:
            log.warning("dependency.back", dependency=name)
        return is_up


def _word(up: bool) -> str:
    return "up" if up else "down"
