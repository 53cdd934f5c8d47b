"""At once: assigning while the delegation, or the account, changes."""

from functools import partial

import pytest

from shared.events.accounts import AccountDeleted
from shared.events.delegation import AccessChanged
from tests.delegation.at_once import ROUNDS, granted_by, statuses
from tests.delegation.pairs import pair
from tests.delegation.world import World
from tests.together import at_once


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


class TestAssigningAtOnce:
    def test_and_ending_leaves_nobody_inside(self, world: World) -> None:
        for _ in range(ROUNDS):
            joined = pair(world)
            delegation_id = joined.agreed()
            somebody = world.person(joined.centre, profile="user")
            path = f"/delegations/{delegation_id}"
            body = {"account_id": str(somebody.id), "rights": {"affiliation": "write"}}

            at_once(
                partial(joined.asker.post, f"{path}/assignments", body),
                partial(joined.answerer.post, f"{path}/terminate", {"reason": "x"}),
            )

            assert joined.asker.get(f"{path}/assignments").json == []
            assert granted_by(world, delegation_id).assignments == {}
            assert not joined.may(somebody)

    def test_and_narrowing_leaves_nobody_beyond_the_scope(self, world: World) -> None:
        for _ in range(ROUNDS):
            joined = pair(world)
            delegation_id = joined.agreed()
            somebody = world.person(joined.centre, profile="user")
            path = f"/delegations/{delegation_id}"
            body = {"account_id": str(somebody.id), "rights": {"affiliation": "write"}}
            less = {"rights": {"affiliation": "read"}}

            at_once(
                partial(joined.asker.post, f"{path}/assignments", body),
                partial(joined.answerer.post, f"{path}/reduce", less),
            )

            rows = joined.asker.get(f"{path}/assignments").json
            assert [row["rights"] for row in rows] in ([], [{"affiliation": "read"}])
            assert not joined.may(somebody, level="write")

    def test_and_deleting_the_account_leaves_no_assignment(self, world: World) -> None:
        for _ in range(ROUNDS):
            joined = pair(world)
            delegation_id = joined.agreed()
            somebody = world.person(joined.centre, profile="user")
            path = f"/delegations/{delegation_id}/assignments"
            body = {"account_id": str(somebody.id), "rights": {"affiliation": "write"}}
            gone = AccountDeleted(account=somebody.deleted())

            at_once(
                partial(joined.asker.post, path, body),
                partial(world.told, gone),
            )

            assert joined.asker.get(path).json == []

    def test_the_same_account_twice_makes_one_assignment(self, world: World) -> None:
        joined = pair(world)
        path = f"/delegations/{joined.agreed()}/assignments"
        somebody = world.person(joined.centre, profile="user")
        bodies = [
            {"account_id": str(somebody.id), "rights": {"affiliation": level}}
            for level in ("read", "write")
        ]

        answers = at_once(*(partial(joined.asker.post, path, b) for b in bodies))

        assert statuses(answers) == {201: 1, 200: 1}
        assert len(joined.asker.get(path).json) == 1


class TestStatementsOfAccess:
    def test_are_numbered_without_gaps_and_the_last_is_true(self, world: World) -> None:
        joined = pair(world)
        delegation_id = joined.agreed({"affiliation": "write", "carriere": "write"})
        people = [world.person(joined.centre, profile="user") for _ in range(6)]
        path = f"/delegations/{delegation_id}"

        at_once(
            *(
                partial(
                    joined.asker.post,
                    f"{path}/assignments",
                    {"account_id": str(p.id), "rights": {"affiliation": "write"}},
                )
                for p in people
            ),
            partial(joined.answerer.post, f"{path}/reduce", {"rights": {"affiliation": "read"}}),
        )

        told = sorted(world.messages(AccessChanged), key=lambda message: message.sequence)
        assert [message.sequence for message in told] == list(range(1, len(told) + 1))
        last = told[-1].event
        assert isinstance(last, AccessChanged)
        kept = granted_by(world, delegation_id)
        assert kept.sequence == told[-1].sequence
        assert kept.lines == last.lines == {"affiliation": "read"}
        assert set(kept.assignments) == {str(a.account_id) for a in last.assignments}
