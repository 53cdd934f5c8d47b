"""What an establishment's machine client may do with accounts of others (design.md §4.4)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from shared import clock
from shared.events import identity
from tests.accounts.applications import Client
from tests.accounts.world import Person, World, coordinates
from tests.answers import Answer, refused


class TestAnAssignedClient:
    def test_lists_and_renews_the_accounts_of_the_other_establishment(
        self, town: Person, assigned: Client
    ) -> None:
        user = town.create()
        town.world.activate(user)

        listed = assigned.get(town.accounts)
        renewed = assigned.post(f"{user.path}/renew")

        assert str(user.account_id) in [row["id"] for row in listed.json]
        assert renewed.status_code == 200

    def test_stands_in_the_history_by_name_for_whom_and_by_which_delegation(
        self, world: World, centre: Person, town: Person, assigned: Client
    ) -> None:
        user = world.activate(town.create())
        assigned.post(f"{user.path}/renew")
        world.deliver()

        row = town.get(f"/establishments/{town.home}/history").json[0]

        assert row["operation"] == "accounts.account.renewed"
        assert row["actor_id"] == str(assigned.client_id)
        assert row["actor"] is None
        assert row["actor_client"] == {
            "client_id": str(assigned.client_id),
            "name": "Gestion des agents",
            "establishment_id": str(centre.home),
            "establishment_name": "Centre de gestion",
        }
        assert row["on_behalf_of"] == str(town.home)
        assert row["delegation_id"] is not None

    def test_stands_by_name_in_the_table_that_is_handed_out(
        self, world: World, town: Person, assigned: Client
    ) -> None:
        assigned.post(f"{world.activate(town.create()).path}/renew")
        world.deliver()

        answer = town.post(f"/establishments/{town.home}/history/export", {"format": "csv"})

        line = answer.data.decode().splitlines()[1]
        assert "Application Gestion des agents" in line
        assert "Centre de gestion" in line

    def test_gives_no_right_beyond_assignment_and_scope(
        self, town: Person, assigned: Client
    ) -> None:
        def create(**rights: str) -> Answer:
            body = coordinates() | {"profile": "user", "rights": rights}
            return assigned.post(town.accounts, body)

        assert create(affiliation="write").status_code == 201
        assert refused(create(paie="read")) == (403, "beyond_delegation")  # no scope for it

    @pytest.mark.parametrize(
        ("scopes", "method", "refusal"),
        [
            ("accounts:read", "POST", (403, "insufficient_scope")),
            ("access:read", "GET", (403, "insufficient_scope")),
            ("affiliation:write", "GET", (403, "insufficient_scope")),
        ],
    )
    def test_needs_the_scope_beside_the_assignment(
        self, town: Person, assigned: Client, scopes: str, method: str, refusal: tuple[int, str]
    ) -> None:
        limited = replace(assigned, scopes=scopes)
        path = town.accounts if method == "GET" else f"{town.path}/renew"

        assert refused(limited.call(method, path)) == refusal

    def test_goes_no_further_than_it_is_assigned(
        self, world: World, centre: Person, town: Person, client: Client
    ) -> None:
        world.delegate(centre, town, centre, {"accounts": "read"}, client_id=client.client_id)
        user = world.activate(town.create())

        assert client.get(town.accounts).status_code == 200
        assert refused(client.post(f"{user.path}/renew")) == (403, "forbidden")

    def test_is_gated_by_its_own_establishments_terms(
        self, world: World, town: Person, assigned: Client
    ) -> None:
        user = world.activate(town.create())
        published = {"text": {"fr": "Conditions", "en": "Terms"}, "effective_on": "2026-11-16"}
        answer = world.operator.post("/terms", published)
        assert answer.status_code == 201, answer.json

        assert refused(assigned.post(f"{user.path}/renew")) == (403, "terms_not_accepted")
        assert assigned.get(town.accounts).status_code == 200

    def test_is_out_once_its_tokens_are_revoked(
        self, world: World, centre: Person, town: Person, assigned: Client
    ) -> None:
        ended = identity.SessionRevoked(
            account_id=assigned.client_id,
            establishment_id=centre.home,
            session_id=None,
            revoked_at=clock.now(),
            expires_at=clock.now() + timedelta(minutes=5),
            reason="revoked",
        )

        world.hear(ended)

        assert refused(assigned.get(town.accounts)) == (401, "session_ended")


class TestAClientThatIsNotAssigned:
    def test_does_not_learn_that_there_is_such_an_establishment(
        self, town: Person, client: Client
    ) -> None:
        nowhere = f"/establishments/{uuid4()}/accounts"

        answer = client.get(town.accounts)

        assert refused(answer) == (404, "not_found")
        assert answer.json == client.get(nowhere).json

    def test_is_not_let_in_by_another_clients_assignment(
        self, town: Person, assigned: Client
    ) -> None:
        sister = replace(assigned, client_id=uuid4())
        thief = replace(assigned, home=town.world.establishment("Hôpital"))

        for other in (sister, thief):
            assert refused(other.get(town.accounts)) == (404, "not_found")
