"""What is told of machine clients, and of what they did (design.md §4.4)."""

from datetime import UTC, datetime
from uuid import uuid4

from shared.events import accounts, identity
from tests.accounts.applications import Client
from tests.accounts.world import Person, World, coordinates


class TestTheHistory:
    def test_tells_of_clients_let_in_and_out(
        self, world: World, centre: Person, client: Client
    ) -> None:
        facts = identity.ClientFacts(
            client_id=client.client_id,
            establishment_id=centre.home,
            name="Gestion des agents",
            scopes=["accounts:write"],
            expires_at=None,
        )
        world.hear(identity.ClientRemoved(client=facts, reason="removed"))

        rows = centre.get(f"/establishments/{centre.home}/history").json

        assert [row["operation"] for row in rows[:2]] == [
            "identity.client.removed",
            "identity.client.created",
        ]
        assert rows[0]["facts"] == {
            "client_id": str(client.client_id),
            "scopes": ["accounts:write"],
            "reason": "removed",
        }

    def test_tells_that_one_was_given_another_secret(
        self, world: World, centre: Person, client: Client
    ) -> None:
        facts = identity.ClientFacts(
            client_id=client.client_id,
            establishment_id=centre.home,
            name="Gestion des agents",
            scopes=["accounts:write"],
            expires_at=None,
        )
        until = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
        world.hear(
            identity.ClientSecretChanged(client=facts, former_until=until),
            actor_id=centre.account_id,
        )

        row = centre.get(f"/establishments/{centre.home}/history").json[0]

        assert row["operation"] == "identity.client.secret_changed"
        assert row["actor_id"] == str(centre.account_id)
        assert row["facts"] == {
            "client_id": str(client.client_id),
            "scopes": ["accounts:write"],
            "former_until": "2026-11-17T09:30:00Z",
        }

    def test_says_nothing_of_the_platforms_own(self, world: World, centre: Person) -> None:
        facts = identity.ClientFacts(
            client_id=uuid4(),
            establishment_id=None,
            name="Portail",
            scopes=["client_address"],
            expires_at=None,
        )

        world.hear(identity.ClientCreated(client=facts))

        rows = centre.get(f"/establishments/{centre.home}/history").json
        assert "identity.client.created" not in [row["operation"] for row in rows]

    def test_of_an_account_made_by_a_client_names_no_creator_in_the_mail(
        self, world: World, town: Person, assigned: Client
    ) -> None:
        body = coordinates() | {"profile": "user", "rights": {}}
        with world.announcing() as said:
            assigned.post(town.accounts, body)

        (created,) = said
        assert isinstance(created, accounts.AccountCreated)
        assert created.created_by is None
