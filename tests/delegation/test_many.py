"""One act on many delegations: by ids or all that match, each with its own outcome."""

from typing import Any
from uuid import uuid4

import pytest

from shared.events.delegation import (
    AccessChanged,
    AmendmentLapsed,
    AssignmentEnded,
    DelegationCancelled,
    DelegationRefused,
    DelegationTerminated,
)
from tests.answers import outcomes, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.world import World

WHY = {"reason": "Fin de la convention."}


class TestEndingManyAtOnce:
    def test_gives_each_its_own_outcome(self, towns: list[Pair], stranger: Caller) -> None:
        one, two, three = towns
        running, over, waiting = one.agreed(), two.agreed(), three.ask()
        two.answerer.post(f"/delegations/{over}/terminate", WHY)
        unknown = uuid4()

        answer = one.asker.post(
            "/delegations/terminate",
            {"ids": [str(each) for each in (over, running, unknown, waiting)], **WHY},
        )

        assert outcomes(answer) == [
            ("refused", "wrong_state"),
            ("done", None),
            ("refused", "not_found"),
            ("refused", "wrong_state"),
        ]
        assert [line["delegation_id"] for line in answer.json][1] == str(running)
        assert answer.json[1]["facts"] == {
            "establishment": "Mairie A",
            "siret": one.town.siret,
        }
        assert one.status(running) == "terminated"
        assert three.status(waiting) == "pending"
        assert (
            stranger.post("/delegations/terminate", {"ids": [str(running)], **WHY}).json[0]["code"]
            == "not_found"
        )

    def test_takes_all_that_hangs_on_each(self, towns: list[Pair], world: World) -> None:
        ids = [each.agreed() for each in towns]
        people = [each.assigned(its_id) for each, its_id in zip(towns, ids, strict=True)]
        towns[0].asker.post(f"/delegations/{ids[0]}/amendments", {"rights": {"carriere": "read"}})
        before = len(world.announced(AccessChanged))

        answer = towns[0].asker.post("/delegations/terminate", {"filter": {}, **WHY})

        assert outcomes(answer) == [("done", None)] * 3
        assert len(world.announced(DelegationTerminated)) == 3
        assert len(world.announced(AssignmentEnded)) == 3
        assert len(world.announced(AmendmentLapsed)) == 1
        assert len(world.announced(AccessChanged)) == before + 3
        for each, person in zip(towns, people, strict=True):
            assert not each.decide(person, "affiliation", "read")

    def test_is_done_to_all_that_match_if_they_are_as_many_as_expected(
        self, towns: list[Pair]
    ) -> None:
        asker, ids = towns[0].asker, [each.ask() for each in towns]
        body: dict[str, Any] = {"filter": {"attention": "unanswered"}, "expected": 2}

        answer = asker.post("/delegations/cancel", body)

        assert refused(answer) == (409, "selection_changed")
        assert answer.json["count"] == 3
        assert [each.status(its_id) for each, its_id in zip(towns, ids, strict=True)] == [
            "pending"
        ] * 3
        assert (
            outcomes(asker.post("/delegations/cancel", body | {"expected": 3}))
            == [("done", None)] * 3
        )

    def test_only_tells_in_a_dry_run(self, towns: list[Pair], world: World) -> None:
        ids = [each.ask() for each in towns]
        body = {"ids": [str(each) for each in ids], "dry_run": True}

        answer = towns[0].asker.post("/delegations/cancel", body)

        assert outcomes(answer) == [("done", None)] * 3
        assert towns[0].status(ids[0]) == "pending"
        assert world.announced(DelegationCancelled) == []

    def test_is_for_the_side_whose_it_is(self, towns: list[Pair], world: World) -> None:
        one = towns[0]
        waiting = {"ids": [str(one.ask())]}

        assert outcomes(one.asker.post("/delegations/refuse", waiting | WHY)) == [
            ("refused", "other_side_decides")
        ]
        assert outcomes(one.answerer.post("/delegations/cancel", waiting)) == [
            ("refused", "other_side_decides")
        ]
        assert outcomes(one.answerer.post("/delegations/refuse", waiting | WHY)) == [("done", None)]
        (event,) = world.announced(DelegationRefused)
        assert isinstance(event, DelegationRefused)
        assert event.delegation.reason == WHY["reason"]
        shown = one.answerer.get(f"/delegations/{waiting['ids'][0]}").json
        assert shown["answered_by"]["account_id"] == str(one.answerer.id)

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"ids": [str(uuid4())], "filter": {}},
            {"filter": {"sort": "name"}},
            {"ids": []},
            {"filter": {}, "expected": -1},
        ],
    )
    def test_refuses_what_says_nothing_clear(self, joined: Pair, body: dict[str, Any]) -> None:
        assert refused(joined.asker.post("/delegations/cancel", body)) == (422, "invalid")
