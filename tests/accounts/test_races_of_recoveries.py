"""Orphaned establishments: several look, recover and renew at once (design.md §4.1)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from services.accounts.models import Account, Establishment, Recovery
from shared.auth import Profile
from tests.accounts.letters import codes_in
from tests.accounts.racing import Call
from tests.accounts.world import ADDRESS, Person, World, coordinates
from tests.answers import refusal
from tests.together import at_once


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


class TestTwoRecoveries:
    @pytest.fixture
    def orphan(self, world: World, head: Person, time: time_machine.Traveller) -> Person:
        """The last administrator, expired, of an establishment that nobody administers."""
        world.activate(head.create(postal_address=ADDRESS))
        world.deliver()
        time.move_to("2028-05-17T12:00:00Z")
        world.refresh_operator()
        world.do_chore("follow_administrators")
        return head

    def by_operator(self, world: World, orphan: Person, body: dict[str, Any]) -> Call:
        return lambda: world.operator.post(f"/establishments/{orphan.home}/recover", body)

    def newcomer(self, first_name: str) -> dict[str, Any]:
        return {"administrator": coordinates(first_name, "Solier") | {"postal_address": ADDRESS}}

    def letter(self, world: World, orphan: Person) -> dict[str, str]:
        with world.announcing() as said:
            asker = self.ask(world, orphan)().json["recovery_id"]
        return {"recovery_id": asker, "code": codes_in(world, said)[asker]}

    def ask(self, world: World, orphan: Person) -> Call:
        with world.look() as session:
            home = session.get_one(Establishment, orphan.home)
            pair = {"siret": home.siret, "contract_number": home.contract_numbers[0]}
        return lambda: world.call("POST", "/recoveries", pair | self.newcomer("Ambre"))

    def by_code(self, world: World, orphan: Person, body: dict[str, str]) -> Call:
        path = f"/establishments/{orphan.home}/recover"
        return lambda: world.call("POST", path, body)

    def administrators(self, world: World, orphan: Person) -> int:
        with world.look() as session:
            made = select(func.count()).where(
                Account.establishment_id == orphan.home,
                Account.profile == Profile.ADMINISTRATOR,
                Account.id != orphan.account_id,
            )
            return session.scalar(made) or 0

    def test_by_operators_make_one_administrator(self, world: World, orphan: Person) -> None:
        answers = at_once(
            *(self.by_operator(world, orphan, self.newcomer(n)) for n in ("Ambre", "Hugo"))
        )

        assert sorted(answer.status_code for answer in answers) == [200, 409]
        (refused,) = (answer for answer in answers if answer.status_code == 409)
        assert refusal(refused) == "recovery_under_way"
        assert self.administrators(world, orphan) == 1

    def test_of_one_account_renew_it_once(self, world: World, orphan: Person) -> None:
        body = {"account_id": str(orphan.account_id)}

        answers = at_once(*[self.by_operator(world, orphan, body)] * 2)

        assert sorted(answer.status_code for answer in answers) == [200, 409]
        (refused,) = (answer for answer in answers if answer.status_code == 409)
        assert refusal(refused) == "not_orphaned"
        assert told(world, "accounts.account.renewed.v1") == 1
        assert told(world, "accounts.establishment.recovered.v1") == 1

    def test_by_one_code_make_one_administrator(self, world: World, orphan: Person) -> None:
        code = self.letter(world, orphan)

        answers = at_once(*[self.by_code(world, orphan, code)] * 3)

        assert sorted(answer.status_code for answer in answers) == [200, 404, 404]
        assert self.administrators(world, orphan) == 1

    def test_by_code_and_by_an_operator_give_one_of_them_the_place(
        self, world: World, orphan: Person
    ) -> None:
        code = self.letter(world, orphan)

        by_code, by_operator = at_once(
            self.by_code(world, orphan, code),
            self.by_operator(world, orphan, self.newcomer("Hugo")),
        )

        assert (by_code.status_code, by_operator.status_code) in {(200, 409), (404, 200)}
        assert self.administrators(world, orphan) == 1

    def test_asked_for_at_once_send_one_letter_and_refuse_nobody(
        self, world: World, orphan: Person, time: time_machine.Traveller
    ) -> None:
        before = told(world, "accounts.establishment.codes_issued.v1")
        answers = at_once(*[self.ask(world, orphan)] * 3)

        assert [answer.status_code for answer in answers] == [201] * 3
        assert told(world, "accounts.establishment.codes_issued.v1") == before + 1
        assert len({answer.json["letter_leaves_at"] for answer in answers}) == 2
        time.shift(timedelta(days=7))
        counts = at_once(*[lambda: world.do_chore("send_code_letters")] * 3)
        assert sum(counts) == 2
        assert told(world, "accounts.establishment.codes_issued.v1") == before + 2

    def test_try_wrong_codes_that_are_counted_one_by_one(
        self, world: World, orphan: Person
    ) -> None:
        wrong = self.letter(world, orphan) | {"code": "WRONGWRONGWR"}

        at_once(*[self.by_code(world, orphan, wrong)] * 4)

        with world.look() as session:
            assert session.scalars(select(Recovery.wrong_tries)).all() == [4]

    def test_of_which_one_is_a_renewal_by_support_leave_it_consistent(
        self, world: World, orphan: Person
    ) -> None:
        code = self.letter(world, orphan)

        renewed, by_code = at_once(
            lambda: world.operator.post(f"{orphan.path}/renew"),
            self.by_code(world, orphan, code),
        )
        world.deliver()

        assert renewed.status_code == 200
        assert (by_code.status_code, self.administrators(world, orphan)) in {(200, 1), (409, 0)}
        assert told(world, "accounts.establishment.recovered.v1") == 1
        world.deliver()
        assert world.do_chore("follow_administrators") == 0


class TestTwoLooksAtWhoIsLeft:
    def look(self, world: World) -> Callable[[], Any]:
        return lambda: world.do_chore("follow_administrators")

    def test_tell_once_that_nobody_is(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        world.establishment("Commune de Brindas")
        time.move_to("2028-05-17T12:00:00Z")

        counts = at_once(*[self.look(world)] * 3)

        assert sum(counts) == 2
        assert told(world, "accounts.establishment.orphaned.v1") == 2

    def test_beside_a_deletion_do_not_take_those_who_are_left_for_nobody(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to("2028-05-10T12:00:00Z")
        other = world.activate(head.create(profile="administrator"))
        time.move_to("2028-05-17T12:00:00Z")

        deleted, _ = at_once(lambda: other.call("DELETE", head.path), self.look(world))

        assert deleted.status_code == 204
        assert told(world, "accounts.establishment.orphaned.v1") == 0

    def test_beside_a_renewal_end_with_somebody_there(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        world.deliver()
        time.move_to("2028-05-17T12:00:00Z")
        world.refresh_operator()

        renewed, _ = at_once(lambda: world.operator.post(f"{head.path}/renew"), self.look(world))
        world.deliver()
        world.deliver()

        assert renewed.status_code == 200
        with world.look() as session:
            assert session.get_one(Establishment, head.home).orphaned_at is None
        lost = told(world, "accounts.establishment.orphaned.v1")
        assert told(world, "accounts.establishment.recovered.v1") == lost


def told(world: World, name: str) -> int:
    """Tell how often an event was announced."""
    return sum(message.type == name for message in world.outbox())
