"""Delegation tells people what they asked, answered and may do for others (GDPR art. 15)."""

import pytest

from services.delegation.queries import holdings
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.world import World
from tests.scans import using


class TestOnesOwn:
    def test_is_what_one_asked_and_where_one_is_assigned(self, joined: Pair) -> None:
        delegation_id = joined.agreed(message="Bonjour")
        worker = joined.assigned(delegation_id)

        asked = joined.asker.get("/me/data").json["data"]
        works = worker.get("/me/data").json["data"]

        assert asked["person"][0]["email"] == joined.asker.facts.email
        assert [row["message"] for row in asked["delegations"]] == ["Bonjour"]
        assert [row["kind"] for row in asked["events"]] == ["requested", "assigned"]
        assert [row["delegation_id"] for row in works["assignments"]] == [str(delegation_id)]
        assert works["delegations"] == []

    @pytest.mark.pristine
    def test_is_found_among_everybodys(self, joined: Pair, world: World) -> None:
        worker = joined.assigned(joined.agreed())
        indexes = ("ix_assignments_account_id", "ix_delegation_events_account_id")

        with world.look() as session, using(session, *indexes):
            found = holdings.of(session, worker.id)

        assert len(found["assignments"]) == 1


class TestSomebodyElses:
    def test_is_told_to_support_alone(self, joined: Pair, operator: Caller) -> None:
        path = f"/establishments/{joined.centre.establishment_id}/accounts/{joined.asker.id}/data"

        assert operator.get(path).json["data"]["person"][0]["email"] == joined.asker.facts.email
        assert joined.asker.get(path).status_code == 403
