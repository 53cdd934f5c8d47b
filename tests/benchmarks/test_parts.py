"""A part of a benchmark that is not over in time is given up, wherever it waits."""

import signal
import threading

import pytest

from tests.benchmarks.parts import TooLong, within


def wait_for_ever(ended: list[str]) -> None:
    """Wait as workers and handlers do, which go on after whatever has failed."""
    try:
        while True:
            try:
                threading.Event().wait()
            except Exception:
                continue
    finally:
        ended.append("server")


def test_a_part_that_waits_for_ever_is_interrupted_and_ends_what_it_started() -> None:
    ended: list[str] = []
    before = signal.getsignal(signal.SIGALRM)

    with pytest.raises(TooLong, match=r"^not over within 0\.01 seconds$"), within(0.01):
        wait_for_ever(ended)

    assert ended == ["server"]
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_part_that_is_over_in_time_is_left_alone() -> None:
    with within(60):
        pass

    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
