"""Who of a centralising establishment works where (design.md §4.8)."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.statements import statements


def told(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    answer = caller.get("/assignments", query_string=query)
    assert answer.status_code == 200, answer.json
    rows: list[dict[str, Any]] = answer.json
    return rows


def another(first: Pair, name: str) -> Pair:
    town = first.world.establishment(name)
    return replace(first, town=town, answerer=first.world.person(town))


class TestWhoWorksWhere:
    def test_is_told_by_delegation_that_runs_with_the_levels_of_each(self, joined: Pair) -> None:
        other = another(joined, "Mairie de Deux-Rives")
        first, second = joined.agreed({"affiliation": "write"}), other.agreed()
        other.ask({"letters": "read"})  # it is not answered, and nobody works in it
        person = joined.assigned(first, {"affiliation": "read"})

        rows = {row["delegation_id"]: row for row in told(joined.asker, sort="name")}

        assert rows.keys() == {str(first), str(second)}
        found = rows[str(first)]
        assert found["delegating"]["name"] == joined.town.name
        assert found["rights"] == {"affiliation": "write"}
        (assigned,) = found["assignments"]
        assert (assigned["account_id"], assigned["rights"]) == (
            str(person.id),
            {"affiliation": "read"},
        )
        assert assigned["holder"]["last_name"] == person.facts.last_name
        assert rows[str(second)]["assignments"] == []

    def test_is_searched_and_paged_as_delegations_are(self, joined: Pair) -> None:
        other = another(joined, "Mairie de Deux-Rives")
        joined.agreed()
        second = other.agreed()

        (row,) = told(joined.asker, q="deux rives")
        assert row["delegation_id"] == str(second)
        assert len(told(joined.asker, page_size=1)) == 1
        assert len(told(joined.asker, attention="unassigned")) == 2

    def test_is_of_the_side_that_works_alone(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "write"})
        joined.assigned(delegation_id, {"affiliation": "read"})

        assert told(joined.answerer) == []
        assert told(joined.answerer, side="delegating") == []

    def test_is_asked_once_for_a_page(self, joined: Pair, connection: Connection) -> None:
        for pair in (joined, another(joined, "Mairie 2"), another(joined, "Mairie 3")):
            pair.assigned(pair.agreed({"affiliation": "write"}), {"affiliation": "read"})

        with statements(connection) as asked:
            assert len(told(joined.asker)) == 3

        assert sum("FROM assignments" in one for one in asked) == 1
