"""Passwords: chosen, by the policy (design.md §4.4)."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from services.identity.models import Credential
from shared.events import identity
from tests.answers import refused
from tests.identity.world import ANOTHER, NOW, PASSWORD, Holder, World


def change(world: World, holder: Holder, current: str, password: str) -> TestResponse:
    body = {"current_password": current, "password": password}
    return world.call("PUT", "/passwords/current", json=body, token=holder.token)


class TestCreatingAPassword:
    @pytest.fixture
    def hashes_quickly(self) -> bool:
        return False

    def test_lets_the_holder_in(self, world: World) -> None:
        holder = world.invite()

        answer = world.post("/passwords", {"token": world.code(holder), "password": PASSWORD})

        assert (answer.status_code, answer.data) == (204, b"")
        assert world.sign_in(holder).status_code == 201

    def test_is_announced(self, world: World) -> None:
        holder = world.invite()

        world.choose_password(holder)

        assert world.announced(identity.PasswordCreated, identity.PasswordChanged) == [
            identity.PasswordCreated(
                account_id=holder.id,
                establishment_id=world.town.establishment_id,
                created_at=NOW,
            )
        ]

    def test_keeps_argon2id_with_its_parameters_and_nothing_else(self, world: World) -> None:
        holder = world.invite()
        world.choose_password(holder)

        kept = world.session.get_one(Credential, holder.id)

        assert kept.password_hash is not None
        assert kept.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert PASSWORD not in str(vars(kept))

    @pytest.mark.parametrize("missing", ["token", "password"])
    def test_needs_every_field(self, world: World, missing: str) -> None:
        body = {"token": world.code(world.invite()), "password": PASSWORD}
        del body[missing]

        answer = world.post("/passwords", body)

        assert refused(answer) == (422, "invalid")
        assert set((answer.json or {})["errors"]) == {missing}

    def test_uses_the_code_up(self, world: World) -> None:
        holder = world.invite()
        code = world.code(holder)
        world.choose_password(holder)

        again = world.post("/passwords", {"token": code, "password": ANOTHER})

        assert refused(again) == (409, "code_spent")
        assert world.sign_in(holder).status_code == 201

    def test_that_is_refused_leaves_the_code_good(self, world: World) -> None:
        holder = world.invite()
        code = world.code(holder)

        assert world.post("/passwords", {"token": code, "password": "weak"}).status_code == 422
        world.choose_password(holder)


class TestThePolicy:
    @pytest.fixture
    def choose(self, world: World) -> Callable[[str], TestResponse]:
        holder = world.invite(identifier="JLOU7K3PX", first_name="Jean-Loup", last_name="Louÿs")
        code = world.code(holder)
        return lambda password: world.post("/passwords", {"token": code, "password": password})

    @pytest.mark.parametrize(
        ("password", "faults"),
        [
            ("a", ["too_short", "no_digit", "no_upper", "no_special"]),
            ("Aé1! xy", ["too_short"]),
            ("ABC DEF GHI", ["no_digit", "no_lower"]),
            ("çédille12", ["no_upper", "no_special"]),
            ("Aé1!" * 33, ["too_long"]),
            ("Password1!", ["common"]),
            ("motdepasse", ["no_digit", "no_upper", "no_special", "common"]),
            ("x!jlou7k3pX", ["contains_identifier"]),
            ("Chez louys, 9h", ["contains_name"]),
            ("Grand-Jean #12", ["contains_name"]),
            ("Vive BRINDAS 69 !", ["contains_establishment"]),
            ("jlou7k3px", ["no_upper", "no_special", "contains_identifier"]),
        ],
    )
    def test_tells_every_fault_at_once(
        self, choose: Callable[[str], TestResponse], password: str, faults: list[str]
    ) -> None:
        answer = choose(password)

        assert refused(answer) == (422, "password_refused")
        assert answer.json is not None
        assert answer.json["faults"] == faults
        assert len(answer.json["errors"]["password"]) == len(faults)

    def test_speaks_the_callers_language(self, world: World) -> None:
        code = world.code(world.invite())

        answer = world.post(
            "/passwords", {"token": code, "password": "weak"}, headers={"Accept-Language": "fr"}
        )

        assert answer.json is not None
        assert answer.json["title"] == "Ce mot de passe ne convient pas : voyez `faults`."
        assert "Il n'a pas de chiffre." in answer.json["errors"]["password"]
        assert "Il a moins de 8 caractères." in answer.json["errors"]["password"]

    @pytest.mark.parametrize("password", ["Aé1! xyz", "Aé1!" * 32, PASSWORD])
    def test_lets_good_ones_through(
        self, choose: Callable[[str], TestResponse], password: str
    ) -> None:
        assert choose(password).status_code == 204

    def test_is_served(self, world: World) -> None:
        answer = world.call("GET", "/password-policy")

        assert answer.status_code == 200
        assert answer.json is not None
        assert {**answer.json, "faults": len(answer.json["faults"])} == {
            "name": "seed",
            "min_length": 8,
            "max_length": 128,
            "classes": ["digit", "lower", "upper", "special"],
            "is_raised": False,
            "faults": 10,
        }

    def test_is_met_by_every_suggestion(self, world: World) -> None:
        for _ in range(20):
            suggestion = (world.post("/password-suggestions").json or {})["password"]
            holder = world.invite()
            world.choose_password(holder, suggestion)


class TestTheModernPolicy:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"PASSWORD_POLICY": "modern"}

    def test_asks_for_length_and_no_classes(self, world: World) -> None:
        holder = world.invite()
        code = world.code(holder)

        short = world.post("/passwords", {"token": code, "password": "Court1! mais non"[:14]})
        long = world.post("/passwords", {"token": code, "password": "cheval pile agrafe"})

        assert (short.json or {})["faults"] == ["too_short"]
        assert long.status_code == 204

    def test_is_met_by_every_suggestion(self, world: World) -> None:
        suggestion = (world.post("/password-suggestions").json or {})["password"]

        world.choose_password(world.invite(), suggestion)
