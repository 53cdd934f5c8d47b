"""At once: whatever two people do at the same instant, one of them wins and everything agrees."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest

from services.delegation.models import Line, LineStatus
from shared.access.tables import AccessDelegation
from shared.events.accounts import AccountDeleted, EstablishmentSuspended
from shared.events.delegation import AccessChanged
from tests.delegation.conftest import pair
from tests.delegation.world import Answer, World

ROUNDS = 6
Act = Callable[[], Answer | None]


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def at_once(*acts: Act) -> Sequence[Answer | None]:
    """Do things at the same instant, and tell what each was answered."""
    start = Barrier(len(acts))

    def do(act: Act) -> Answer | None:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def statuses(answers: Sequence[Answer | None]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers if answer is not None)


def granted_by(world: World, delegation_id: UUID) -> AccessDelegation:
    with world.look() as session:
        return session.get_one(AccessDelegation, delegation_id)


class TestAcceptingAndCancellingAtOnce:
    def test_leaves_one_winner(self, world: World) -> None:
        for _ in range(ROUNDS):
            joined = pair(world)
            delegation_id = joined.ask()
            shown = joined.answerer.get(f"/delegations/{delegation_id}").json
            path = f"/delegations/{delegation_id}"
            body = {"text_hash": shown["text_hash"]}

            accepted, cancelled, refused = at_once(
                partial(joined.answerer.post, f"{path}/accept", body),
                partial(joined.asker.post, f"{path}/cancel"),
                partial(joined.answerer.post, f"{path}/refuse", {"reason": "x"}),
            )

            assert statuses([accepted, cancelled, refused]) == {200: 1, 409: 2}
            winner = next(a for a in (accepted, cancelled, refused) if a and a.status_code == 200)
            assert joined.status(delegation_id) == winner.json["status"]


class TestTerminatingAtOnce:
    def test_leaves_one_winner_and_one_end(self, world: World) -> None:
        for _ in range(ROUNDS):
            joined = pair(world)
            delegation_id = joined.agreed()
            joined.assigned(delegation_id)
            path = f"/delegations/{delegation_id}"

            answers = at_once(
                partial(joined.answerer.post, f"{path}/terminate", {"reason": "x"}),
                partial(joined.asker.post, f"{path}/terminate", {"reason": "y"}),
                partial(joined.answerer.post, f"{path}/suspend", {"reason": "z"}),
            )

            assert statuses(answers)[200] in (1, 2)  # a suspension may come just before the end
            assert joined.status(delegation_id) == "terminated"
            log = joined.asker.get(f"{path}/events").json
            assert [row["kind"] for row in log].count("terminated") == 1


class TestAskingTwiceAtOnce:
    def test_makes_one_request(self, world: World) -> None:
        for _ in range(ROUNDS):
            joined = pair(world)
            colleague = world.person(joined.centre)
            body = {"targets": [joined.target], "rights": {"affiliation": "read"}}

            answers = at_once(
                *(partial(who.post, "/delegations", body) for who in (joined.asker, colleague) * 2)
            )

            found = Counter(a.json[0].get("code") for a in answers if a)
            assert found == {None: 1, "already_requested": 3}
            assert len(joined.answerer.get("/delegations").json) == 1


class TestAcceptingAnExclusiveServiceTwiceAtOnce:
    def test_leaves_it_with_one(self, world: World) -> None:
        for _ in range(ROUNDS):
            one, two = pair(world), pair(world)
            colleague = world.person(one.town)
            asked = [
                one.ask({"declarations": "read", "paie": "read"}),
                two.ask({"paie": "write", "declarations": "read"}, targets=[one.target]),
            ]
            people = dict(zip(asked, (one.answerer, colleague), strict=True))
            bodies = {
                d: {"text_hash": who.get(f"/delegations/{d}").json["text_hash"]}
                for d, who in people.items()
            }

            answers = at_once(
                *(
                    partial(who.post, f"/delegations/{d}/accept", bodies[d])
                    for d, who in people.items()
                )
            )

            assert statuses(answers) == {200: 2}
            assert sorted(one.status(d) for d in asked) == ["active", "superseded"]
            with world.look() as session:
                lines = session.query(Line).filter_by(
                    delegating_id=one.town.establishment_id, status=LineStatus.ACTIVE
                )
                assert sorted(line.service for line in lines) == ["declarations", "paie"]


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


class TestSuspendingAnEstablishmentAtOnce:
    def test_with_an_acceptance_leaves_nothing_granted(self, world: World) -> None:
        for _ in range(ROUNDS):
            joined = pair(world)
            delegation_id = joined.ask()
            shown = joined.answerer.get(f"/delegations/{delegation_id}").json
            body = {"text_hash": shown["text_hash"]}
            news = EstablishmentSuspended(establishment=joined.suspended(), reason="x")

            at_once(
                partial(joined.answerer.post, f"/delegations/{delegation_id}/accept", body),
                partial(world.told, news),
            )

            assert joined.status(delegation_id) in ("pending", "suspended")


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
