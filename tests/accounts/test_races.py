"""Several at once, each in a transaction of their own (DESIGN §4.2)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from services.accounts.models import Account, AccountStatus, Establishment, Recovery
from shared.auth import Profile
from shared.events.accounts import EstablishmentCodeIssued
from shared.messaging.tables import OutboxMessage
from tests.accounts.world import ADDRESS, Answer, Person, World, coordinates

Call = Callable[[], Answer]


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Let several people call at the same moment."""
    barrier = Barrier(len(calls))

    def go(call: Callable[[], Any]) -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(go, calls))


class TestTwoAdministrators:
    def test_who_delete_one_another_never_leave_nobody(self, world: World, head: Person) -> None:
        other = world.activate(head.create(profile="administrator"))

        answers = at_once(
            lambda: head.call("DELETE", other.path), lambda: other.call("DELETE", head.path)
        )

        statuses = sorted(answer.status_code for answer in answers)
        assert statuses[0] == 204
        assert statuses[1] in (401, 403, 409)
        with world.look() as session:
            left = session.scalars(
                select(Account).where(
                    Account.establishment_id == head.home,
                    Account.profile == Profile.ADMINISTRATOR,
                    Account.status == AccountStatus.ACTIVE,
                )
            ).all()
        assert len(left) == 1

    def test_of_whom_one_is_deleted_and_one_promoted_stay_consistent(
        self, world: World, head: Person
    ) -> None:
        user = world.activate(head.create(postal_address=ADDRESS))
        other = world.activate(head.create(profile="administrator"))

        promoted, deleted = at_once(
            lambda: head.post(f"{user.path}/promote", {}),
            lambda: other.call("DELETE", user.path),
        )

        assert deleted.status_code == 204
        assert promoted.status_code in (200, 404)
        assert world.account(user).status is AccountStatus.DELETED
        self.assert_in_order(world, user)

    def assert_in_order(self, world: World, user: Person) -> None:
        with world.look() as session:
            rows = session.scalars(
                select(OutboxMessage)
                .where(OutboxMessage.subject == str(user.account_id))
                .order_by(OutboxMessage.number)
            ).all()
        sequences = [int(row.message["sequence"]) for row in rows]
        assert sequences == list(range(1, len(rows) + 1))
        assert rows[-1].type == "accounts.account.deleted.v1"


class TestTwoCreations:
    def test_get_two_identifiers(self, world: World, head: Person) -> None:
        body = coordinates() | {"profile": "user"}

        answers = at_once(*[lambda: head.post(head.accounts, body)] * 4)

        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json["identifier"] for answer in answers}) == 4

    def test_with_one_key_happen_once(self, world: World, head: Person) -> None:
        body = coordinates("Paul", "Vidal") | {"profile": "user"}
        key = {"Idempotency-Key": "0123456789abcdef"}

        answers = at_once(*[lambda: head.post(head.accounts, body, headers=key)] * 3)

        assert {answer.status_code for answer in answers} <= {201, 409}
        with world.look() as session:
            made = select(func.count()).where(Account.last_name == "Vidal")
            assert session.scalar(made) == 1


class TestTwoRegistrations:
    def test_confirmed_at_once_make_one_establishment(self, world: World) -> None:
        pair = world.in_register()
        homes = [world.register(pair).json["establishment_id"] for _ in range(2)]

        def confirm(home: str) -> Call:
            return lambda: world.operator.post(f"/establishments/{home}/confirm", {})

        answers = at_once(*map(confirm, homes))

        assert sorted(answer.status_code for answer in answers) == [200, 409]
        with world.look() as session:
            states = session.scalars(
                select(Establishment.status).where(Establishment.siret == pair[0])
            ).all()
        assert sorted(states) == ["active", "closed"]

    def test_of_the_code_are_counted_one_by_one(self, world: World) -> None:
        home = world.register(world.in_register()).json["establishment_id"]

        def guess() -> Answer:
            path = f"/establishments/{home}/confirm"
            return world.call("POST", path, {"code": "WRONGWRONGWR"})

        at_once(*[guess] * 4)

        assert self.wrong_tries(world, home) == 4

    def wrong_tries(self, world: World, home: str) -> Any:
        from services.accounts.models import Registration

        with world.look() as session:
            return session.scalar(
                select(Registration.wrong_tries).where(Registration.establishment_id == home)
            )


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

    def letter(self, world: World, orphan: Person) -> str:
        with world.announcing() as said:
            assert self.ask(world, orphan)().status_code == 201
        (event,) = said
        assert isinstance(event, EstablishmentCodeIssued)
        return world.unsealer.unseal(event.sealed)

    def ask(self, world: World, orphan: Person) -> Call:
        with world.look() as session:
            home = session.get_one(Establishment, orphan.home)
            pair = {"siret": home.siret, "contract_number": home.contract_numbers[0]}
        return lambda: world.call("POST", "/recoveries", pair | self.newcomer("Ambre"))

    def by_code(self, world: World, orphan: Person, code: str) -> Call:
        path = f"/establishments/{orphan.home}/recover"
        return lambda: world.call("POST", path, {"code": code})

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
        assert refused.json["code"] == "recovery_under_way"
        assert self.administrators(world, orphan) == 1

    def test_of_one_account_renew_it_once(self, world: World, orphan: Person) -> None:
        body = {"account_id": str(orphan.account_id)}

        answers = at_once(*[self.by_operator(world, orphan, body)] * 2)

        assert sorted(answer.status_code for answer in answers) == [200, 409]
        (refused,) = (answer for answer in answers if answer.status_code == 409)
        assert refused.json["code"] == "not_orphaned"
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

    def test_asked_for_at_once_send_one_letter(self, world: World, orphan: Person) -> None:
        answers = at_once(*[self.ask(world, orphan)] * 3)

        assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
        assert told(world, "accounts.establishment.code_issued.v1") == 2  # one registered it

    def test_try_wrong_codes_that_are_counted_one_by_one(
        self, world: World, orphan: Person
    ) -> None:
        self.letter(world, orphan)

        at_once(*[self.by_code(world, orphan, "WRONGWRONGWR")] * 4)

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


class TestTwoEdits:
    def test_of_one_version_let_one_through(self, world: World, head: Person) -> None:
        person = head.create()
        tag = {"If-Match": head.get(person.path).headers["ETag"]}

        answers = at_once(
            *(
                lambda d=d: head.call("PATCH", person.path, {"department": d}, headers=tag)
                for d in ("Paie", "RH")
            )
        )

        assert sorted(answer.status_code for answer in answers) == [200, 412]
