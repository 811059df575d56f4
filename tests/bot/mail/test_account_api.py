from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.mail.account_api import AccountApi, Sending
from bot.mail.errors import LoginRejected, Unreachable
from bot.mail.mailjet import MailjetClient
from tests.fakes.mailjet import FakeMailjet, Mode

SENDER = "kurse@beispiel.test"


@pytest.fixture
def fake() -> Iterator[FakeMailjet]:
    with FakeMailjet() as one:
        yield one


def _api(fake: FakeMailjet, *, secret: str = "", probe: str | None = None, budget_s: float = 8.0) -> AccountApi:
    client = MailjetClient(fake.key, secret or fake.secret, fake.url, total_limit=0.5)
    return AccountApi(client, fake.key, probe, budget_s=budget_s)


def test_everything_is_fetched_and_no_secret_is_kept(fake: FakeMailjet) -> None:
    fake.add_day(2, Total=100, MessageSentCount=90, MessageHardBouncedCount=6, MessageSoftBouncedCount=3)
    seen = _api(fake).snapshot()
    assert seen.key is not None
    assert seen.key.active is True
    assert seen.senders is not None
    assert seen.senders[0].email == SENDER
    assert seen.domains is not None
    assert seen.domains[0].dkim == "ok"
    assert seen.days is not None
    assert (seen.days[0].total, seen.days[0].bounced) == (100, 9)
    assert seen.days[0].day is not None
    assert seen.failure is None
    assert "must-never-be-shown" not in repr(seen)


def test_days_before_the_period_are_not_asked_for(fake: FakeMailjet) -> None:
    fake.add_day(40, Total=100)
    fake.add_day(1, Total=50)
    assert [one.total for one in _api(fake).days()] == [50]


def test_sending_is_only_probed_where_it_is_allowed_and_never_delivers(fake: FakeMailjet) -> None:
    assert _api(fake).snapshot().sending is Sending.UNKNOWN
    assert not [one for one in fake.requests if one.method == "POST"]
    assert _api(fake, probe=SENDER).snapshot().sending is Sending.ALLOWED
    (probe,) = [one for one in fake.requests if one.method == "POST"]
    assert b'"SandboxMode": true' in probe.body
    assert not fake.messages


def test_a_suspension_is_seen_and_the_figures_still_fetched(fake: FakeMailjet) -> None:
    fake.mode = Mode.SUSPENDED
    seen = _api(fake, probe=SENDER).snapshot()
    assert seen.sending is Sending.SUSPENDED
    assert seen.days is not None


def test_a_suspension_that_closes_everything_is_still_a_suspension(fake: FakeMailjet) -> None:
    fake.mode, fake.rest_while_suspended = Mode.SUSPENDED, False
    seen = _api(fake, probe=SENDER).snapshot()
    assert seen.sending is Sending.SUSPENDED
    assert seen.failure is LoginRejected
    assert len(fake.requests) == 2


@pytest.mark.parametrize("probe", [None, SENDER])
def test_a_wrong_login_is_asked_once_and_never_again(fake: FakeMailjet, probe: str | None) -> None:
    api = _api(fake, secret="wrong", probe=probe)
    for _ in range(3):
        assert api.snapshot().failure is LoginRejected
    assert len(fake.requests) == 1


def test_a_mailjet_that_is_down_ends_the_asking(fake: FakeMailjet) -> None:
    fake.mode = Mode.BROKEN
    seen = _api(fake).snapshot()
    assert seen.failure is Unreachable
    assert {one.path for one in fake.requests} == {"/v3/REST/apikey"}


def test_what_was_fetched_before_the_time_ran_out_is_kept(fake: FakeMailjet) -> None:
    seen = _api(fake, budget_s=0.1).snapshot()
    assert seen.failure is Unreachable


def test_half_a_record_and_numbers_as_text_are_read(fake: FakeMailjet) -> None:
    fake.apikey = {"APIKey": "fake-key", "IsActive": "false", "Runlevel": "Softlock", "QuarantineValue": "2"}
    fake.senders = [{"Email": SENDER}]
    fake.daily = [{"Timeslice": "", "Total": "7", "MessageSentCount": None}]
    seen = _api(fake).snapshot()
    assert seen.key is not None
    assert (seen.key.active, seen.key.runlevel, seen.key.quarantine) == (False, "Softlock", 2.0)
    assert seen.days is not None
    assert (seen.days[0].total, seen.days[0].sent, seen.days[0].day) == (7, 0, None)
