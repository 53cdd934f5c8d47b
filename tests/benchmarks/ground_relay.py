"""How many messages a relay publishes in a second, each confirmed by RabbitMQ."""

import time
from uuid import uuid4

from sqlalchemy import func, select

from deploy.tooling import scratch
from shared import migrations
from shared.events import identity
from shared.messaging.tables import OutboxMessage
from tests.benchmarks.parts import Line
from tests.servers import broker
from tests.servers.databases import Databases
from tests.shared.messaging.house import House, acted

MESSAGES = 10_000
PUBLISHER = "identity"
"""Its worker does not hear itself, so that nothing but the relay is at work in this process."""


def measure() -> Line:
    """Announce many, then start the relay, and time it until all are published."""
    what, to_reach = "a relay, with confirms", "≥ 5,000 messages/s"
    found = broker.find()
    if found is None:
        return Line(what, "not measured: there is no broker here", to_reach)
    with scratch.server() as server, found.started() as running:
        databases = Databases(server.admin_url, migrate=migrations.upgrade)
        house = House(running.make_vhost(), lambda: databases.copy("sample").runtime)
        try:
            worker = house.worker(PUBLISHER)
            house.announce(
                PUBLISHER, *(acted(str(n), subject=uuid4(), by=identity) for n in range(MESSAGES))
            )
            began, cpu = time.perf_counter(), time.process_time()
            worker.start()
            while _waiting(house):
                time.sleep(0.02)
            seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        finally:
            house.close()
        told = f"{MESSAGES / seconds:,.0f} messages/s, {1000 * cpu / MESSAGES:.2f} ms each"
        return Line(what, told, to_reach)


def _waiting(house: House) -> int:
    with house.transaction(PUBLISHER) as session:
        unpublished = select(func.count()).where(OutboxMessage.published_at.is_(None))
        return session.scalar(unpublished) or 0
