"""A passkey after the right password: which ones there are is told only then."""

from typing import Any

import pytest
from sqlalchemy import select

from services.identity.models import FactorTries
from tests.answers import refused
from tests.identity.authenticator import Device, text
from tests.identity.factors import challenge, enrol, finish
from tests.identity.passkeys import Keeper, hand_in, keep, show, signed_in, to_show, to_sign
from tests.identity.world import ANOTHER, World

WRONG = (403, "second_factor_refused")
OVER = (401, "challenge_over")


@pytest.fixture
def keeper(world: World) -> Keeper:
    return keep(world)


class TestWhatTheBrowserIsTold:
    def test_names_the_passkeys_of_whoever_has_typed_the_right_password(
        self, world: World, keeper: Keeper
    ) -> None:
        keep(world)  # somebody else's

        options = to_show(world, challenge(world, keeper.holder))

        assert [each["id"] for each in options["allowCredentials"]] == [
            text(keeper.device.keys[0].id)
        ]
        assert options["userVerification"] == "required"

    def test_is_told_to_nobody_without_a_challenge(self, world: World) -> None:
        answer = world.post("/sessions/second-factor/options", {"challenge": "x"})

        assert refused(answer) == OVER

    def test_is_told_for_no_challenge_that_is_spent(self, world: World, keeper: Keeper) -> None:
        given = challenge(world, keeper.holder)
        show(world, given, keeper.device.sign(to_show(world, given)))

        answer = world.post("/sessions/second-factor/options", {"challenge": given})

        assert refused(answer) == OVER

    def test_is_told_to_nobody_who_knew_a_former_password(
        self, world: World, keeper: Keeper
    ) -> None:
        given = challenge(world, keeper.holder)
        world.forget_password(keeper.holder)
        world.choose_password(keeper.holder, ANOTHER)

        answer = world.post("/sessions/second-factor/options", {"challenge": given})

        assert refused(answer) == OVER

    def test_is_refused_where_there_is_no_passkey(self, world: World) -> None:
        given = challenge(world, enrol(world).holder)

        answer = world.post("/sessions/second-factor/options", {"challenge": given})

        assert refused(answer) == (409, "no_passkey")


class TestAPasskey:
    def test_signs_in_and_says_what_was_shown(self, world: World, keeper: Keeper) -> None:
        given = challenge(world, keeper.holder)

        answer = show(world, given, keeper.device.sign(to_show(world, given)))

        assert answer.status_code == 201
        claims = world.app.verifier.verify((answer.json or {})["access_token"])
        assert claims.shown is not None
        assert (claims.acr, claims.shown.amr) == ("two_factors", ("pwd", "swk", "user", "mfa"))

    def test_that_does_not_say_whose_it_is_will_do(self, world: World, keeper: Keeper) -> None:
        """Its account is known already, and some authenticators tell nobody (WebAuthn §6.3.3)."""
        given = challenge(world, keeper.holder)
        credential = keeper.device.sign(to_show(world, given))
        del credential["response"]["userHandle"]

        assert show(world, given, credential).status_code == 201

    def test_is_good_once(self, world: World, keeper: Keeper) -> None:
        given = challenge(world, keeper.holder)
        credential = keeper.device.sign(to_show(world, given))
        show(world, given, credential)

        assert refused(show(world, given, credential)) == OVER
        assert refused(show(world, challenge(world, keeper.holder), credential)) == WRONG

    def test_of_another_account_is_wrong(self, world: World, keeper: Keeper) -> None:
        other = keep(world)
        given = challenge(world, keeper.holder)

        answer = show(world, given, other.device.sign(to_show(world, given)))

        assert refused(answer) == WRONG
        assert (answer.json or {})["tries_left"] == 4

    def test_signed_for_something_else_is_wrong(self, world: World, keeper: Keeper) -> None:
        """For another sign-in of the same account, or to sign in with the passkey alone."""
        first, second = (challenge(world, keeper.holder) for _ in range(2))
        elsewhere = keeper.device.sign(to_show(world, first))
        alone = keeper.device.sign(to_sign(world))

        answers = [show(world, second, each) for each in (elsewhere, alone)]
        the_other_way = hand_in(world, keeper.device.sign(to_show(world, second)))

        assert [refused(answer) for answer in answers] == [WRONG] * 2
        assert refused(the_other_way) == (401, "passkey_refused")

    def test_that_is_wrong_five_times_spends_the_challenge_and_locks_nothing(
        self, world: World, keeper: Keeper
    ) -> None:
        """Nobody guesses a signature; whoever has the password would lock its holder out."""
        for _ in range(5):
            given = challenge(world, keeper.holder)
            for _ in range(5):
                assert refused(show(world, given, {"id": "x"})) == WRONG
            assert refused(show(world, given, {"id": "x"})) == OVER

        assert world.session.scalars(select(FactorTries)).all() == []
        given = challenge(world, keeper.holder)
        assert show(world, given, keeper.device.sign(to_show(world, given))).status_code == 201

    def test_of_somebody_who_has_none_is_wrong(self, world: World) -> None:
        given = challenge(world, enrol(world).holder)

        assert refused(show(world, given, {"id": "x"})) == WRONG

    def test_that_was_removed_since_is_wrong(self, world: World, keeper: Keeper) -> None:
        other = keep(world, signed_in(world, keeper), Device())
        given = challenge(world, keeper.holder)
        credential = keeper.device.sign(to_show(world, given))
        holder = signed_in(world, other)
        world.call("DELETE", f"/factors/{keeper.id}", token=holder.token)

        assert refused(show(world, given, credential)) == WRONG

    def test_gives_way_to_a_recovery_code(self, world: World, keeper: Keeper) -> None:
        given, code = challenge(world, keeper.holder), keeper.recovery_codes[0]

        assert finish(world, given, code, factor="recovery_code").status_code == 201


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"factor": "passkey"}, "credential"),
        ({"factor": "passkey", "code": "123456"}, "credential"),
        ({"factor": "passkey", "code": "123456", "credential": {}}, "credential"),
        ({"factor": "totp"}, "code"),
        ({"factor": "totp", "credential": {}}, "code"),
        ({"factor": "recovery_code", "code": "K7PX", "credential": {}}, "code"),
    ],
)
def test_what_is_shown_is_of_the_kind_that_is_told(
    world: World, keeper: Keeper, said: dict[str, Any], field: str
) -> None:
    body = {"challenge": challenge(world, keeper.holder), **said}

    answer = world.post("/sessions/second-factor", body)

    assert answer.status_code == 422
    assert list((answer.json or {})["errors"]) == [field]
