"""Machine clients: made, listed, removed."""

from uuid import UUID

import pytest
from sqlalchemy import select

from services.identity.models import MachineClient
from shared.events import accounts
from shared.tables import KeptAnswer
from tests import factories
from tests.answers import refused
from tests.identity.machine import ask_for_token, make_client
from tests.identity.world import NOW, Holder, World

KEY = {"Idempotency-Key": "0b0e6f6e-1b8e-4f0e-9a31-8a7d8d6c2f11"}


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
