"""Assigning machine clients of the centralising establishment in delegations (design.md §4.4)."""

from datetime import timedelta
from uuid import uuid4

import time_machine

from shared.events.delegation import (
    AccessChanged,
    AssignmentCreated,
    ClientAssigned,
)
from shared.events.identity import ClientFacts, ClientRemoved, ClientSnapshot
from tests.answers import refused
from tests.delegation.clients import ask, assign, made, may
from tests.delegation.pairs import Pair
from tests.delegation.world import NOW


class TestAssigningAClient:
    def test_lets_it_in_as_far_as_scope_and_assignment_go(
        self, joined: Pair, client: ClientFacts
    ) -> None:
        delegation_id = joined.agreed()
        assert not may(client, joined)

        answer = assign(joined, delegation_id, client, affiliation="read")

        assert answer.status_code == 201
        assert answer.json["client"] == {
            "client_id": str(client.client_id),
            "name": "Gestion des agents",
        }
        assert (answer.json["account_id"], answer.json["holder"]) == (None, None)
        assert may(client, joined, "read")
        assert not may(client, joined, "write")

    def test_never_lets_it_beyond_its_scope(self, joined: Pair) -> None:
        reader = made(joined.world, joined.centre, scopes=["affiliation:read"])

        assert assign(joined, joined.agreed(), reader, affiliation="write").status_code == 201

        assert may(reader, joined, "read")
        assert not may(reader, joined, "write")

    def test_is_told_with_the_whole_of_the_access(self, joined: Pair, client: ClientFacts) -> None:
        delegation_id = joined.agreed()
        assign(joined, delegation_id, client)
        assign(joined, delegation_id, client, affiliation="read")

        told = [event.assignment for event in joined.world.announced(ClientAssigned)]  # type: ignore[attr-defined]
        grant = joined.world.announced(AccessChanged)[-1]

        assert [each.rights for each in told] == [
            {"affiliation": "write"},
            {"affiliation": "read"},
        ]
        assert isinstance(grant, AccessChanged)
        assert [(c.client_id, c.rights) for c in grant.clients] == [
            (client.client_id, {"affiliation": "read"})
        ]
        assert grant.assignments == []
        assert joined.world.announced(AssignmentCreated) == []

    def test_says_which_of_the_two_is_wrong(self, joined: Pair, client: ClientFacts) -> None:
        path = f"/delegations/{joined.agreed()}/assignments"
        rights = {"affiliation": "read"}
        both = {"client_id": str(client.client_id), "account_id": str(joined.asker.id)}

        none_named = joined.asker.post(path, {"rights": rights})
        both_named = joined.asker.post(path, both | {"rights": rights})

        assert (refused(none_named), list(none_named.json["errors"])) == (
            (422, "invalid"),
            ["account_id"],
        )
        assert (refused(both_named), list(both_named.json["errors"])) == (
            (422, "invalid"),
            ["client_id"],
        )

    def test_is_for_one_s_own_clients(self, joined: Pair, client: ClientFacts) -> None:
        delegation_id = joined.agreed()
        theirs = made(joined.world, joined.town)
        gone = made(joined.world, joined.centre)
        joined.world.told(ClientRemoved(client=gone, reason="removed"))
        unknown = made(joined.world, joined.centre, establishment_id=None)

        for each in (theirs, gone, unknown):
            answer = assign(joined, delegation_id, each)
            assert refused(answer) == (422, "invalid")
            assert list(answer.json["errors"]) == ["client_id"]

    def test_needs_one_whose_time_has_not_gone_by(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        short = made(joined.world, joined.centre, expires_at=NOW + timedelta(hours=1))
        delegation_id = joined.agreed()
        assert assign(joined, delegation_id, short).status_code == 201

        clock.shift(timedelta(hours=1))

        assert refused(assign(joined, delegation_id, short)) == (409, "client_expired")
        assert ask(joined.world.client(), short, joined).status_code == 404

    def test_stays_within_the_delegation(self, joined: Pair, client: ClientFacts) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})

        assert refused(assign(joined, delegation_id, client)) == (409, "beyond_scope")

    def test_is_for_the_centralising_side(self, joined: Pair, client: ClientFacts) -> None:
        body = {"client_id": str(client.client_id), "rights": {"affiliation": "read"}}

        answer = joined.answerer.post(f"/delegations/{joined.agreed()}/assignments", body)

        assert refused(answer) == (403, "other_side_decides")

    def test_knows_those_that_were_made_before_they_were_announced(self, joined: Pair) -> None:
        old = ClientFacts(
            client_id=uuid4(),
            establishment_id=joined.centre.establishment_id,
            name="Paie",
            scopes=["affiliation:read"],
            expires_at=None,
        )
        joined.world.told(ClientSnapshot(client=old))

        assert assign(joined, joined.agreed(), old).status_code == 201
