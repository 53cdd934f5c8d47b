"""Machine clients: made, listed, removed."""

from uuid import UUID

import pytest

from shared.events import accounts, identity
from tests.identity.answers import refused
from tests.identity.machine import ask_for_token, make_client
from tests.identity.world import NOW, Holder, World


@pytest.fixture
def operator(world: World) -> Holder:
    return world.operator("catalogue")


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
        world.hear(accounts.TermsPublished(number=1, digest="0" * 64, effective_on=NOW.date()))

        made = make_client(world, administrator)
        removed = world.call("DELETE", f"/clients/{client['client_id']}", token=administrator.token)

        assert refused(made) == (403, "terms_not_accepted")
        assert removed.status_code == 204
