"""At once: whatever two people do at the same instant, one of them wins."""

from collections import Counter
from functools import partial

import pytest

from services.delegation.models import Line, LineStatus
from shared.events.accounts import EstablishmentSuspended
from tests.delegation.at_once import ROUNDS, statuses
from tests.delegation.pairs import pair
from tests.delegation.world import World
from tests.together import at_once


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


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
