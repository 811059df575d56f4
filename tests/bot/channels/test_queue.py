from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.queue import Queue, Work


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(tmp_path: Path, clock: Clock) -> Iterator[Queue]:
    opened = Queue(f"sqlite:///{tmp_path}/inbox.db", lease_s=30, clock=clock)
    yield opened
    opened.close()


def taken(queue: Queue) -> Work:
    work = queue.take("slack")
    assert work is not None
    return work


def test_what_was_put_twice_is_worked_on_once(queue: Queue) -> None:
    assert queue.put("slack", "Ev1", "c", {"text": "hi"})
    assert not queue.put("slack", "Ev1", "c", {"text": "hi"})
    work = taken(queue)
    assert (work.payload, work.answers, work.sent) == ({"text": "hi"}, None, 0)
    assert queue.take("slack") is None
    queue.answered(work, [{"text": "ho"}])
    queue.done(work.claim)
    assert not queue.put("slack", "Ev1", "c", {"text": "hi"})
    assert queue.take("slack") is None


def test_a_conversation_goes_on_only_after_its_answer_was_sent(queue: Queue) -> None:
    for number in range(3):
        queue.put("slack", f"Ev{number}", "c", {"n": number})
    queue.put("slack", "Ev9", "other", {"n": 9})
    first, other = taken(queue), taken(queue)
    assert (first.payload["n"], other.payload["n"]) == (0, 9)
    queue.answered(first, [{"text": "a"}])
    assert queue.take("slack") is None
    queue.done(first.claim)
    assert taken(queue).payload["n"] == 1


def test_answers_of_a_dead_process_are_sent_from_where_it_stopped(queue: Queue, clock: Clock) -> None:
    queue.put("slack", "Ev1", "c", {})
    work = taken(queue)
    queue.answered(work, [{"text": "a"}, {"text": "b"}])
    queue.sent(work.claim, 1)
    clock.now += 31
    heir = taken(queue)
    assert heir.answers == ({"text": "a"}, {"text": "b"})
    assert heir.sent == 1
    assert heir.claim.attempt == 2
    assert not queue.sent(work.claim, 2), "the dead one has no say any more"


def test_what_is_put_off_waits_and_nothing_overtakes_it(queue: Queue, clock: Clock) -> None:
    queue.put("slack", "Ev1", "c", {"n": 1})
    queue.put("slack", "Ev2", "c", {"n": 2})
    queue.later(taken(queue).claim, 60)
    assert queue.take("slack") is None
    clock.now += 61
    assert taken(queue).payload["n"] == 1


def test_an_unasked_message_is_sent_once(queue: Queue) -> None:
    assert queue.post("slack", "bericht-1", "slack:meldungen", {"channel": "C1"}, [{"text": "Bericht"}])
    assert not queue.post("slack", "bericht-1", "slack:meldungen", {"channel": "C1"}, [{"text": "Bericht"}])
    work = taken(queue)
    assert work.answers == ({"text": "Bericht"},)
    queue.done(work.claim)
    assert queue.take("slack") is None


def test_a_message_without_an_answer_ends(queue: Queue) -> None:
    queue.put("slack", "Ev1", "c", {})
    work = taken(queue)
    queue.answered(work, [])
    queue.done(work.claim)
    assert queue.take("slack") is None


def test_nothing_of_a_done_message_but_its_id_is_kept(queue: Queue, tmp_path: Path) -> None:
    queue.put("slack", "Ev1", "c", {"text": "anna@geheim.example"})
    work = taken(queue)
    queue.answered(work, [{"text": "Antwort an anna@geheim.example"}])
    queue.done(work.claim)
    with contextlib.closing(sqlite3.connect(tmp_path / "inbox.db")) as database:
        rows = database.execute("select * from inbox_messages").fetchall()
    assert "geheim" not in str(rows)


def test_channels_do_not_take_each_others_work(queue: Queue) -> None:
    queue.put("telegram", "1", "c", {})
    assert queue.take("slack") is None
    assert queue.knows("telegram", "c")
    assert not queue.knows("slack", "c")


def test_a_message_that_is_erased_while_it_is_answered_still_gets_its_answer(queue: Queue, tmp_path: Path) -> None:
    queue.put("slack", "Ev1", "c", {"text": "lösch meine Daten", "channel": "D1"})
    work = taken(queue)
    assert queue.erase("c") == 1
    claim = queue.answered(work, [{"text": "Gelöscht."}])
    assert claim is not None
    with contextlib.closing(sqlite3.connect(tmp_path / "inbox.db")) as database:
        assert "meine Daten" not in str(database.execute("select * from inbox_messages").fetchall())
    assert not queue.put("slack", "Ev1", "c", {"text": "lösch meine Daten"}), "a retry is still known"
    assert queue.sent(claim, 1)
    assert queue.done(claim)


def test_who_lost_the_lease_does_not_answer(queue: Queue, clock: Clock) -> None:
    queue.put("slack", "Ev1", "c", {})
    late = taken(queue)
    clock.now += 31
    heir = taken(queue)
    assert queue.answered(late, [{"text": "zu spät"}]) is None
    assert queue.answered(heir, [{"text": "rechtzeitig"}]) == heir.claim
