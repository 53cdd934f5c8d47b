"""Machine clients of the centralising establishment work in delegations too (DESIGN §4.4)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from services.delegation.actions import last_acts
from shared import clock, tenancy
from shared.events import Envelope
from shared.events.accounts import AccountRenewed, EstablishmentFacts
from shared.events.delegation import (
    AccessChanged,
    AssignmentCreated,
    ClientAssigned,
    ClientUnassigned,
)
from shared.events.identity import ClientCreated, ClientFacts, ClientRemoved, ClientSnapshot
from shared.tenancy import Reason
from tests.answers import Answer, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.world import NOW, World


def made(world: World, home: EstablishmentFacts, **facts: Any) -> ClientFacts:
    """Have an establishment make a machine client."""
    given: dict[str, Any] = {
        "client_id": uuid4(),
        "establishment_id": home.establishment_id,
        "name": "Gestion des agents",
        "scopes": ["affiliation:write", "access:read"],
        "expires_at": None,
    }
    client = ClientFacts(**given | facts)
    world.told(ClientCreated(client=client))
    return client


def assign(joined: Pair, delegation_id: UUID, client: ClientFacts, **rights: str) -> Answer:
    body = {"client_id": str(client.client_id), "rights": rights or {"affiliation": "write"}}
    return joined.asker.post(f"/delegations/{delegation_id}/assignments", body)


def ask(who: Caller, client: ClientFacts, joined: Pair, level: str = "read") -> Answer:
    joined.world.heard()
    query = {
        "client_id": str(client.client_id),
        "establishment_id": str(joined.town.establishment_id),
        "service": "affiliation",
        "level": level,
    }
    return who.get("/access", query_string=query)


def may(client: ClientFacts, joined: Pair, level: str = "read") -> bool:
    return ask(joined.world.client(), client, joined, level).json.get("allowed") is True


@pytest.fixture
def client(joined: Pair) -> ClientFacts:
    return made(joined.world, joined.centre)


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

        assert refused(assign(joined, delegation_id, short)) == (409, "client_not_good")
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


class TestAnAssignedClient:
    def test_is_seen_by_both_sides(self, joined: Pair, client: ClientFacts) -> None:
        delegation_id = joined.agreed()
        assign(joined, delegation_id, client)

        for who in (joined.asker, joined.answerer):
            (row,) = who.get(f"/delegations/{delegation_id}/assignments").json
            assert row["client"]["name"] == "Gestion des agents"
            assert row["rights"] == {"affiliation": "write"}
            assert row["last_acted_at"] is None
        log = joined.answerer.get(f"/delegations/{delegation_id}/events").json
        assert [each["about_client"] for each in log if each["kind"] == "assigned"] == [
            {"client_id": str(client.client_id), "name": "Gestion des agents"}
        ]

    def test_finds_where_it_may_act(self, joined: Pair, client: ClientFacts) -> None:
        delegation_id = joined.agreed()
        assign(joined, delegation_id, client)
        caller = joined.world.client(
            joined.centre, "access:read affiliation:read", client_id=client.client_id
        )

        (reach,) = caller.get("/perimeter").json

        assert reach["establishment_id"] == str(joined.town.establishment_id)
        assert reach["rights"] == {"affiliation": "read"}
        assert reach["delegation_ids"] == [str(delegation_id)]
        assert joined.world.client().get("/perimeter").json == []

    def test_is_out_at_once_when_unassigned(self, joined: Pair, client: ClientFacts) -> None:
        delegation_id = joined.agreed()
        row = assign(joined, delegation_id, client).json["id"]

        answer = joined.asker.delete(f"/delegations/{delegation_id}/assignments/{row}")

        assert answer.status_code == 204
        assert not may(client, joined)
        assert reasons(joined) == ["removed"]

    def test_is_out_when_it_is_removed(self, joined: Pair, client: ClientFacts) -> None:
        delegation_id = joined.agreed()
        assign(joined, delegation_id, client)

        joined.world.told(ClientRemoved(client=client, reason="removed"))

        assert joined.asker.get(f"/delegations/{delegation_id}/assignments").json == []
        assert reasons(joined) == ["client_removed"]
        grant = joined.world.announced(AccessChanged)[-1]
        assert "clients" not in grant.to_data()

    def test_stays_out_when_older_news_of_it_comes_late(
        self, joined: Pair, client: ClientFacts
    ) -> None:
        delegation_id = joined.agreed()
        joined.world.told(ClientRemoved(client=client, reason="expired"))

        joined.world.told(ClientSnapshot(client=client), sequence=1)

        assert refused(assign(joined, delegation_id, client)) == (422, "invalid")

    def test_is_out_when_the_delegation_ends(self, joined: Pair, client: ClientFacts) -> None:
        delegation_id = joined.agreed()
        assign(joined, delegation_id, client)

        joined.answerer.post(f"/delegations/{delegation_id}/terminate", {"reason": "Fin."})

        assert reasons(joined) == ["delegation_ended"]
        assert not may(client, joined)

    def test_keeps_what_a_narrower_delegation_leaves(
        self, joined: Pair, client: ClientFacts
    ) -> None:
        delegation_id = joined.agreed()
        assign(joined, delegation_id, client)
        path = f"/delegations/{delegation_id}"

        reduced = joined.answerer.post(f"{path}/reduce", {"rights": {"affiliation": "read"}})

        assert reduced.status_code == 200
        assert may(client, joined, "read")
        assert not may(client, joined, "write")

    def test_may_ask_about_itself_and_its_establishment_about_it(
        self, joined: Pair, client: ClientFacts, stranger: Caller
    ) -> None:
        assign(joined, joined.agreed(), client)
        world = joined.world
        itself = world.client(joined.centre, client_id=client.client_id)
        sister, theirs = world.client(joined.centre), world.client(joined.town)

        for who in (itself, sister, theirs, joined.asker, joined.answerer):
            assert ask(who, client, joined).json["allowed"] is True
        assert ask(stranger, client, joined).status_code == 404

    def test_is_asked_about_alone(self, joined: Pair, client: ClientFacts) -> None:
        question = {
            "client_id": str(client.client_id),
            "account_id": str(joined.asker.id),
            "establishment_id": str(joined.town.establishment_id),
            "service": "affiliation",
            "level": "read",
        }

        answer = joined.world.client().get("/access", query_string=question)

        assert (refused(answer), list(answer.json["errors"])) == ((422, "invalid"), ["client_id"])


class TestTheLastAct:
    def note(self, joined: Pair, delegation_id: UUID | None, actor_id: UUID) -> None:
        """Hear of something that was done, by a delegation unless it is None."""
        account = joined.world.account(joined.town)
        message = Envelope(
            id=uuid4(),
            type=AccountRenewed.type,
            time=clock.now(),
            subject=str(account.account_id),
            sequence=2,
            data={},
            delegation_id=delegation_id,
            actor_id=actor_id,
        )
        with joined.world.sessions.begin() as session:
            tenancy.unconfined(session, Reason.HANDLER)
            last_acts.note(session, message)

    def seen(self, joined: Pair, delegation_id: UUID) -> list[str | None]:
        rows = joined.answerer.get(f"/delegations/{delegation_id}/assignments").json
        return [row["last_acted_at"] for row in rows]

    def test_of_people_and_clients_is_seen_by_the_delegating_side(
        self, joined: Pair, client: ClientFacts, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.agreed()
        person = joined.assigned(delegation_id)
        assign(joined, delegation_id, client)
        self.note(joined, delegation_id, person.id)
        clock.shift(timedelta(minutes=5))
        self.note(joined, delegation_id, client.client_id)

        assert self.seen(joined, delegation_id) == [
            "2026-11-16T09:30:00Z",
            "2026-11-16T09:35:00Z",
        ]

    def test_is_not_one_that_others_did_or_by_another_delegation(
        self, joined: Pair, client: ClientFacts
    ) -> None:
        delegation_id = joined.agreed()
        assign(joined, delegation_id, client)

        self.note(joined, delegation_id, uuid4())
        self.note(joined, uuid4(), client.client_id)
        self.note(joined, None, client.client_id)

        assert self.seen(joined, delegation_id) == [None]


def reasons(joined: Pair) -> list[str]:
    events = joined.world.announced(ClientUnassigned)
    return [event.reason for event in events if isinstance(event, ClientUnassigned)]
