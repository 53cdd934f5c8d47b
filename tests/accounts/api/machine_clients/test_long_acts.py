"""A job that an establishment's machine client asks for (design.md §4.4)."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import update

from shared.access.tables import AccessDelegation
from tests.accounts.applications import SCOPES, Client
from tests.accounts.working import Works
from tests.accounts.world import Person, World
from tests.answers import refused


class TestALongAct:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"EXPORT_AT_ONCE": "0"}

    @pytest.fixture
    def world(self, committed_world: World) -> World:
        return committed_world

    @pytest.fixture
    def follower(self, assigned: Client) -> Client:
        return replace(assigned, scopes=f"{SCOPES} jobs:own")

    def export(self, follower: Client, town: Person) -> str:
        asked = follower.post(f"{town.accounts}/export", {"format": "csv", "filter": {}})
        assert asked.status_code == 202, asked.json
        return f"/jobs/{asked.json['id']}"

    def test_is_followed_by_who_asked_for_it_and_has_the_scope(
        self, world: World, town: Person, assigned: Client, follower: Client
    ) -> None:
        job = self.export(follower, town)
        Works(world).run()

        told = follower.get(job).json
        assert (told["status"], told["establishment_id"]) == ("done", str(town.home))
        assert follower.get(f"{job}/content").status_code == 200
        assert refused(assigned.get(job)) == (403, "insufficient_scope")
        assert refused(replace(follower, client_id=uuid4()).get(job)) == (404, "not_found")

    def test_stops_once_the_client_is_assigned_no_more(
        self, world: World, town: Person, follower: Client
    ) -> None:
        job = self.export(follower, town)
        with world.look() as session:
            session.execute(update(AccessDelegation).values(clients={}))

        Works(world).run()

        told = follower.get(job).json
        assert (told["status"], told["problem"]) == ("failed", "not_found")
