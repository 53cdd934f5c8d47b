"""What an establishment's machine clients may do with accounts, at home and for others (§4.4)."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from shared import clock
from shared.access.tables import AccessDelegation
from shared.auth.tokens import Claims
from shared.events import accounts, identity
from tests.accounts.working import Works
from tests.accounts.world import ADDRESS, Person, World, coordinates
from tests.answers import Answer, refused

SCOPES = "accounts:write affiliation:write"


@dataclass
class Client:
    """An application of an establishment, with a token."""

    world: World
    home: Person
    client_id: UUID
    scopes: str = SCOPES

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        claims = Claims(
            sub=str(self.client_id),
            client_id=str(self.client_id),
            iat=clock.now() - timedelta(seconds=1),
            exp=clock.now() + timedelta(minutes=5),
            est=self.home.home,
            scope=frozenset(self.scopes.split()),
        )
        bearer = {"Authorization": f"Bearer {self.world.signer.sign(claims)}"}
        headers = bearer | options.pop("headers", {})
        return self.world.call(method, path, body, headers=headers, **options)

    def get(self, path: str) -> Answer:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None) -> Answer:
        return self.call("POST", path, body)

    def edit(self, path: str, body: Any, method: str = "PATCH") -> Answer:
        tag = self.get(path).headers["ETag"]
        return self.call(method, path, body, headers={"If-Match": tag})


@pytest.fixture
def centre(world: World) -> Person:
    for code in ("affiliation", "paie"):
        world.service(code)
    return world.establishment("Centre de gestion")


@pytest.fixture
def town(world: World, centre: Person) -> Person:
    return world.establishment("Commune de Trifouillis")


@pytest.fixture
def client(world: World, centre: Person) -> Client:
    """An application of the centre, assigned nowhere."""
    facts = identity.ClientFacts(
        client_id=uuid4(),
        establishment_id=centre.home,
        name="Gestion des agents",
        scopes=SCOPES.split(),
        expires_at=None,
    )
    world.hear(identity.ClientCreated(client=facts))
    return Client(world, centre, facts.client_id)


@pytest.fixture
def assigned(world: World, centre: Person, town: Person, client: Client) -> Client:
    """The same, assigned in a delegation of the town's."""
    rights = {"accounts": "write", "affiliation": "write", "paie": "read"}
    world.delegate(centre, town, centre, rights, client_id=client.client_id)
    return client


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


class TestALongAct:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"EXPORT_AT_ONCE": "0"}

    @pytest.fixture
    def world(self, committed_world: World) -> World:
        return committed_world

    @pytest.fixture
    def follower(self, assigned: Client) -> Client:
        return replace(assigned, scopes=f"{SCOPES} jobs:own")

    def export(self, follower: Client, town: Person) -> str:
        asked = follower.post(f"{town.accounts}/export", {"format": "csv", "filter": {}})
        assert asked.status_code == 202, asked.json
        return f"/jobs/{asked.json['id']}"

    def test_is_followed_by_who_asked_for_it_and_has_the_scope(
        self, world: World, town: Person, assigned: Client, follower: Client
    ) -> None:
        job = self.export(follower, town)
        Works(world).run()

        told = follower.get(job).json
        assert (told["status"], told["establishment_id"]) == ("done", str(town.home))
        assert follower.get(f"{job}/content").status_code == 200
        assert refused(assigned.get(job)) == (403, "insufficient_scope")
        assert refused(replace(follower, client_id=uuid4()).get(job)) == (404, "not_found")

    def test_stops_once_the_client_is_assigned_no_more(
        self, world: World, town: Person, follower: Client
    ) -> None:
        job = self.export(follower, town)
        with world.look() as session:
            session.execute(update(AccessDelegation).values(clients={}))

        Works(world).run()

        told = follower.get(job).json
        assert (told["status"], told["problem"]) == ("failed", "not_found")


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


class TestAtHome:
    def test_a_client_manages_the_accounts_of_users(self, centre: Person, client: Client) -> None:
        body = coordinates() | {"profile": "user", "rights": {"paie": "write"}}

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
