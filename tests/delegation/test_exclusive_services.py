"""A service that only one centralising establishment may hold (design.md §4.8)."""

from shared.events.delegation import (
    DelegationSuperseded,
)
from tests.delegation.pairs import pair
from tests.delegation.world import World


class TestAnExclusiveService:
    def test_is_taken_from_whoever_held_it(self, world: World) -> None:
        one, two = pair(world), pair(world)
        first = one.agreed({"declarations": "read", "affiliation": "read"})
        worker = one.assigned(first, {"declarations": "read", "affiliation": "read"})
        second = two.ask({"declarations": "write"}, targets=[one.target])

        answer = one.accept(second)

        assert answer.status_code == 200
        shown = one.asker.get(f"/delegations/{first}").json
        assert shown["status"] == "active"
        assert {s["service"]: s["status"] for s in shown["services"]} == {
            "affiliation": "active",
            "declarations": "superseded",
        }
        assert not one.may(worker, "declarations")
        assert one.may(worker, "affiliation")
        (event,) = world.announced(DelegationSuperseded)
        assert isinstance(event, DelegationSuperseded)
        assert event.services == ["declarations"]
        assert event.delegation.delegation_id == first

    def test_ends_a_delegation_that_had_no_other(self, world: World) -> None:
        one, two = pair(world), pair(world)
        first = one.agreed({"declarations": "read"})
        worker = one.assigned(first, {"declarations": "read"})
        second = two.ask({"declarations": "write"}, targets=[one.target])

        one.accept(second)

        assert one.status(first) == "superseded"
        assert one.asker.get(f"/delegations/{first}/assignments").json == []
        assert not one.may(worker, "declarations")

    def test_stays_where_it_is_not_accepted_with_the_rest(self, world: World) -> None:
        one, two = pair(world), pair(world)
        first = one.agreed({"declarations": "read"})
        second = two.ask({"declarations": "write", "carriere": "read"}, targets=[one.target])

        one.accept(second, rights={"carriere": "read"})

        assert one.status(first) == "active"

    def test_is_taken_from_a_suspended_delegation_too(self, world: World) -> None:
        one, two = pair(world), pair(world)
        first = one.agreed({"declarations": "read"})
        one.answerer.post(f"/delegations/{first}/suspend", {"reason": "Pause."})
        second = two.ask({"declarations": "write"}, targets=[one.target])

        one.accept(second)

        assert one.status(first) == "superseded"

    def test_leaves_other_establishments_alone(self, world: World) -> None:
        one, two = pair(world), pair(world)
        first = one.agreed({"declarations": "read"})

        two.agreed({"declarations": "read"})

        assert one.status(first) == "active"
