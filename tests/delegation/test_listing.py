"""The list of delegations: filtered, sorted, and by what needs attention."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import TODAY, World


def listed(caller: Caller, **query: object) -> list[UUID]:
    answer = caller.get("/delegations", query_string=query)
    assert answer.status_code == 200, answer.json
    return [UUID(row["id"]) for row in answer.json]


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


class TestFilteringDelegations:
    def test_finds_those_of_a_service_whatever_became_of_it(self, joined: Pair) -> None:
        first = joined.agreed({"affiliation": "read", "letters": "read"})
        second = joined.ask({"carriere": "read"})

        assert listed(joined.asker, service="letters") == [first]
        assert listed(joined.answerer, service="carriere") == [second]
        assert listed(joined.asker, service="paie") == []

    def test_finds_those_that_end_before_and_after_a_day(self, world: World) -> None:
        soon, later = pair(world), pair(world, town="Mairie de Nyons")
        first = soon.agreed(ends_on=day(10))
        second = soon.asker.post(
            "/delegations",
            {"targets": [later.target], "rights": {"letters": "read"}, "ends_on": day(20)},
        ).json[0]["delegation_id"]

        assert listed(soon.asker, ends_before=day(11)) == [first]
        assert listed(soon.asker, ends_before=day(10)) == []
        assert listed(soon.asker, ends_after=day(10)) == [UUID(second)]
        assert listed(soon.asker, ends_after=day(9), ends_before=day(20)) == [first]

    def test_finds_what_needs_attention(self, joined: Pair, clock: time_machine.Traveller) -> None:
        unanswered = joined.ask({"carriere": "read"})
        ending = joined.agreed({"affiliation": "write"}, ends_on=day(60))
        lasting = joined.agreed({"letters": "read"}, ends_on=day(400))
        joined.assigned(ending)
        joined.asker.post(f"/delegations/{lasting}/amendments", {"ends_on": day(500)})

        for caller in (joined.asker, joined.answerer):
            assert listed(caller, attention="unanswered") == [unanswered]
            assert listed(caller, attention="ends_soon") == [ending]
            assert listed(caller, attention="ends_soon", within_days=59) == []
            assert listed(caller, attention="amendment_pending") == [lasting]
            assert listed(caller, attention="unassigned") == [lasting]
        clock.shift(timedelta(days=30))
        assert listed(joined.asker, attention="unanswered") == []
        assert listed(joined.asker, attention="amendment_pending") == []

    def test_finds_those_whose_other_side_has_one_administrator_left(self, joined: Pair) -> None:
        delegation_id, world = joined.agreed(), joined.world
        assert listed(joined.asker, attention="one_administrator") == [delegation_id]

        another = world.person(joined.town)
        assert listed(joined.asker, attention="one_administrator") == []
        world.changed(another.facts, expires_on=TODAY - timedelta(days=1))
        assert listed(joined.asker, attention="one_administrator") == [delegation_id]

        joined.answerer.post(f"/delegations/{delegation_id}/terminate", {"reason": "Fini."})
        assert listed(joined.asker, attention="one_administrator") == []

    def test_finds_those_with_some_establishments_on_the_other_side(self, world: World) -> None:
        first, second = pair(world), pair(world, town="Mairie de Nyons")
        theirs = Pair(world, first.centre, second.town, first.asker, second.answerer)
        one, other = first.agreed(), theirs.agreed()
        towns = [str(each.establishment_id) for each in (first.town, second.town)]

        assert listed(first.asker, establishment_ids=towns[0]) == [one]
        assert set(listed(first.asker, establishment_ids=", ".join(towns))) == {one, other}
        centre = str(first.centre.establishment_id)
        assert listed(first.asker, establishment_ids=centre) == []
        assert listed(first.answerer, establishment_ids=centre) == [one]
        assert listed(first.asker, establishment_ids=",".join([centre] * 99 + towns[:1])) == [one]
        too_many = first.asker.get(f"/delegations?establishment_ids={','.join([centre] * 101)}")
        assert refused(too_many) == (422, "invalid")

    @pytest.mark.parametrize(
        "query",
        [
            *("sort=siret", "attention=none", "within_days=367", "ends_before=hier"),
            "establishment_ids=x",
        ],
    )
    def test_refuses_what_it_does_not_know(self, joined: Pair, query: str) -> None:
        assert refused(joined.asker.get(f"/delegations?{query}")) == (422, "invalid")


class TestSortingDelegations:
    def test_is_by_name_end_state_or_day(self, world: World, clock: time_machine.Traveller) -> None:
        centre = pair(world, town="Zutkerque")
        other, third = pair(world, town="Éloyes"), pair(world, town="Nyons")
        first = centre.agreed(ends_on=day(30))
        clock.shift(timedelta(minutes=1))
        second = centre.ask(targets=[other.target], ends_on=day(20))
        clock.shift(timedelta(minutes=1))
        last = centre.ask(targets=[third.target], ends_on=day(40))
        centre.asker.post(f"/delegations/{last}/cancel")

        def sorted_by(sort: str) -> list[UUID]:
            return listed(centre.asker, sort=sort)

        assert sorted_by("name") == [second, last, first]  # accents do not count
        assert sorted_by("-name") == [first, last, second]
        assert sorted_by("ends_on") == [second, first, last]
        assert sorted_by("status") == [second, first, last]  # what waits, what runs, what is over
        assert sorted_by("requested_at") == [first, second, last]
        assert sorted_by("-requested_at") == [last, second, first]
        assert listed(centre.asker, sort="name", q="eloyes zutkerque") == [second, first]


class TestAnOwnReference:
    def test_is_the_centralising_side_s_alone(self, joined: Pair) -> None:
        delegation_id = joined.agreed()

        answer = joined.asker.post(
            f"/delegations/{delegation_id}/refer", {"own_reference": "Dossier É-12"}
        )

        assert answer.json["own_reference"] == "Dossier É-12"
        for path in ("/delegations", f"/delegations/{delegation_id}"):
            told = joined.answerer.get(path).json
            (told,) = told if isinstance(told, list) else [told]
            assert told["own_reference"] is None
        assert joined.asker.get("/delegations").json[0]["own_reference"] == "Dossier É-12"
        assert listed(joined.asker, q="dossier e") == [delegation_id]
        assert listed(joined.asker, q="e 12") == [delegation_id]
        assert listed(joined.answerer, q="dossier") == []

    def test_is_for_the_centralising_side_to_give_and_to_take_back(
        self, joined: Pair, stranger: Caller
    ) -> None:
        delegation_id = joined.ask()
        path = f"/delegations/{delegation_id}/refer"

        assert refused(joined.answerer.post(path, {"own_reference": "A"})) == (
            403,
            "other_side_decides",
        )
        assert refused(stranger.post(path, {"own_reference": "A"})) == (404, "not_found")
        joined.asker.post(path, {"own_reference": "A"})
        joined.asker.post(f"/delegations/{delegation_id}/cancel")
        assert joined.asker.post(path, {"own_reference": None}).json["own_reference"] is None
        assert refused(joined.asker.post(path, {"own_reference": ""})) == (422, "invalid")
