"""Whatever fails, and whichever question is open: an answer with a way on, nothing invented, and the talk goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from bot.dialogue.questions import QUESTIONS
from tests.drills.judge import drill
from tests.drills.nursery import Nursery
from tests.drills.table import FAULTS, THERE, Dependency, Way, short_table, whole_table
from tests.drills.world import World, world
from tests.fakes.platform import wait_until

pytestmark = pytest.mark.conversation


@pytest.fixture(scope="module")
def around(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(nursery, tmp_path_factory.mktemp("drill")) as here:
        yield here


def test_the_table_has_every_question_at_every_fault() -> None:
    rows = list(whole_table())
    assert len(set(rows)) == len(rows) == len(QUESTIONS) * len(THERE) * len(Way)
    short = [row for part in short_table().values() for row in part]
    assert {row.question.name for row in short} == set(QUESTIONS)
    assert {(row.dependency, row.way) for row in short} == set(FAULTS)


@pytest.mark.parametrize(("dependency", "way"), FAULTS, ids=lambda part: part.value)
def test_a_failing_dependency_brings_an_answer_and_a_way_on(around: World, dependency: Dependency, way: Way) -> None:
    for pair in short_table()[dependency, way]:
        judged = drill(around, pair)
        assert not judged.problems, f"{judged.pair}: {judged.problems}"


def test_every_case_reached_the_team_once_when_the_mail_server_was_back(around: World) -> None:
    def waiting() -> int:
        import sqlite3

        with sqlite3.connect(around.server.database, timeout=10) as database:
            query = "select count(*) from handover_parcels where sent_at is null"
            return int(database.execute(query).fetchone()[0])

    wait_until(lambda: waiting() == 0, within_s=60)
    subjects = Counter(str(letter["Subject"]) for letter in around.smtp.letters)
    assert all(count == 1 for count in subjects.values()), subjects
