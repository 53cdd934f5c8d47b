"""Reading delegations: their list, their log, and what the terms leave open."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import NOW, World


class TestReadingDelegations:
    def test_is_for_administrators_of_the_two_sides(self, joined: Pair, stranger: Caller) -> None:
        delegation_id = joined.ask()
        user = joined.world.person(joined.town, profile="user")

        for part in ("", "/events", "/assignments"):
            answer = stranger.get(f"/delegations/{delegation_id}{part}")
            assert refused(answer) == (404, "not_found"), part
        assert stranger.get("/delegations").json == []
        assert refused(user.get(f"/delegations/{delegation_id}")) == (403, "forbidden")
        assert refused(user.get("/delegations")) == (403, "forbidden")

    def test_finds_them_by_side_status_and_the_other_s_name(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        one = pair(world, centre="Centre de l'Ain", town="Mairie de Brénod")
        two = pair(world, centre="Centre de la Drôme", town="Mairie de Nyons")
        first = one.agreed()
        clock.shift(timedelta(minutes=1))
        second = two.ask(targets=[one.target])
        town = one.answerer

        def found(**query: str) -> list[UUID]:
            return [UUID(row["id"]) for row in town.get("/delegations", query_string=query).json]

        assert found() == [second, first]  # the newest first
        assert found(status="active") == [first]
        assert found(side="centralising") == []
        assert found(side="delegating") == [second, first]
        assert found(q="drome") == [second]
        assert found(q="DRÔME nyons centre") == [second, first]  # more of the terms first
        assert found(q="drome ain") == [second, first]
        assert found(q=one.centre.siret) == [first]
        assert found(q="brenod") == []  # one's own name finds nothing
        assert found(q="100%") == []

    def test_finds_them_by_contract_number_and_either_apostrophe(self, world: World) -> None:
        one = pair(world, town="Mairie de l’Étoile")
        first = one.ask()

        def found(q: str) -> list[str]:
            rows = one.asker.get("/delegations", query_string={"q": q}).json
            return [row["id"] for row in rows]

        number = one.target["contract_number"]
        for q in (number, number.lower(), f" {number}\u200b", "l'étoile", "l’Etoile", "ÉTOILE"):
            assert found(q) == [str(first)], q
        assert found("l'etable zzz") == [str(first)]  # by one of its terms
        assert found("zzz") == []

    def test_puts_what_matches_more_words_first(self, world: World) -> None:
        centre = pair(world, town="Mairie de Brénod")
        other = pair(world, town="Mairie de Nyons")
        first = centre.ask()
        centre.ask(targets=[other.target])

        rows = centre.asker.get("/delegations?q=mairie brenod").json

        assert len(rows) == 2
        assert rows[0]["id"] == str(first)

    def test_comes_page_by_page(self, joined: Pair) -> None:
        joined.ask({"affiliation": "read"})
        joined.ask({"carriere": "read"})

        answer = joined.asker.get("/delegations?page_size=1&page=2")

        assert len(answer.json) == 1
        assert json.loads(answer.headers["X-Pagination"])["total"] == 2

    @pytest.mark.parametrize("query", ["side=rules", "status=open", "q=" + "a" * 101, "who=me"])
    def test_refuses_filters_it_does_not_know(self, joined: Pair, query: str) -> None:
        assert refused(joined.asker.get(f"/delegations?{query}")) == (422, "invalid")

    def test_tells_what_happened_in_order(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        somebody = joined.assigned(delegation_id)

        log = joined.answerer.get(f"/delegations/{delegation_id}/events").json

        assert [(row["kind"], row["side"]) for row in log] == [
            ("requested", "centralising"),
            ("accepted", "delegating"),
            ("assigned", "centralising"),
        ]
        assert log[1]["by"]["account_id"] == str(joined.answerer.id)
        assert log[0]["text_hash"] == log[1]["text_hash"]
        assert log[2]["about"]["account_id"] == str(somebody.id)
        assert log[0]["happened_at"] == NOW.isoformat().replace("+00:00", "Z")


class TestTheTermsGate:
    def test_lets_who_has_not_accepted_only_read_and_take_away(self, joined: Pair) -> None:
        pending, active = joined.ask({"carriere": "read"}), joined.agreed({"affiliation": "read"})
        joined.world.publish_terms()

        assert refused(joined.accept(pending)) == (403, "terms_not_accepted")
        assert refused(
            joined.asker.post("/delegations", {"targets": [joined.target], "rights": {}})
        ) == (403, "terms_not_accepted")
        reason = {"reason": "Non."}
        for path in (f"{active}/suspend", f"{active}/terminate", f"{pending}/refuse"):
            assert joined.answerer.post(f"/delegations/{path}", reason).status_code == 200
