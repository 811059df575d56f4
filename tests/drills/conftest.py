"""One nursery of each kind for a worker's whole run, made when first asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.drills.nursery import Nursery


@pytest.fixture(scope="session")
def light_nursery() -> Iterator[Nursery]:
    with Nursery("light") as nursery:
        yield nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with Nursery("product") as nursery:
        yield nursery
