"""Machine clients: made, listed, removed."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update

from services.identity import chores
from services.identity.models import MachineClient
from shared.events import accounts, identity
from shared.tables import KeptAnswer
from tests import factories
from tests.answers import refused
from tests.identity.machine import ask_for_token, make_client
from tests.identity.world import NOW, Holder, World

KEY = {"Idempotency-Key": "0b0e6f6e-1b8e-4f0e-9a31-8a7d8d6c2f11"}


@pytest.fixture
def operator(world: World) -> Holder:
    return world.operator("catalogue", "letters")


@pytest.fixture
def administrator(world: World) -> Holder:
    return world.administrator()


class TestAClient:
    def test_made_by_an_operator_is_the_platforms(self, world: World, operator: Holder) -> None:
        answer = make_client(world, operator, "letters:deposit", "access:read")

        assert answer.status_code == 201
        made = answer.json or {}
        assert len(made.pop("client_secret")) >= 43
        assert UUID(made.pop("client_id"))
        assert made == {
            "name": "Paie",
            "scopes": ["access:read", "letters:deposit"],
            "establishment_id": None,
            "created_at": "2026-11-16T09:30:00Z",
            "expires_at": None,
        }

    def test_made_by_an_operator_who_administers_the_platform_is_so_too(self, world: World) -> None:
        operator = world.operator("catalogue", profile="administrator")

        answer = make_client(world, operator)

        assert (answer.json or {})["establishment_id"] is None

    def test_is_given_no_scope_that_takes_a_duty_its_maker_lacks(
        self, world: World, operator: Holder
    ) -> None:
        made = make_client(world, operator, "letters:deposit").json or {}
        lacking = world.operator("catalogue")

        answers = [
            make_client(world, lacking, "letters:deposit", "access:read"),
            world.post(f"/clients/{made['client_id']}/secret", token=lacking.token),
        ]

        for answer in answers:
            assert refused(answer) == (403, "beyond_duties")
            assert (answer.json or {})["scopes"] == ["letters:deposit"]
        assert make_client(world, lacking, "access:read").status_code == 201

    def test_made_by_an_administrator_is_the_establishments(
        self, world: World, administrator: Holder
    ) -> None:
        answer = make_client(world, administrator)

        assert (answer.json or {})["establishment_id"] == str(world.town.establishment_id)

    def test_is_nothing_for_users_and_operators_with_another_duty(self, world: World) -> None:
        for caller in (world.signed_in(world.holder()), world.operator("support", "register")):
            assert refused(make_client(world, caller)) == (403, "forbidden")

    @pytest.mark.parametrize("scope", ["letters:deposit", "client_address"])
    def test_of_an_establishment_has_no_scope_of_the_platforms(
        self, world: World, administrator: Holder, scope: str
    ) -> None:
        answer = make_client(world, administrator, "access:read", scope)

        assert refused(answer) == (422, "scopes_refused")
        assert scope in (answer.json or {})["errors"]["scopes"][0]

    def test_has_no_scope_that_does_not_exist(self, world: World, operator: Holder) -> None:
        assert refused(make_client(world, operator, "everything")) == (422, "scopes_refused")

    @pytest.mark.parametrize("expires_at", ["tomorrow", "2026-12-01T00:00:00", NOW.isoformat()])
    def test_ends_at_an_instant_to_come(
        self, world: World, administrator: Holder, expires_at: str
    ) -> None:
        answer = make_client(world, administrator, expires_at=expires_at)

        assert refused(answer) == (422, "invalid")
        assert set((answer.json or {})["errors"]) == {"expires_at"}

    def test_is_listed_to_those_who_look_after_it_without_its_secret(
        self, world: World, operator: Holder, administrator: Holder
    ) -> None:
        make_client(world, operator, name="Portail")
        make_client(world, administrator, name="Paie")
        stranger = world.administrator(world.hospital)

        shown = {
            caller.id: world.call("GET", "/clients", token=caller.token).json or []
            for caller in (operator, administrator, stranger)
        }

        assert [client["name"] for client in shown[operator.id]] == ["Portail"]
        assert [client["name"] for client in shown[administrator.id]] == ["Paie"]
        assert shown[stranger.id] == []
        assert "secret" not in str(shown)

    def test_keeps_a_digest_of_its_secret_only(self, world: World, administrator: Holder) -> None:
        secret = (make_client(world, administrator).json or {})["client_secret"]

        rows = world.session.connection().exec_driver_sql("SELECT * FROM machine_clients")

        assert secret not in str(rows.all())


class TestAClientThatIsAskedForTwice:
    """With one Idempotency-Key, as by a double click, or after an answer that was lost."""

    def test_is_one_and_its_secret_is_told_once_and_kept_nowhere(
        self, world: World, administrator: Holder
    ) -> None:
        body = {"name": "Paie", "scopes": ["access:read"]}
        first, second = (
            world.post("/clients", body, token=administrator.token, headers=KEY) for _ in range(2)
        )

        assert first.status_code == 201
        assert refused(second) == (409, "secret_told")
        made = first.json or {}
        assert len(world.session.scalars(select(MachineClient)).all()) == 1
        (kept,) = world.session.scalars(select(KeptAnswer)).all()
        assert (kept.body, kept.headers) == (b"", {})
        assert ask_for_token(world, made).status_code == 200

    def test_with_another_name_under_the_same_key_is_refused(
        self, world: World, administrator: Holder
    ) -> None:
        answers = [
            world.post(
                "/clients",
                {"name": name, "scopes": ["access:read"]},
                token=administrator.token,
                headers=KEY,
            )
            for name in ("Paie", "Courrier")
        ]

        assert refused(answers[1]) == (422, "idempotency_key_reused")

    def test_another_secret_of_it_is_made_once_and_the_one_in_use_stays_good(
        self, world: World, administrator: Holder
    ) -> None:
        made = make_client(world, administrator).json or {}
        path = f"/clients/{made['client_id']}/secret"

        first, second = (world.post(path, token=administrator.token, headers=KEY) for _ in range(2))

        assert first.status_code == 201
        assert refused(second) == (409, "secret_told")
        assert ask_for_token(world, made).status_code == 200
        renewed = (first.json or {})["client_secret"]
        assert ask_for_token(world, made, renewed).status_code == 200


class TestRemoving:
    def test_lets_it_in_no_more(self, world: World, administrator: Holder) -> None:
        client = make_client(world, administrator).json or {}

        answer = world.call("DELETE", f"/clients/{client['client_id']}", token=administrator.token)

        assert answer.status_code == 204
        assert ask_for_token(world, client).status_code == 401
        assert world.call("GET", "/clients", token=administrator.token).json == []

    def test_voids_its_tokens_everywhere(self, world: World, operator: Holder) -> None:
        client = make_client(world, operator).json or {}

        world.call("DELETE", f"/clients/{client['client_id']}", token=operator.token)

        (revoked,) = world.announced(identity.SessionRevoked)
        assert (str(revoked.account_id), revoked.session_id) == (client["client_id"], None)
        assert revoked.establishment_id == world.platform.establishment_id

    def test_is_for_those_who_look_after_it(
        self, world: World, operator: Holder, administrator: Holder
    ) -> None:
        stranger = world.administrator(world.hospital)
        platforms, towns = (
            make_client(world, operator).json or {},
            make_client(world, administrator).json or {},
        )
        tries = [(stranger, towns), (administrator, platforms), (operator, towns)]

        for caller, client in tries:
            path = f"/clients/{client['client_id']}"
            assert refused(world.call("DELETE", path, token=caller.token)) == (404, "not_found")
        assert ask_for_token(world, towns).status_code == 200
        assert ask_for_token(world, platforms).status_code == 200

    def test_twice_is_refused(self, world: World, administrator: Holder) -> None:
        client = make_client(world, administrator).json or {}
        path = f"/clients/{client['client_id']}"
        world.call("DELETE", path, token=administrator.token)

        answer = world.call("DELETE", path, token=administrator.token)

        assert refused(answer) == (404, "not_found")

    def test_is_open_to_an_administrator_who_has_not_accepted_the_terms(
        self, world: World, administrator: Holder
    ) -> None:
        client = make_client(world, administrator).json or {}
        world.hear(factories.terms())

        made = make_client(world, administrator)
        removed = world.call("DELETE", f"/clients/{client['client_id']}", token=administrator.token)

        assert refused(made) == (403, "terms_not_accepted")
        assert removed.status_code == 204


class TestAClientsScopes:
    @pytest.mark.parametrize("scope", ["accounts:read", "accounts:write"])
    def test_on_accounts_are_for_clients_of_an_establishment(
        self, world: World, operator: Holder, administrator: Holder, scope: str
    ) -> None:
        assert refused(make_client(world, operator, scope)) == (422, "scopes_refused")
        assert make_client(world, administrator, scope).status_code == 201

    def test_may_name_services_that_can_be_delegated(
        self, world: World, operator: Holder, administrator: Holder
    ) -> None:
        for code, is_delegable in (("paie", True), ("interne", False), ("letters", True)):
            service = factories.service(code, is_delegable=is_delegable)
            world.hear(accounts.ServicePublished(service=service))

        assert make_client(world, administrator, "paie:read", "paie:write").status_code == 201
        assert refused(make_client(world, operator, "paie:read")) == (422, "scopes_refused")
        for scope in ("interne:read", "letters:read", "paie:none", "paie", "nope:read"):
            assert refused(make_client(world, administrator, scope)) == (422, "scopes_refused")


class TestTheOthers:
    """Other services are told of clients, to name them and to end what they were assigned."""

    def test_are_told_of_a_new_one(self, world: World, administrator: Holder) -> None:
        made = make_client(world, administrator, "accounts:read").json or {}

        (event,) = world.announced(identity.ClientCreated)

        assert event.client == identity.ClientFacts(
            client_id=UUID(made["client_id"]),
            establishment_id=world.town.establishment_id,
            name="Paie",
            scopes=["accounts:read"],
            expires_at=None,
        )
        assert made["client_secret"] not in str(event.to_data())

    def test_are_told_that_one_is_removed_after_its_tokens_are_void(
        self, world: World, administrator: Holder
    ) -> None:
        made = make_client(world, administrator).json or {}

        world.call("DELETE", f"/clients/{made['client_id']}", token=administrator.token)

        void, removed = world.announced(identity.SessionRevoked, identity.ClientRemoved)
        assert str(void.account_id) == made["client_id"]
        assert (str(removed.client.client_id), removed.reason) == (made["client_id"], "removed")

    def test_are_told_once_of_those_made_before_they_were_told_of_any(
        self, world: World, administrator: Holder
    ) -> None:
        made = make_client(world, administrator).json or {}
        gone = make_client(world, administrator).json or {}
        world.call("DELETE", f"/clients/{gone['client_id']}", token=administrator.token)
        world.session.execute(update(MachineClient).values(announced_at=None))
        world.session.commit()

        assert [world.do(chores.introduce_clients) for _ in range(2)] == [1, 0]

        (event,) = world.announced(identity.ClientSnapshot)
        assert str(event.client.client_id) == made["client_id"]

    def test_are_told_that_one_has_expired(
        self, world: World, administrator: Holder, time: time_machine.Traveller
    ) -> None:
        expires_at = (NOW + timedelta(hours=1)).isoformat()
        made = make_client(world, administrator, expires_at=expires_at).json or {}
        assert world.do(chores.remove_expired_clients) == 0

        time.shift(timedelta(hours=1))

        assert [world.do(chores.remove_expired_clients) for _ in range(2)] == [1, 0]
        (removed,) = world.announced(identity.ClientRemoved)
        assert (str(removed.client.client_id), removed.reason) == (made["client_id"], "expired")
