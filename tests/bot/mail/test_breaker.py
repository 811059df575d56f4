"""The circuit breaker and the throttle, with a clock that the test turns."""

from __future__ import annotations

import pytest

from bot.mail.breaker import BreakerState, CircuitBreaker
from bot.mail.errors import RateLimited, Unreachable
from bot.mail.throttle import LookupLimits, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock) -> CircuitBreaker:
    breaker = CircuitBreaker(failures=2, cool_down=30, clock=clock)
    breaker.failed(Unreachable)
    breaker.failed(RateLimited)
    return breaker


def test_it_opens_only_after_failures_in_a_row() -> None:
    breaker = CircuitBreaker(failures=2, clock=Clock())
    breaker.failed(Unreachable)
    breaker.succeeded()
    breaker.failed(Unreachable)
    states = [breaker.state]
    breaker.failed(Unreachable)
    assert [*states, breaker.state] == [BreakerState.CLOSED, BreakerState.OPEN]
    assert not breaker.allow()
    assert breaker.last_failure is Unreachable


def test_after_the_cool_down_exactly_one_may_try() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 30
    states = [breaker.state]
    assert [breaker.allow(), breaker.allow()] == [True, False]
    breaker.succeeded()
    assert [*states, breaker.state] == [BreakerState.HALF_OPEN, BreakerState.CLOSED]
    assert breaker.allow()


def test_one_failure_of_the_trial_shuts_it_again() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 30
    assert breaker.allow()
    breaker.failed(Unreachable)
    assert breaker.state is BreakerState.OPEN
    assert not breaker.allow()


def test_a_trial_that_never_reports_does_not_shut_it_for_ever() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 30
    assert breaker.allow()
    clock.now += 30
    assert breaker.allow()


def test_look_ups_are_limited_per_asker_and_per_address() -> None:
    clock = Clock()
    throttle = Throttle(LookupLimits(per_asker=2, per_address=3, window_s=60), clock)
    assert [throttle.allow("a", "x"), throttle.allow("a", "y"), throttle.allow("a", "z")] == [
        True,
        True,
        False,
    ]
    assert [throttle.allow("b", "x"), throttle.allow("c", "x"), throttle.allow("d", "x")] == [
        True,
        True,
        False,
    ]
    assert throttle.allow("d", "z")  # the refused ones were not counted
    clock.now += 60
    assert throttle.allow("a", "x")


def test_the_throttle_forgets_who_has_gone() -> None:
    clock = Clock()
    throttle = Throttle(LookupLimits(window_s=1), clock)
    for number in range(5001):
        throttle.allow(str(number), str(number))
    clock.now += 2
    throttle.allow("new", "new")
    assert len(throttle._seen) == 2


def test_a_flood_of_new_askers_does_not_slow_the_throttle_down(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle = Throttle(LookupLimits(), Clock())
    walks: list[float] = []
    monkeypatch.setattr(throttle, "_forget", lambda now, forget=throttle._forget: (walks.append(now), forget(now)))
    for number in range(20_000):
        throttle.allow(str(number), str(number))
    assert 0 < len(walks) < 5  # through all that it knows; not again before that has doubled
