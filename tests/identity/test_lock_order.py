"""In which order what belongs to several accounts is locked, so that nobody waits in a circle.

Nothing is left to chance: the first credential is held until the other comes to it. Whatever comes
behind in the order has to be free still. These tests commit.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from sqlalchemy import Select, delete, exists, select

from services.identity import chores
from services.identity.models import Credential, FactorReminder, FactorReset
from services.identity.queries import credentials
from shared import tenancy
from shared.tenancy import Reason
from tests.identity.factor_policies import ask
from tests.identity.factors import ask_reset, enrol, move_email
from tests.identity.world import TODAY, Holder, World
from tests.together import aside, is_anybody_waiting, until


@pytest.fixture
def world(own_world: World) -> World:
    return own_world


def held(account_id: Any) -> Select[Any]:
    found = select(Credential.account_id).where(Credential.account_id == account_id)
    return found.with_for_update(key_share=True, nowait=True)


def behind(world: World, holder: Holder, act: Callable[[], int], free: Select[Any]) -> int:
    """Do something while somebody's credential is held, and see what is still free by then.

    :param free: locks it, or fails at once
    :return: what the act tells, once it went on
    """
    with world.sessions() as session:
        tenancy.unconfined(session, Reason.COMMAND)
        credentials.locked(session, holder.id)
        acting = aside(act)
        until(lambda: acting.done() or is_anybody_waiting(world.sessions))
        assert not acting.done()
        assert session.scalars(free).all()
        session.rollback()
    return int(acting.result(60))


def two_of_them(world: World) -> tuple[Holder, Holder]:
    """Make two people, in the order of their ids."""
    first, last = sorted((world.holder() for _ in range(2)), key=lambda holder: holder.id)
    return first, last


class TestTwoResetsOfFactors:
    def test_that_are_due_are_committed_one_after_the_other_and_hold_no_two_credentials(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        first, last = (enrol(world, world.signed_in(each)).holder for each in two_of_them(world))
        administrator = world.administrator()
        for each in (first, last):
            assert ask_reset(world, administrator, each).status_code == 201
        time.shift(timedelta(hours=24))

        resetting = partial(world.do, chores.reset_factors)

        done = held(first.id).where(
            exists().where(FactorReset.account_id == first.id, FactorReset.ended_at.is_not(None))
        )
        assert behind(world, last, resetting, done) == 2


class TestForgottenPasswords:
    def test_are_answered_in_the_order_of_credentials_whoever_asked_first(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        first, last = two_of_them(world)
        for each in (last, first):
            asked = {"identifier": each.account.identifier}
            assert world.post("/password-resets", asked).status_code == 202
            time.shift(timedelta(seconds=1))

        answering = partial(world.do, chores.answer_resets)

        assert behind(world, first, answering, held(last.id)) == 2


class TestFormerAddresses:
    def test_are_forgotten_in_the_order_of_credentials_whoever_moved_first(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        first, last = two_of_them(world)
        for each in (last, first):
            move_email(world, each, f"{each.account.identifier.lower()}@example.org")
            time.shift(timedelta(seconds=1))
        time.shift(timedelta(hours=72))

        forgetting = partial(world.do, chores.forget_former_emails)

        assert behind(world, first, forgetting, held(last.id)) == 2


class TestAReminderOfFactors:
    def test_that_is_being_removed_is_waited_for_and_made_anew(self, world: World) -> None:
        holder = world.holder()
        ask(world, "everybody", TODAY + timedelta(days=5))
        assert world.do(chores.remind_of_factors) == 1
        ask(world, "everybody", TODAY + timedelta(days=6))

        with world.sessions() as session:
            tenancy.unconfined(session, Reason.COMMAND)
            session.execute(delete(FactorReminder))
            reminding = aside(partial(world.do, chores.remind_of_factors))
            until(lambda: reminding.done() or is_anybody_waiting(world.sessions))
            assert not reminding.done()
            session.commit()

        assert reminding.result(60) == 1
        world.session.expire_all()
        last = world.session.get_one(FactorReminder, holder.id)
        assert (last.due_on, last.days) == (TODAY + timedelta(days=6), 7)
