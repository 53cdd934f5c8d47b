"""Each service speaks in its own name alone: RabbitMQ sees to it, whoever holds its password."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest
from amqp.exceptions import AccessRefused

from deploy.installation.compose import definitions
from shared.events import identity
from shared.messaging import LISTENS, Broker, topology
from shared.messaging.outbox import replay
from tests.servers.broker import Broker as Server
from tests.shared.messaging.house import House, acted, until
from tests.shared.messaging.letters import letter

PASSWORDS = {name: f"of-{name}" for name in (*LISTENS, definitions.ADMIN)}
EVENTS = topology.EVENTS.name


@pytest.fixture(scope="module")
def place(broker: Server) -> Iterator[str]:
    """A virtual host of an installation's users, declared; nothing is left in its queues."""
    url = broker.make_vhost()
    name = json.dumps(urlsplit(url).path.removeprefix("/"))
    written = definitions.write(PASSWORDS).replace('"vhost": "/"', f'"vhost": {name}')
    broker.define(written.replace('"name": "/"', f'"name": {name}'))
    for service in LISTENS:
        topology.declare_all(opened_by(service, url))
    yield url
    broker.drop_vhost(url)


def opened_by(service: str, url: str) -> Broker:
    """What a service's processes open."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return Broker(urlunsplit(parts._replace(netloc=f"{service}:{PASSWORDS[service]}@{host}")))


def publish(broker: Broker, *, exchange: str, key: str, body: str = "{}") -> None:
    """Publish something, and wait until the broker has taken or refused it."""
    link = broker.connect("test")
    try:
        channel = link.channel()
        message = channel.prepare_message(body, content_encoding="utf-8")
        channel.basic_publish(message, exchange, key)
        channel.queue_declare(topology.DEAD_LETTERS.name, passive=True)  # an answer comes after it
    finally:
        link.drop()


@pytest.mark.parametrize("service", LISTENS)
class TestAService:
    @pytest.mark.parametrize(
        "key", ["{other}.session.revoked.v1", "x{own}.a.b.v1", "{own}x.a.b.v1", "{own}", ""]
    )
    def test_announces_nothing_in_another_name(self, service: str, key: str, place: str) -> None:
        other = next(name for name in LISTENS if name != service)
        written = key.format(own=service, other=other)

        with pytest.raises(AccessRefused):
            publish(opened_by(service, place), exchange=EVENTS, key=written)

    @pytest.mark.parametrize(
        ("exchange", "key"), [("", "accounts.events"), ("comptoir.dead", "identity.a.b.v1")]
    )
    def test_puts_nothing_into_queues_past_the_exchange(
        self, service: str, exchange: str, key: str, place: str
    ) -> None:
        with pytest.raises(AccessRefused):
            publish(opened_by(service, place), exchange=exchange, key=key)


class TestWorkers:
    def test_hear_one_another_as_users_of_their_own(
        self, place: str, make_database: Callable[[], str]
    ) -> None:
        house = House(place, make_database)
        house.start(
            *[house.worker(name, broker=opened_by(name, place)) for name in sorted(LISTENS)]
        )
        try:
            house.announce("identity", acted("one", by=identity))
            until(lambda: [house.effects(name) for name in ("accounts", "mailer")] == [["one"]] * 2)
            with house.transaction("identity") as session:
                replay(session, again="mailer")
            until(lambda: house.effects("mailer") == ["one", "one"])
            assert house.effects("accounts") == ["one"]
        finally:
            house.close()

    def test_make_a_dead_letter_of_what_speaks_in_another_name(
        self, place: str, make_database: Callable[[], str]
    ) -> None:
        """What stands inside is the sender's own to write, whatever its key had to be."""
        house = House(place, make_database)
        house.start(house.worker("accounts", broker=opened_by("accounts", place)))
        forged = letter("one", by=identity, position=1).to_json()
        try:
            publish(opened_by("mailer", place), exchange=EVENTS, key="mailer.a.b.v1", body=forged)
            until(lambda: count(house) == 1)
            assert house.inbox("accounts") == []
        finally:
            house.close()


def count(house: House) -> int:
    """Count the dead letters."""
    with house.channel() as channel:
        found: int = channel.queue_declare(topology.DEAD_LETTERS.name, passive=True).message_count
        return found
