"""What the machine clients of establishments may do, at home and as assigned (design.md §4.4)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared import access
from shared.access import AccessKnowledgeStale, Decision
from shared.auth import Basis, Level
from shared.events import CATALOGUE
from shared.events.delegation import AccessChanged, ClientAssignmentFacts
from tests.factories import establishment
from tests.shared.access.world import NOW, TODAY, World

CLIENT = uuid4()


def assigned(world: World, *, client_id: UUID = CLIENT, line: str = "write", **rights: str) -> None:
    """Have a client of the centre assigned, and nobody else."""
    given = ClientAssignmentFacts(client_id=client_id, rights=rights or {"leave": "write"})
    lines = dict.fromkeys(given.rights, line)
    world.told(world.granted, lines=lines, assignments=[], clients=[given])


def decide(world: World, *scopes: str, home: UUID | None = None, **asked: Any) -> Decision:
    """Ask whether the client may read `leave` in the town, now."""
    client = access.Client(CLIENT, home or world.home.establishment_id, frozenset(scopes))
    question: dict[str, Any] = {
        "establishment_id": world.other.establishment_id,
        "service": "leave",
        "level": Level.READ,
        "now": NOW,
    }
    return access.decide_for_client(world.session, client, **question | asked)


class TestAnAssignedClient:
    def test_may_do_what_scope_and_assignment_allow(self, world: World) -> None:
        assigned(world)

        decision = decide(world, "leave:write", level=Level.WRITE)

        assert decision.allowed
        assert decision.basis is Basis.DELEGATION
        assert decision.delegation_id == world.granted.delegation_id
        assert decision.reach == {"leave": Level.WRITE}

    @pytest.mark.parametrize(
        ("scope", "given", "line", "level"),
        [
            ("leave:read", "write", "write", "read"),
            ("leave:write", "read", "write", "read"),
            ("leave:write", "write", "read", "read"),
            ("leave:write", "write", "write", "write"),
        ],
    )
    def test_goes_as_far_as_the_least_of_scope_assignment_and_line(
        self, world: World, scope: str, given: str, line: str, level: str
    ) -> None:
        assigned(world, line=line, leave=given)

        decision = decide(world, scope, level=Level.WRITE)

        assert decision.level == level
        assert decision.allowed == (level == "write")

    @pytest.mark.parametrize("scopes", [(), ("pay:write",), ("leave",), ("access:read",)], ids=str)
    def test_may_nothing_without_the_scope(self, world: World, scopes: tuple[str, ...]) -> None:
        assigned(world)

        decision = decide(world, *scopes)

        assert (decision.allowed, decision.reason) == (False, "no_delegation")
        assert decision.reach == {}

    def test_reaches_no_service_beyond_its_scopes(self, world: World) -> None:
        assigned(world, leave="write", pay="write")

        assert decide(world, "leave:write").reach == {"leave": Level.WRITE}

    def test_is_not_the_account_of_the_same_id(self, world: World) -> None:
        assigned(world, client_id=world.delegate.account_id)

        assert not world.decide().allowed

    @pytest.mark.parametrize("side", ["home", "other"])
    def test_may_nothing_while_either_establishment_is_suspended(
        self, world: World, side: str
    ) -> None:
        assigned(world)
        world.told(getattr(world, side), status="suspended")

        assert not decide(world, "leave:write").allowed

    def test_may_nothing_once_the_last_day_has_gone_by(self, world: World) -> None:
        assigned(world)

        last = timedelta(days=(world.granted.ends_on - TODAY).days)
        world.heard(accounts=NOW + last, delegation=NOW + last)
        assert decide(world, "leave:read", now=NOW + last).allowed
        after = last + timedelta(days=1)
        world.heard(accounts=NOW + after, delegation=NOW + after)
        assert not decide(world, "leave:read", now=NOW + after).allowed

    def test_is_refused_on_old_knowledge(self, world: World) -> None:
        assigned(world)

        with pytest.raises(AccessKnowledgeStale):
            decide(world, "leave:read", now=NOW + timedelta(seconds=61))


class TestWithoutAssignment:
    def test_its_scopes_open_nothing_elsewhere(self, world: World) -> None:
        assert decide(world, "leave:write").reason == "no_delegation"

    def test_a_client_of_another_establishment_does_not_come_in(self, world: World) -> None:
        assigned(world)
        another = establishment()
        world.told(another)

        decision = decide(world, "leave:write", home=another.establishment_id)

        assert decision.reason == "no_delegation"


class TestAtHome:
    def test_its_scopes_decide(self, world: World) -> None:
        home = world.home.establishment_id

        own = decide(world, "leave:read", establishment_id=home)

        assert (own.allowed, own.basis, own.level) == (True, Basis.OWN, Level.READ)
        write = decide(world, "leave:read", establishment_id=home, level=Level.WRITE)
        assert (write.allowed, write.reason) == (False, "level_too_low")
        assert not decide(world, establishment_id=home).allowed


class TestWhereAClientMayAct:
    def test_is_what_scopes_and_assignments_reach(self, world: World) -> None:
        assigned(world, leave="write", pay="read")
        client = access.Client(CLIENT, world.home.establishment_id, frozenset({"leave:read"}))

        assignee = access.client_abroad(world.session, client, now=NOW)

        assert assignee is not None
        granted = access.grants_of(world.session, assignee, today=TODAY)
        reached = client.within_scopes(granted)
        assert list(reached) == [world.other.establishment_id]
        (grants,) = reached.values()
        assert {code: grant.level for code, grant in grants.items()} == {"leave": "read"}

    def test_is_nowhere_while_its_own_establishment_is_suspended(self, world: World) -> None:
        assigned(world)
        world.told(world.home, status="suspended")
        client = access.Client(CLIENT, world.home.establishment_id, frozenset({"leave:read"}))

        assert access.client_abroad(world.session, client, now=NOW) is None


class TestAStatementOfAccess:
    def test_is_written_as_before_while_there_is_no_client(self, world: World) -> None:
        assert "clients" not in world.granted.to_data()

    def test_of_an_earlier_release_takes_every_client_away(self, world: World) -> None:
        assigned(world)
        told = world.granted.to_data()
        event = CATALOGUE["delegation.access.changed.v1"].from_data(told)
        assert isinstance(event, AccessChanged)

        world.told(event)

        assert not decide(world, "leave:read").allowed
