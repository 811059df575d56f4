from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.channels.inbox import ClaimStatus, Inbox

NEW, DONE, BUSY = ClaimStatus.NEW, ClaimStatus.DONE, ClaimStatus.BUSY


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(tmp_path: Path, clock: Clock) -> Iterator[Inbox]:
    opened = Inbox(f"sqlite:///{tmp_path}/inbox.db", lease_s=30, clock=clock)
    yield opened
    opened.close()


def test_a_repeated_message_gets_the_stored_answers(inbox: Inbox) -> None:
    claim = inbox.claim("rest", "1", "anna")
    assert claim.status is NEW
    assert inbox.claim("rest", "1", "anna").status is BUSY
    assert inbox.finish(claim, [{"text": "Grüße"}])
    again = inbox.claim("rest", "1", "anna")
    assert (again.status, again.answers) == (DONE, ({"text": "Grüße"},))


def test_the_same_id_in_another_conversation_or_channel_is_another_message(inbox: Inbox) -> None:
    inbox.finish(inbox.claim("rest", "1", "anna"), [{"text": "für Anna"}])
    assert inbox.claim("rest", "1", "bert").status is NEW
    assert inbox.claim("website", "1", "anna").status is NEW


def test_messages_of_one_conversation_follow_each_other_and_others_do_not_wait(inbox: Inbox) -> None:
    first = inbox.claim("rest", "1", "anna")
    assert inbox.claim("rest", "2", "anna").status is BUSY
    assert inbox.claim("rest", "3", "anna").status is BUSY
    assert inbox.claim("rest", "1", "bert").status is NEW
    inbox.finish(first, [])
    assert inbox.claim("rest", "3", "anna").status is BUSY, "the second came first"
    assert inbox.claim("rest", "2", "anna").status is NEW


def test_a_message_whose_owner_died_is_taken_over_after_the_lease(inbox: Inbox, clock: Clock) -> None:
    dead = inbox.claim("rest", "1", "anna")
    clock.now += 31
    heir = inbox.claim("rest", "1", "anna")
    assert (heir.status, heir.attempt) == (NEW, 2)
    assert not inbox.finish(dead, [{"text": "too late"}])
    assert inbox.finish(heir, [{"text": "in time"}])
    assert inbox.claim("rest", "1", "anna").answers == ({"text": "in time"},)


def test_a_renewed_lease_holds(inbox: Inbox, clock: Clock) -> None:
    claim = inbox.claim("rest", "1", "anna")
    clock.now += 20
    assert inbox.renew(claim)
    clock.now += 20
    assert inbox.claim("rest", "1", "anna").status is BUSY


def test_a_released_message_may_be_claimed_at_once(inbox: Inbox) -> None:
    inbox.release(inbox.claim("rest", "1", "anna"))
    assert inbox.claim("rest", "1", "anna").status is NEW


def test_a_caller_who_went_away_holds_nobody_up_for_longer_than_the_lease(inbox: Inbox, clock: Clock) -> None:
    first = inbox.claim("rest", "1", "anna")
    inbox.claim("rest", "2", "anna")  # and never asked again
    inbox.finish(first, [])
    assert inbox.claim("rest", "3", "anna").status is BUSY
    clock.now += 31
    assert inbox.claim("rest", "3", "anna").status is NEW


def test_old_messages_are_forgotten_and_a_conversation_can_be_erased(inbox: Inbox, clock: Clock) -> None:
    inbox.finish(inbox.claim("rest", "1", "anna"), [{"text": "x"}])
    clock.now += 100
    inbox.finish(inbox.claim("rest", "1", "bert"), [{"text": "x"}])
    assert inbox.forget(kept_s=50) == 1
    assert inbox.claim("rest", "1", "bert").status is DONE
    assert inbox.erase("bert") == 1
    assert inbox.claim("rest", "1", "bert").status is NEW


def test_a_message_that_is_erased_while_it_is_answered_is_finished_all_the_same(inbox: Inbox) -> None:
    claim = inbox.claim("rest", "1", "anna")
    inbox.erase("anna")
    assert inbox.finish(claim, [{"text": "Gelöscht."}])
    assert inbox.claim("rest", "1", "anna").answers == ({"text": "Gelöscht."},)


def test_very_long_names_stay_different(inbox: Inbox) -> None:
    assert inbox.claim("rest", "1", "a" * 999).status is NEW
    assert inbox.claim("rest", "1", "a" * 998).status is NEW


def test_of_many_threads_with_one_message_one_gets_it(tmp_path: Path) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    start = threading.Barrier(16)

    def claim(_: int) -> ClaimStatus:
        start.wait()
        return inbox.claim("rest", "1", "anna").status

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(claim, range(16)))
    inbox.close()
    assert statuses.count(NEW) == 1
    assert statuses.count(BUSY) == 15


def test_several_processes_share_the_work_without_an_overlap(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/inbox.db"
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        won = pool.starmap(claim_all, [(url,)] * 3)
    assert sorted(number for numbers in won for number in numbers) == list(range(60))


def test_an_inbox_in_memory_works_for_one_process() -> None:
    inbox = Inbox("sqlite://")
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda n: inbox.claim("rest", str(n), str(n)).status, range(20)))
    assert set(statuses) == {NEW}


def claim_all(url: str) -> list[int]:
    """Claim sixty messages and return which were won; runs in a process of its own."""
    inbox = Inbox(url)
    try:
        return [n for n in range(60) if inbox.claim("rest", str(n), f"c{n}").status is NEW]
    finally:
        inbox.close()
