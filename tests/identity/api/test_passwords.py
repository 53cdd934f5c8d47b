"""Passwords: chosen, changed, forgotten (DESIGN §4.4)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from services.identity import chores
from services.identity.models import Credential, OneTimeCode
from shared.events import identity
from tests.identity.world import ANOTHER, NOW, PASSWORD, WRONG, Holder, World


def refused(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, (answer.json or {})["code"]


def change(world: World, holder: Holder, current: str, password: str) -> TestResponse:
    body = {"current_password": current, "password": password}
    return world.call("PUT", "/passwords/current", json=body, token=holder.token)


class TestCreatingAPassword:
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


class TestChangingAPassword:
    def test_needs_the_present_one(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        assert refused(change(world, holder, WRONG, ANOTHER)) == (403, "wrong_password")
        assert world.sign_in(holder).status_code == 201

    def test_puts_the_new_one_in_place_and_is_announced(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        answer = change(world, holder, PASSWORD, ANOTHER)

        assert (answer.status_code, answer.data) == (204, b"")
        assert world.sign_in(holder, password=PASSWORD).status_code == 401
        assert world.sign_in(holder, password=ANOTHER).status_code == 201
        (changed,) = world.announced(identity.PasswordChanged)
        assert (changed.account_id, changed.by_reset) == (holder.id, False)

    def test_ends_the_other_sessions_and_not_this_one(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        other = world.signed_in(Holder(holder.account))

        change(world, holder, PASSWORD, ANOTHER)

        assert (world.is_valid(holder.token), world.is_valid(other.token)) == (True, False)
        assert world.refresh(holder.refresh_token).status_code == 200
        assert refused(world.refresh(other.refresh_token)) == (401, "session_over")
        assert [e.reason for e in world.announced(identity.SessionRevoked)] == ["password_changed"]

    def test_meets_the_policy(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        answer = change(world, holder, PASSWORD, "weak")

        assert refused(answer) == (422, "password_refused")

    def test_counts_wrong_tries_as_sign_ins_do(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        for _ in range(5):
            change(world, holder, WRONG, ANOTHER)

        assert refused(change(world, holder, PASSWORD, ANOTHER)) == (403, "wrong_password")
        assert world.sign_in(holder).status_code == 401

    def test_kills_the_link_of_a_forgotten_one(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        code = world.forget_password(holder)
        change(world, holder, PASSWORD, ANOTHER)

        answer = world.post("/passwords", {"token": code, "password": PASSWORD})

        assert refused(answer) == (409, "code_spent")

    def test_needs_a_token(self, world: World) -> None:
        body = {"current_password": PASSWORD, "password": ANOTHER}

        answer = world.call("PUT", "/passwords/current", json=body)

        assert refused(answer) == (401, "unauthenticated")


class TestAForgottenPassword:
    def test_is_replaced_by_a_link_in_an_email(self, world: World) -> None:
        holder = world.holder()
        code = world.forget_password(holder)

        answer = world.post("/passwords", {"token": code, "password": ANOTHER})

        assert answer.status_code == 204
        assert world.sign_in(holder, password=ANOTHER).status_code == 201
        assert world.sign_in(holder, password=PASSWORD).status_code == 401
        (changed,) = world.announced(identity.PasswordChanged)
        assert (changed.account_id, changed.by_reset) == (holder.id, True)
        issued = world.announced(identity.CodeIssued)[-1]
        assert (issued.purpose, issued.cause_id) == ("password_reset", None)
        assert issued.email == holder.account.email

    def test_unlocks(self, world: World) -> None:
        holder = world.holder()
        world.lock(holder)

        world.post("/passwords", {"token": world.forget_password(holder), "password": ANOTHER})

        assert world.sign_in(holder, password=ANOTHER).status_code == 201
        (unlocked,) = world.announced(identity.CredentialUnlocked)
        assert (unlocked.account_id, unlocked.by_reset) == (holder.id, True)

    def test_lets_in_however_often_others_have_tried(self, world: World) -> None:
        holder = world.holder()
        for _ in range(40):
            world.sign_in(holder, password=WRONG)

        world.post("/passwords", {"token": world.forget_password(holder), "password": ANOTHER})

        assert world.sign_in(holder, password=ANOTHER).status_code == 201

    def test_has_no_link_at_a_former_address(self, world: World) -> None:
        holder = world.holder()
        code = world.forget_password(holder)
        world.change(holder, email="jeanne@example.org")

        answer = world.post("/passwords", {"token": code, "password": ANOTHER})

        assert refused(answer) == (409, "code_spent")

    def test_ends_every_session(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        world.post("/passwords", {"token": world.forget_password(holder), "password": ANOTHER})

        assert not world.is_valid(holder.token)
        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")

    def test_does_not_end_the_session_that_follows_it(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        world.post("/passwords", {"token": world.forget_password(holder), "password": ANOTHER})
        holder.password = ANOTHER

        world.signed_in(holder)

        assert world.is_valid(holder.token)

    def test_has_a_link_that_is_good_for_an_hour(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        code = world.forget_password(world.holder())
        time.shift(timedelta(hours=1))

        answer = world.post("/passwords", {"token": code, "password": ANOTHER})

        assert refused(answer) == (409, "code_expired")

    def test_has_one_good_link_at_a_time(self, world: World) -> None:
        holder = world.holder()
        former = world.forget_password(holder)
        world.forget_password(holder)

        answer = world.post("/passwords", {"token": former, "password": ANOTHER})

        assert refused(answer) == (409, "code_spent")

    def test_has_the_same_answer_for_everybody(self, world: World) -> None:
        deleted = world.holder()
        world.delete(deleted)
        identifiers = [
            world.holder().account.identifier,
            world.invite().account.identifier,
            deleted.account.identifier,
            "PERSONNE0",
        ]

        answers = [world.post("/password-resets", {"identifier": i}) for i in identifiers]

        assert {(answer.status_code, answer.data) for answer in answers} == {(202, b"{}")}

    def test_sends_nothing_to_nobody_to_the_invited_and_to_the_deleted(self, world: World) -> None:
        deleted, invited = world.holder(), world.invite()
        world.delete(deleted)
        before = len(world.announced(identity.CodeIssued))

        for identifier in (deleted.account.identifier, invited.account.identifier, "PERSONNE0"):
            world.post("/password-resets", {"identifier": identifier})
        world.do(chores.answer_resets)

        assert len(world.announced(identity.CodeIssued)) == before

    def test_sends_three_links_in_ten_minutes_and_no_more(self, world: World) -> None:
        holder = world.holder()
        for _ in range(5):
            world.forget_password(holder)

        resets = world.session.scalars(
            select(OneTimeCode).where(OneTimeCode.purpose == "password_reset")
        )

        assert len(resets.all()) == 3

    def test_is_not_answered_too_often_for_one_address(self, world: World) -> None:
        for number in range(60):
            world.post("/password-resets", {"identifier": f"PERSONNE{number}"})

        answer = world.post("/password-resets", {"identifier": "PERSONNE"})

        assert refused(answer) == (429, "too_many_requests")
