"""What docs/openapi.yml allows and forbids, sent to the running server: no 5xx, and only answers that it describes.

In CI a few tries per route; `make fuzz` sends thousands (FUZZ_EXAMPLES, FUZZ_URL).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.pace import PATIENCE_S

pytestmark = pytest.mark.conversation

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "4"))
SLOWEST_S = PATIENCE_S
SCHEMA = schemathesis.openapi.from_path(Path(__file__).parents[2] / "docs" / "openapi.yml")
OPEN = "/webhooks/website/stream"
"""Answers for minutes; tests/bot/channels/test_website.py reads it."""
CHECKS: list[Any] = [not_a_server_error, response_schema_conformance, status_code_conformance]


@pytest.fixture(scope="module")
def base(request: pytest.FixtureRequest) -> str:
    return os.environ.get("FUZZ_URL") or str(request.getfixturevalue("server"))


@pytest.fixture(scope="module")
def session(base: str) -> str:
    answer = requests.post(f"{base}/webhooks/website/session", timeout=30)
    return str(answer.json()["session"])


@SCHEMA.exclude(path=OPEN, method="GET").exclude(path_regex="^/(team|webhooks/(slack|telegram))").parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 100,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_route_answers_as_described(case: schemathesis.Case, base: str, session: str) -> None:
    headers = {}
    if case.path.startswith("/webhooks/website/") and case.method != "DELETE":
        headers = {"Authorization": f"Bearer {session}"}
    case.call_and_validate(base_url=base, headers=headers, checks=CHECKS, timeout=SLOWEST_S, allow_redirects=False)
