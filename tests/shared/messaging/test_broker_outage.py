"""RabbitMQ killed for real: requests go on, nothing is lost, knowledge ages and comes back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared import clock
from shared.access.staleness import AccessKnowledgeStale, require_fresh
from shared.events import accounts
from shared.messaging import known_as_of
from tests.servers.broker import Broker
from tests.shared.messaging.house import House, acted, until

STALENESS = timedelta(seconds=15)
"""The shortest that a setting allows."""


def lets_delegates_in(house: House) -> bool:
    with house.transaction("mailer") as session:
        as_of = known_as_of(session, "accounts")
    try:
        require_fresh(as_of, now=clock.now(), staleness=STALENESS)
    except AccessKnowledgeStale:
        return False
    return True


@pytest.mark.faults
class TestAKilledBroker:
    def test_delays_events_in_their_order_and_delegates_until_it_is_back(
        self, own_broker: Broker, make_database: Callable[[], str]
    ) -> None:
        house = House(own_broker.url, make_database)
        house.start(house.worker("mailer"), house.worker("accounts", heartbeat=accounts.Heartbeat))
        house.announce("accounts", acted("00"))
        until(lambda: house.effects("mailer") and lets_delegates_in(house))
        assert own_broker.machine

        own_broker.machine.kill()
        for number in range(1, 30):
            house.announce("accounts", acted(f"{number:02}"))
        until(lambda: not lets_delegates_in(house))
        effects_meanwhile = house.effects("mailer")
        own_broker.machine.start()
        own_broker.wait()

        until(lambda: len(house.effects("mailer")) >= 30, within=120)
        until(lambda: lets_delegates_in(house))
        effects = house.effects("mailer")
        house.close()
        assert effects_meanwhile == ["00"]
        assert effects == [f"{number:02}" for number in range(30)]
