"""One site for all tests of a file: PostgreSQL, Redis, nginx and two bots; what a test broke is mended before the next.

Skipped where an engine is missing, unless SCALE_TESTS=required.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from bench.site import Site, database_url, missing, postgres, site
from bench.site import running as one_running


def need(*engines: str) -> None:
    """Skip the test, or fail where that is not allowed, if an engine is not installed."""
    absent = missing(engines)
    if absent and os.environ.get("SCALE_TESTS") == "required":
        pytest.fail(f"SCALE_TESTS=required, but not installed: {', '.join(absent)}")
    if absent:
        pytest.skip(f"not installed: {', '.join(absent)}")


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    need("initdb", "redis-server", "nginx")
    with site() as whole:
        yield whole


@pytest.fixture
def whole(running: Site) -> Site:
    """The site with everything up and well."""
    for process in (running.postgres, running.redis, running.nginx, *running.bots):
        if process.running is None or process.running.poll() is not None:
            process.start()
    for bot in running.bots:
        bot.wait_until_ready()
    return running


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """An empty PostgreSQL without anything else."""
    need("initdb")
    with one_running(postgres) as server:
        yield database_url(server)
