"""A real Redis on a free port; skipped where none is installed, unless SCALE_TESTS=required."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.site import Process, redis, running
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
