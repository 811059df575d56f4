from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.account.case_merge import merged
from bot.account.cases import MOST_TRIES, Case, CaseStore, Refused, owner_key
from bot.account.references import find_reference, new_reference

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=timezone.utc)
ADDRESS = "info@yogahaus.de"


class _Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def store(tmp_path: Path, clock: _Clock) -> Iterator[CaseStore]:
    one = CaseStore(f"sqlite:///{tmp_path}/cases.db", clock=clock)
    yield one
    one.close()


def test_a_case_survives_the_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cases.db"
    first = CaseStore(url)
    reference = first.create({"reason": "bounces"}).reference
    first.close()
    again = CaseStore(url).get(reference)
    assert again is not None
    assert again.content == {"reason": "bounces"}


def test_the_number_and_the_registered_address_open_a_case(store: CaseStore) -> None:
    case = store.create({}, address="Info@Yogahaus.de")
    opened = store.open_with(case.reference, " INFO@yogahaus.de ", "someone")
    assert isinstance(opened, Case)
    assert opened.reference == case.reference


def test_a_wrong_number_and_a_foreign_address_are_answered_alike(store: CaseStore) -> None:
    case = store.create({}, address=ADDRESS)
    assert store.open_with(case.reference, "fremd@example.org", "a") is Refused.NO_MATCH
    assert store.open_with("2222-CCCC", ADDRESS, "b") is Refused.NO_MATCH


def test_a_case_without_address_cannot_be_opened_by_its_number(store: CaseStore) -> None:
    case = store.create({})
    for address in ("", "niemand@invalid", "a@b.de"):
        assert store.open_with(case.reference, address, address) is Refused.NO_MATCH


def test_tries_are_limited_by_conversation_and_by_number_for_an_hour(store: CaseStore, clock: _Clock) -> None:
    case = store.create({}, address=ADDRESS)
    for number in range(MOST_TRIES):
        store.open_with(f"2222-CCC{number}", ADDRESS, "guesser")
        store.open_with(case.reference, f"{number}@example.org", f"conversation {number}")
    assert store.open_with("3333-CCCC", ADDRESS, "guesser") is Refused.TOO_OFTEN
    assert store.open_with(case.reference, ADDRESS, "somebody else") is Refused.TOO_OFTEN
    clock.now += timedelta(hours=1, seconds=1)
    assert isinstance(store.open_with(case.reference, ADDRESS, "guesser"), Case)


def test_a_signed_asker_finds_his_newest_open_case_and_no_other(store: CaseStore, clock: _Clock) -> None:
    mine, other = owner_key("anbieter", "42"), owner_key("anbieter", "43")
    old = store.create({"n": 1}, mine)
    clock.now += timedelta(days=1)
    new = store.create({"n": 2}, mine)
    store.create({"n": 3}, other)
    latest = store.latest_of(mine)
    assert latest is not None
    assert latest.reference == new.reference
    store.save(new.reference, {}, {}, closed=True)
    latest = store.latest_of(mine)
    assert latest is not None
    assert latest.reference == old.reference
    assert store.owned(old.reference, other) is None
    assert store.owned(old.reference, mine) is not None


def test_two_browsers_on_one_case_lose_nothing(store: CaseStore) -> None:
    start = {"fields": {"menge": "1"}, "ticked": ["a"]}
    reference = store.create(start).reference

    def write(name: str) -> None:
        for number in range(10):
            current = store.get(reference)
            assert current is not None
            fields = {**current.content["fields"], f"{name}{number}": "x"}
            after = {"fields": fields, "ticked": [*current.content["ticked"], f"{name}{number}"]}
            assert store.save(reference, current.content, after) is not None

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    case = store.get(reference)
    assert case is not None
    assert len(case.content["fields"]) == 31
    assert len(case.content["ticked"]) == 31


def test_a_deleted_case_stays_deleted(store: CaseStore) -> None:
    case = store.create({}, address=ADDRESS)
    assert store.export(ADDRESS)[0]["reference"] == case.reference
    assert store.erase(ADDRESS) == 1
    assert store.save(case.reference, {}, {"reason": "api"}) is None
    assert store.get(case.reference) is None
    assert not store.delete(case.reference)


def test_old_cases_are_pruned(store: CaseStore, clock: _Clock) -> None:
    old = store.create({})
    clock.now += timedelta(days=100)
    new = store.create({})
    assert store.prune(NOW + timedelta(days=50)) == 1
    assert store.get(old.reference) is None
    assert store.get(new.reference) is not None


def test_watching_is_wanted_once_somebody_says_so(store: CaseStore) -> None:
    case = store.create({})
    assert not store.any_watched()
    store.save(case.reference, {}, {}, watch=True)
    assert store.any_watched()


@pytest.mark.parametrize(
    ("after", "current", "result"),
    [
        ({"a": 2}, {"a": 1, "b": 5}, {"a": 2, "b": 5}),
        ({"f": {"x": "1"}}, {"a": 1, "f": {"y": "2"}}, {"f": {"x": "1", "y": "2"}}),
        ({"a": 1, "l": ["p"]}, {"a": 1, "l": ["q"]}, {"a": 1, "l": ["q", "p"]}),
    ],
)
def test_changes_are_joined(after: dict[str, object], current: dict[str, object], result: dict[str, object]) -> None:
    assert merged({"a": 1}, after, current) == result


def test_a_tick_taken_back_stays_back() -> None:
    assert merged({"l": ["a", "b"]}, {"l": ["a"]}, {"l": ["a", "b", "c"]}) == {"l": ["a", "c"]}


def test_numbers_differ_and_are_found_in_what_people_type() -> None:
    numbers = {new_reference() for _ in range(500)}
    assert len(numbers) == 500
    for number in list(numbers)[:50]:
        for typed in (number, number.lower(), number.replace("-", ""), f"Fall {number}!", number.replace("-", " - ")):
            assert find_reference(typed) == number
        assert find_reference(f"Die Nummer ist {' '.join(number.replace('-', ''))}") == number


@pytest.mark.parametrize(
    "text", ["seit 2023 4567", "0171 2345678", "k7mx4r2p@web.de", "mein Konto", "4.000 im Monat", "RTXY FHJK"]
)
def test_ordinary_text_holds_no_number(text: str) -> None:
    assert find_reference(text) is None
