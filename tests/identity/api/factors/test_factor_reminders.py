"""Whoever must soon have a second factor is reminded 30, 7 and 1 day before (decision 0090)."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy.orm import Session

from services.identity import chores
from services.identity.models import FactorReminder
from shared.events import accounts, identity
from tests.identity.factor_policies import ask
from tests.identity.factors import enrol
from tests.identity.session_machine import body_of
from tests.identity.world import TODAY, World


class TestReminders:
    def days_told(self, world: World) -> dict[str, int]:
        told = world.announced(identity.FactorCalledFor)
        return dict(Counter(str(event.account_id) for event in told))

    def test_are_told_thirty_seven_and_one_day_before_once_each(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = world.holder()
        ask(world, "everybody", TODAY + timedelta(days=40))
        days = []
        for left in range(40, -2, -1):
            before = len(world.announced(identity.FactorCalledFor))
            for _ in range(2):
                world.do(chores.remind_of_factors)
            if len(world.announced(identity.FactorCalledFor)) > before:
                days.append(left)
            time.shift(timedelta(days=1))

        assert days == [30, 7, 1]
        told = world.announced(identity.FactorCalledFor)
        assert (
            told
            == [
                identity.FactorCalledFor(
                    account_id=holder.id,
                    establishment_id=world.town.establishment_id,
                    due_on=TODAY + timedelta(days=40),
                )
            ]
            * 3
        )

    def test_are_for_those_alone_whom_it_will_bind(self, world: World) -> None:
        boss = world.holder(profile="administrator")
        world.holder()
        enrol(world, profile="administrator")
        world.invite(profile="administrator")
        world.holder(world.hospital, profile="administrator")
        ask(world, "administrators", TODAY + timedelta(days=7))

        assert world.do(chores.remind_of_factors) == 1
        assert self.days_told(world) == {str(boss.id): 1}

    def test_begin_anew_for_another_day(self, world: World, time: time_machine.Traveller) -> None:
        holder = world.holder()
        ask(world, "everybody", TODAY + timedelta(days=5))
        world.do(chores.remind_of_factors)
        ask(world, "everybody", TODAY + timedelta(days=6))

        world.do(chores.remind_of_factors)

        assert self.days_told(world) == {str(holder.id): 2}
        last = world.session.get_one(FactorReminder, holder.id)
        assert (last.due_on, last.days) == (TODAY + timedelta(days=6), 7)

    def test_end_with_the_policy_and_with_a_factor(self, world: World) -> None:
        holder = world.holder()
        ask(world, "everybody", TODAY + timedelta(days=5))
        ask(world, None)
        assert world.do(chores.remind_of_factors) == 0

        ask(world, "everybody", TODAY + timedelta(days=5))
        enrol(world, world.signed_in(holder))
        assert world.do(chores.remind_of_factors) == 0

    def test_are_sent_in_batches_until_none_is_left(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("services.identity.actions.factor_reminders.AT_ONCE", 2)
        for _ in range(5):
            world.holder()
        ask(world, "everybody", TODAY + timedelta(days=5))

        assert world.do(chores.remind_of_factors) == 5
        assert world.do(chores.remind_of_factors) == 0

    def test_look_at_each_once_an_hour_though_nothing_comes_of_it(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looked: list[UUID] = []

        def look(session: Session, account_id: UUID, due_on: date, *, today: date) -> None:
            assert account_id not in looked
            looked.append(account_id)

        monkeypatch.setattr("services.identity.actions.factor_reminders.AT_ONCE", 2)
        monkeypatch.setattr("services.identity.actions.factor_reminders._remind", look)
        holders = [world.holder() for _ in range(5)]
        ask(world, "everybody", TODAY + timedelta(days=5))

        assert world.do(chores.remind_of_factors) == 5
        assert looked == sorted(holder.id for holder in holders)

    def test_are_for_nobody_whose_establishment_is_out_of_service(self, world: World) -> None:
        world.holder()
        due_on = TODAY + timedelta(days=5)
        ask(world, "everybody", due_on)
        asking = replace(world.town, second_factor_for="everybody", second_factor_from=due_on)

        world.suspend(asking)
        assert world.do(chores.remind_of_factors) == 0

        world.reactivate(asking)
        assert world.do(chores.remind_of_factors) == 1

    def test_are_forgotten_once_the_day_has_come(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = world.holder()
        ask(world, "everybody", TODAY + timedelta(days=5))
        world.do(chores.remind_of_factors)
        time.shift(timedelta(days=5))
        world.do(chores.purge)
        assert world.session.get(FactorReminder, holder.id) is not None

        time.shift(timedelta(days=1))
        world.do(chores.purge)

        world.session.expire_all()
        assert world.session.get(FactorReminder, holder.id) is None


def test_a_reminder_is_told_to_its_holder_and_goes_with_their_account(world: World) -> None:
    holder = world.signed_in(world.holder())
    ask(world, "everybody", TODAY + timedelta(days=5))
    world.do(chores.remind_of_factors)
    told = body_of(world.call("GET", "/me/data", token=holder.token))["data"]
    assert told["factor_reminders"] == [{"due_on": "2026-11-21", "days": 7}]

    about = {"account_id": holder.id, "establishment_id": holder.account.establishment_id}
    world.hear(accounts.AccountErasureRequested(**about))

    world.session.expire_all()
    assert world.session.get(FactorReminder, holder.id) is None
