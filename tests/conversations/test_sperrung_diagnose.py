"""What the team hears about the account, in every mode of the fake Mailjet."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.fakes.mailjet import FakeMailjet, Mode
from tests.server import SECRET, Conversation, running_server

pytestmark = pytest.mark.conversation

TEAM = sign_identity(Asker(Role.TEAM, sub="team-1"), SECRET)
STATE = ("mode", "apikey", "senders", "dns", "daily", "rest_while_suspended", "secret")


@pytest.fixture
def restored(mailjet: FakeMailjet) -> Iterator[FakeMailjet]:
    kept = {name: copy.deepcopy(getattr(mailjet, name)) for name in STATE}
    yield mailjet
    for name, value in kept.items():
        setattr(mailjet, name, value)


def _opening(url: str, identity: str | None = TEAM) -> str:
    return Conversation(url, identity).say("Unser Mailjet-Account ist gesperrt").text


def _queued(fake: FakeMailjet) -> None:
    fake.mode = Mode.LIMITED


def _free_plan(fake: FakeMailjet) -> None:
    for ago in (1, 2, 3):
        fake.add_day(ago, Total=500, MessageSentCount=199, MessageQueuedCount=301)


def _set(name: str, **changes: Any) -> Callable[[FakeMailjet], None]:
    def change(fake: FakeMailjet) -> None:
        record = getattr(fake, name)
        (record[0] if isinstance(record, list) else record).update(changes)

    return change


def _bounces(fake: FakeMailjet) -> None:
    fake.add_day(3, Total=1000, MessageSentCount=900, MessageHardBouncedCount=80, MessageSoftBouncedCount=11)


def _complaints(fake: FakeMailjet) -> None:
    fake.add_day(2, Total=2000, MessageSentCount=2000, MessageSpamCount=4)


def _down(fake: FakeMailjet) -> None:
    fake.mode = Mode.BROKEN


@pytest.mark.parametrize(
    ("change", "says", "never"),
    [
        (_queued, ("Sendelimit", "muss keine Sperre sein"), ("ist gesperrt: Mailjet meldet",)),
        (_free_plan, ("höchstens 200 am Tag", "gesperrt ist nichts"), ()),
        (_set("apikey", QuarantineValue=1), ("Quarantäne", "Tageslimit", "keine Sperre"), ()),
        (_set("apikey", IsActive=False), ("abgeschaltet",), ()),
        (_set("apikey", Runlevel="Softlock"), ("eingeschränkt", "Softlock"), ()),
        (_set("senders", Status="Inactive"), ("kurse@beispiel.test", "nicht freigegeben"), ()),
        (_set("dns", DKIMStatus="Error"), ("DKIM-Eintrag von beispiel.test",), ()),
        (_set("dns", SPFStatus="Not found"), ("SPF-Eintrag von beispiel.test", "spf.mailjet.com"), ()),
        (_bounces, ("bei 9,1 %, Mailjets Grenze ist 8 %", "5 %", "zu viele unzustellbare Mails"), ()),
        (_complaints, ("Beschwerderate", "0,2 %", "0,08 %", "Spam-Beschwerden"), ()),
        (_down, ("antwortet gerade nicht", "weiß ich deshalb nicht", "Nicht sehen konnte ich"), ("unauffällig",)),
        (lambda _: None, ("nichts auffällig", "ob Mailjet den Versand selbst verweigert", "Spamfallen"), ()),
    ],
    ids=[
        "limited", "free plan", "quarantine", "key off", "key restricted", "inactive sender", "DKIM", "SPF",
        "bounces 9 %", "complaints 0.2 %", "down", "nothing",
    ],
)  # fmt: skip
def test_each_state_has_its_own_answer(
    server: str,
    restored: FakeMailjet,
    change: Callable[[FakeMailjet], None],
    says: tuple[str, ...],
    never: tuple[str, ...],
) -> None:
    change(restored)
    text = _opening(server)
    for part in says:
        assert part in text
    for part in never:
        assert part not in text
    assert "must-never-be-shown" not in text


def test_a_guest_hears_nothing_of_the_account(server: str, restored: FakeMailjet) -> None:
    _bounces(restored)
    asked = len(restored.requests)
    text = _opening(server, identity=None)
    assert "nachgesehen" not in text
    assert len(restored.requests) == asked


def test_the_diagnosis_can_be_asked_for_again(server: str, restored: FakeMailjet) -> None:
    team = Conversation(server, TEAM)
    team.say("Unser Mailjet-Account ist gesperrt")
    _complaints(restored)
    assert "Beschwerderate" in team.say("prüf bitte nochmal das Konto").text


def test_a_suspension_is_seen_whether_or_not_the_rest_still_works(tmp_path: Path) -> None:
    with FakeMailjet() as fake:
        keys = {"MAILJET_API_KEY": fake.key, "MAILJET_SECRET_KEY": fake.secret, "MAILJET_BASE_URL": fake.url}
        probe = {"MAILJET_PROBE_SENDER": "kurse@beispiel.test"}
        with running_server(tmp_path, IDENTITY_SECRET=SECRET, **keys, **probe) as url:
            _bounces(fake)
            fake.mode = Mode.SUSPENDED
            text = _opening(url)
            for part in ("Versand ist gesperrt", "mj-0001", "9,1 %"):
                assert part in text
            fake.rest_while_suspended = False
            text = _opening(url)
            assert "Versand ist gesperrt" in text
            assert "die Versandzahlen" in text
            assert "Zugangsdaten nicht an" not in text
            assert not fake.messages


def test_a_wrong_key_is_no_suspension_and_is_not_tried_again(tmp_path: Path) -> None:
    with FakeMailjet() as fake:
        keys = {"MAILJET_API_KEY": fake.key, "MAILJET_SECRET_KEY": "wrong", "MAILJET_BASE_URL": fake.url}
        with running_server(tmp_path, IDENTITY_SECRET=SECRET, **keys) as url:
            for _ in range(2):
                text = _opening(url)
                assert "noch keine Sperre" in text
                assert "API-Schlüssel" in text
            assert len(fake.requests) == 1
