"""A worker may die at any moment: what it was at is done once in effect, by the next one."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.shared.messaging.house import House, acted, until


@contextmanager
def doomed(house: House, broker_url: str, behaviour: str) -> Iterator[subprocess.Popen[str]]:
    """Run the two workers in another process; it is killed in the end, without a warning."""
    urls = [
        house.engine(name).url.render_as_string(hide_password=False)
        for name in ("accounts", "mailer")
    ]
    module = [sys.executable, "-m", "tests.shared.messaging.doomed"]
    with subprocess.Popen(
        [*module, broker_url, *urls, behaviour], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "started\n"
        yield process
        process.kill()


@pytest.fixture
def broker_url(request: pytest.FixtureRequest, house: House) -> str:
    if house.broker.memory:
        return "memory://dying"
    url: str = request.getfixturevalue("vhost")
    return url


class TestATerminatedWorker:
    def test_ends_in_good_order(self, house: House, broker_url: str) -> None:
        house.announce("accounts", acted("one"))
        with doomed(house, broker_url, "run") as process:
            until(lambda: house.effects("mailer"))

            process.terminate()

            assert process.wait(60) == 0


class TestAKilledWorker:
    def test_leaves_the_message_in_hand_to_the_next(self, house: House, broker_url: str) -> None:
        house.announce("accounts", acted("one"), acted("two"))
        with doomed(house, broker_url, "hang") as process:
            assert process.stdout
            assert process.stdout.readline() == "in hand\n"

        house.start(house.worker("accounts"), house.worker("mailer"))

        until(lambda: len(house.effects("mailer")) == 2)
        assert house.effects("mailer") == ["one", "two"]

    @pytest.mark.faults
    def test_loses_nothing_and_repeats_nothing_whenever_it_dies(
        self, house: House, broker_url: str
    ) -> None:
        expected = [f"{number:03}" for number in range(400)]
        for round_ in range(8):
            with doomed(house, broker_url, "work"):
                for operation in expected[round_ * 50 : (round_ + 1) * 50]:
                    house.announce("accounts", acted(operation))
                time.sleep(0.03 * round_)  # die at another moment each time

        house.start(house.worker("accounts"), house.worker("mailer"))

        until(lambda: len(house.effects("mailer")) >= 400)
        assert house.effects("mailer") == expected
