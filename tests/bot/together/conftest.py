"""A real Redis on a free port; skipped where none is installed, unless SCALE_TESTS=required."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from bench.site import Process, redis, running
from bot.together import connection
from tests.pace import PATIENCE_S
from tests.scale.conftest import need


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    need("redis-server")
    with running(redis) as process:
        yield process


@pytest.fixture
def url(server: Process) -> str:
    """Its address; it is started again if a test stopped it."""
    if server.running is None:
        server.start()
        server.wait_until_listening()
    return f"redis://127.0.0.1:{server.port}/0"


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Redis time to answer, as a busy machine would be taken for one without Redis."""
    monkeypatch.setattr(connection, "connection_options", partial(connection.connection_options, PATIENCE_S))
