"""What went wrong elsewhere, where no other test here says it: see docs/security.md."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from werkzeug.test import TestResponse

from services.identity import chores
from shared.events import delegation, identity
from tests.answers import refused
from tests.identity.factors import (
    Enrolled,
    ask_reset,
    challenge,
    enrol,
    finish,
    signed_in,
)
from tests.identity.linking import linked
from tests.identity.session_machine import body_of
from tests.identity.world import TODAY, WRONG, Holder, World

RIGHTS = {"accounts": "write"}


@pytest.fixture
def head(world: World) -> Holder:
    """The town's administrator, who has no factor."""
    return world.administrator()


@pytest.fixture
def lost(world: World) -> Enrolled:
    """Somebody of the town who has lost their factor."""
    return enrol(world)


@pytest.fixture
def stranger(world: World) -> Holder:
    """An administrator of the hospital, who has just signed in."""
    return world.administrator(world.hospital)


def factors_of(world: World, holder: Holder) -> list[str]:
    """Name the kinds of what somebody has, as they see it themselves."""
    return [each["kind"] for each in world.call("GET", "/factors", token=holder.token).json or []]


def assign(world: World, delegate: Holder) -> None:
    """Let somebody of the hospital look after the town's accounts."""
    world.hear(
        delegation.AccessChanged(
            delegation_id=uuid4(),
            centralising_id=world.hospital.establishment_id,
            delegating_id=world.town.establishment_id,
            is_granting=True,
            ends_on=TODAY + timedelta(days=100),
            lines=RIGHTS,
            assignments=[delegation.AssignmentFacts(account_id=delegate.id, rights=RIGHTS)],
        )
    )
    world.has_news_of("delegation")


class TestAResetOfOne:
    """sentry 102665: the only way back switched factors off for everybody."""

    def test_leaves_the_factors_of_all_others(
        self, world: World, head: Holder, lost: Enrolled, time: time_machine.Traveller
    ) -> None:
        beside = [enrol(world), enrol(world, home=world.hospital)]
        assert ask_reset(world, head, lost.holder).status_code == 201

        time.shift(timedelta(hours=24))
        world.do(chores.reset_factors)

        assert [event.account_id for event in world.announced(identity.FactorsReset)] == [
            lost.holder.id
        ]
        for each in beside:
            assert factors_of(world, signed_in(world, each)) == ["totp"]


class TestWhatAProgramAsksFor:
    """Keycloak 31534: of several levels that were asked for, the lowest was given."""

    @pytest.mark.parametrize("asked", ["one_factor", "one_factor two_factors"])
    def test_is_taken_by_no_way_in(self, world: World, lost: Enrolled, asked: str) -> None:
        account, password = lost.holder.account, lost.holder.password
        given, code = challenge(world, lost.holder), lost.application.code()
        bodies: dict[str, dict[str, Any]] = {
            "/sessions": {"identifier": account.identifier, "password": password},
            "/sessions/second-factor": {"challenge": given, "factor": "totp", "code": code},
        }

        for path, body in bodies.items():
            answer = world.post(path, {**body, "acr_values": asked})
            assert refused(answer) == (422, "invalid")
            assert body_of(answer)["errors"].keys() == {"acr_values"}

        let_in = body_of(finish(world, given, code))["access_token"]
        assert world.app.verifier.verify(let_in).acr == "two_factors"


class TestWhoeverWorksForTheTownByDelegation:
    """An enrolment or a reset at a delegate's hand would be a way into the account."""

    def test_adds_factors_to_their_own_account_alone(
        self, world: World, lost: Enrolled, stranger: Holder
    ) -> None:
        assign(world, stranger)

        enrol(world, stranger)

        assert factors_of(world, stranger) == ["totp"]
        assert factors_of(world, signed_in(world, lost)) == ["totp"]
        added = [event.account_id for event in world.announced(identity.FactorAdded)]
        assert added == [lost.holder.id, stranger.id]

    def test_has_nobodys_factors_reset(
        self, world: World, lost: Enrolled, stranger: Holder
    ) -> None:
        assign(world, stranger)

        answer = ask_reset(world, stranger, lost.holder)

        assert answer.status_code in (403, 404)
        assert world.announced(identity.FactorResetAsked) == []


class TestWhoeverActsThroughALink:
    def test_adds_factors_to_their_own_account_alone(
        self, world: World, head: Holder, stranger: Holder
    ) -> None:
        linked(world, stranger, head)

        enrol(world, stranger)

        assert factors_of(world, stranger) == ["totp"]
        assert factors_of(world, head) == []
        assert world.sign_in(head).status_code == 201

    def test_has_nobodys_factors_reset(
        self, world: World, head: Holder, lost: Enrolled, stranger: Holder
    ) -> None:
        linked(world, stranger, head)

        answer = ask_reset(world, stranger, lost.holder)

        assert answer.status_code in (403, 404)
        assert world.announced(identity.FactorResetAsked) == []


class TestAnOldSession:
    def test_adds_nothing_by_a_token_that_was_kept_from_when_it_was_fresh(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        """A proof in one session gives nothing to another one, nor to the tokens of before."""
        holder = world.signed_in(world.holder())
        kept = replace(holder)
        time.shift(timedelta(minutes=4))
        other = world.signed_in(Holder(holder.account))
        time.shift(timedelta(minutes=1) - timedelta(seconds=1))
        proof = {"password": holder.password}
        assert world.post("/sessions/current/step-up", proof, token=other.token).status_code == 200
        time.shift(timedelta(seconds=1))

        assert refused(add_with(world, kept)) == (401, "unauthenticated")
        holder.granted = body_of(world.refresh(holder.refresh_token))
        assert refused(add_with(world, holder)) == (401, "step_up_required")


class TestGuessing:
    """Wrong codes at sign-ins leave nothing to be tried in a session: there is one count."""

    def test_goes_on_nowhere_once_a_kind_is_locked(self, world: World, lost: Enrolled) -> None:
        for _ in range(5):
            finish(world, challenge(world, lost.holder), lost.application.wrong())
        world.sign_in(lost.holder, password=WRONG)

        answers = [
            finish(world, challenge(world, lost.holder), lost.application.code()),
            world.post(
                "/sessions/current/step-up",
                {"factor": "totp", "code": lost.application.code()},
                token=lost.holder.token,
            ),
        ]

        assert [refused(each) for each in answers] == [(403, "second_factor_locked")] * 2


def add_with(world: World, holder: Holder) -> TestResponse:
    return world.post("/factors/totp", {"name": "Poste"}, token=holder.token)
