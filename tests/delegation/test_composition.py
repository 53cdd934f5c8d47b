"""The two processes of this service, put together."""

import time
from uuid import uuid4

from sqlalchemy import select

from services.delegation.config import Settings
from services.delegation.handlers import HANDLERS
from services.delegation.worker import create_worker
from shared.messaging import Broker
from shared.messaging.tables import OutboxMessage
from tests.delegation.pairs import pair
from tests.delegation.world import World


class TestTheApi:
    def test_is_alive_and_ready(self, committed_world: World) -> None:
        client = committed_world.app.test_client()

        assert client.get("/delegation/health/live").status_code == 200
        assert client.get("/delegation/health/ready").status_code == 200

    def test_asks_for_a_token(self, committed_world: World) -> None:
        client = committed_world.app.test_client()

        for path in ("delegations", "perimeter", "access"):
            assert client.get(f"/delegation/v1/{path}").status_code == 401


class TestTheWorker:
    def test_publishes_what_the_api_announces(self, committed_world: World) -> None:
        app = committed_world.app
        settings = app.settings
        assert isinstance(settings, Settings)
        pair(committed_world).agreed()
        worker = create_worker(settings, Broker(f"memory://{uuid4()}"))

        worker.start()
        try:
            numbered = self.wait_until_numbered(committed_world)
        finally:
            worker.stop(timeout=10)

        assert numbered == [1, 2, 3]

    def wait_until_numbered(self, world: World) -> list[int | None]:
        deadline = time.monotonic() + 15
        while True:
            with world.look() as session:
                rows = session.scalars(select(OutboxMessage.position).order_by("position")).all()
            if None not in rows or time.monotonic() > deadline:
                return list(rows)
            time.sleep(0.05)

    def test_answers_only_events_that_it_listens_to(self) -> None:
        assert {event.publisher for event in HANDLERS} == {"accounts", "identity"}
