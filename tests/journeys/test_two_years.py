"""A centre and the towns it works for, over two simulated years, on RabbitMQ (design.md §4.8).

Requests, of which some are accepted in part, refused or never answered; assignment, work,
amendments, prolongation, narrowing, suspension, hand-over, expiry and renewal. After every step the
database of `delegation` is as the reference has it, and `accounts`, which hears of it by RabbitMQ,
lets everybody do as much, and not more.

Forty towns with a fixed seed always; nine hundred with `--faults`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine

from deploy.installation.provisioning import Urls
from shared.messaging import relay
from tests.accounts.world import NOW
from tests.journeys.two_years.house import House
from tests.journeys.two_years.journey import ALL, Journey

pytestmark = [pytest.mark.long, pytest.mark.broker]

OVER = ("refused", "cancelled", "lapsed", "expired", "terminated")

ENDINGS = {
    "delegation.refused": ["pending to refused"],
    "delegation.cancelled": ["pending to cancelled"],
    "delegation.lapsed": ["pending to lapsed"],
    "delegation.expired": ["active to expired", "suspended to expired"],
    "delegation.terminated": ["active to terminated", "suspended to terminated"],
    "delegation.requested": ["nothing to pending"],
    "delegation.accepted": ["pending to active"],
    "extension.allowed": ["extension allowed"],
}
"""What both sides are told of, and what has become of what then: as often as it has, no oftener."""


@pytest.fixture
def house(
    vhost: str,
    throwaway: Callable[[str], Urls],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[House]:
    for name in ("HEARTBEAT_EVERY", "SWEEP_EVERY", "TICK"):  # days go by within seconds here
        monkeypatch.setattr(relay, name, 0.1)
    databases = {name: throwaway(name).runtime for name in ("accounts", "delegation")}
    with time_machine.travel(NOW, tick=False) as traveller:
        made = House(vhost, databases, tmp_path, traveller)
        yield made
        made.stop()


class TestTwoYears:
    @pytest.mark.parametrize(
        "size",
        [
            pytest.param(40, id="forty towns"),
            pytest.param(900, id="nine hundred towns", marks=pytest.mark.faults),
        ],
    )
    def test_are_lived_with_every_rule_kept_at_every_step(self, house: House, size: int) -> None:
        journey = Journey(house, size, seed=size)
        everybody = range(size)

        journey.ask(everybody)
        journey.look()
        journey.until(4)
        journey.answer()
        journey.look()
        journey.assign(0, everybody)
        journey.assign(1, journey.some(0.3))
        journey.until(35)  # what nobody has answered has lapsed
        for day in range(60, 150, 30):
            journey.live(0.2)
            journey.until(day)
        journey.amend(journey.of("active"), rights=ALL)
        journey.look()
        for day in range(150, 240, 30):
            journey.live(0.2)
            journey.until(day)
        journey.amend(journey.some(0.6), days=500)
        journey.look()
        journey.suspend(size // 2)
        journey.until(300)
        journey.hand_over(0, everybody)
        journey.look()
        journey.suspend(None)
        for day in range(330, 420, 30):
            journey.live(0.2)
            journey.until(day)
        journey.renew_accounts()
        for day in (420, 520, 620):  # what has ended is asked for anew
            journey.until(day)
            journey.ask(journey.of(*OVER))
            journey.until(day + 5)
            journey.answer()
            journey.assign(day // 100 % 2, journey.some(0.7))
            journey.live(0.2)
            journey.until(day + 40)
        journey.until(730)

        told, seen = journey.checks.told, journey.seen
        for event, causes in ENDINGS.items():
            assert told[event] == sum(seen[cause] for cause in causes), (event, told, seen)
        ended = journey.checks.subjects.get("delegation.expired", set())
        warned = journey.checks.subjects["delegation.ending"]
        warned |= journey.checks.subjects.get("extension.withdrawn", set())
        assert ended <= warned, "ended without a warning"
        assert {"pending to lapsed", "accepted narrower", "hand_over", "longer"} <= set(seen), seen
        assert {"active to expired", "narrower", "wider", "active to suspended"} <= set(seen), seen
        assert {"read", "write", "none"} <= set(journey.worked), journey.worked
        assert house.dead_letters() == 0
