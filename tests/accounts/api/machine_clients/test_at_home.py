"""What a machine client may do with accounts of its own establishment (design.md §4.4)."""

from shared.events import identity
from tests.accounts.applications import Client
from tests.accounts.world import ADDRESS, Person, World, coordinates
from tests.answers import refused


class TestAtHome:
    def test_a_client_manages_the_accounts_of_users(self, centre: Person, client: Client) -> None:
        body = coordinates() | {"profile": "user", "rights": {"affiliation": "write"}}

        made = client.post(centre.accounts, body)

        assert made.status_code == 201
        assert client.get(f"{centre.accounts}/{made.json['id']}").status_code == 200

    def test_a_client_makes_and_touches_no_administrator(
        self, world: World, centre: Person, client: Client
    ) -> None:
        head = world.activate(centre.create(profile="administrator"))
        body = coordinates() | {"profile": "administrator", "postal_address": ADDRESS, "rights": {}}

        refusals = [
            client.post(centre.accounts, body),
            client.call("DELETE", head.path),
            client.edit(head.path, {"last_name": "Autre"}),
            client.edit(f"{head.path}/rights", {"rights": {"paie": "read"}}, "PUT"),
        ]

        assert [refused(each) for each in refusals] == [(403, "administrator_account")] * 4
        assert client.post(f"{head.path}/promote").status_code == 403
        assert client.post(f"{head.path}/renew").status_code == 200

    def test_a_client_moves_no_address_of_somebody_who_works_for_others(
        self, world: World, centre: Person, town: Person, client: Client
    ) -> None:
        worker = world.activate(centre.create())
        world.delegate(centre, town, worker, {"accounts": "write"})

        answer = client.edit(worker.path, {"email": "voleur@example.org"})

        assert refused(answer) == (403, "beyond_delegation")

    def test_an_address_asked_for_by_a_client_waits_for_nobody_with_more_rights(
        self, world: World, centre: Person, client: Client
    ) -> None:
        user = world.activate(centre.create())
        assert client.edit(user.path, {"email": "voleur@example.org"}).status_code == 200
        given = centre.edit(f"{user.path}/rights", {"rights": {"paie": "write"}}, "PUT")
        assert given.status_code == 200, given.json

        world.hear(
            identity.EmailConfirmed(
                account_id=user.account_id,
                establishment_id=centre.home,
                email="voleur@example.org",
            )
        )

        assert centre.get(user.path).json["email"] != "voleur@example.org"
