"""Machine clients of the centralising establishment work in delegations too (design.md §4.4)."""

from shared.events.delegation import (
    AccessChanged,
)
from shared.events.identity import ClientFacts, ClientRemoved, ClientSnapshot
from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.clients import ask, assign, may, reasons
from tests.delegation.pairs import Pair


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
