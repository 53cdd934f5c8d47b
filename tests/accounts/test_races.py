"""Several at once, each in a transaction of their own (design.md §4.2)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from services.accounts import queries
from services.accounts.actions import establishments
from services.accounts.domain import AccountStatus
from services.accounts.models import Account
from shared import tenancy
from shared.messaging.tables import OutboxMessage
from shared.tenancy import Reason
from tests.accounts.racing import administrators_of, delete_all
from tests.accounts.world import ADDRESS, NOW, Person, World, coordinates
from tests.answers import Answer, refused
from tests.together import aside, at_once, is_anybody_waiting, until


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def decide_to_delete(caller: Person, review: str, whom: Person) -> Answer:
    decisions = [{"account_id": str(whom.account_id), "decision": "delete"}]
    path = f"/establishments/{caller.home}/reviews/{review}/decisions"
    return caller.call("PUT", path, {"decisions": decisions})


class TestTwoAdministrators:
    def test_who_delete_one_another_never_leave_nobody(self, world: World, head: Person) -> None:
        other = world.activate(head.create(profile="administrator"))

        answers = at_once(
            lambda: head.call("DELETE", other.path), lambda: other.call("DELETE", head.path)
        )

        statuses = sorted(answer.status_code for answer in answers)
        assert statuses[0] == 204
        assert statuses[1] in (401, 403, 409)
        assert administrators_of(world, head) == 1

    def test_who_delete_one_another_among_many_never_leave_nobody(
        self, world: World, head: Person
    ) -> None:
        other = world.activate(head.create(profile="administrator"))
        many = [
            world.activate(head.create(coordinates("Jean", name))) for name in ("Louty", "Luiset")
        ]

        answers = at_once(
            lambda: delete_all(head, [other, *many]), lambda: delete_all(other, [*many, head])
        )

        assert [answer.status_code for answer in answers].count(200) >= 1
        assert administrators_of(world, head) == 1

    def test_of_whom_one_deletes_the_other_among_many_never_leave_nobody(
        self, world: World, head: Person
    ) -> None:
        other = world.activate(head.create(profile="administrator"))
        user = world.activate(head.create(coordinates("Jean", "Louty")))

        at_once(lambda: delete_all(head, [user, other]), lambda: other.call("DELETE", head.path))

        assert administrators_of(world, head) == 1

    def test_who_decide_on_one_another_in_a_review_never_leave_nobody(
        self, world: World, head: Person
    ) -> None:
        other = world.activate(head.create(profile="administrator"))
        review = head.post(f"/establishments/{head.home}/reviews", {}).json["id"]

        at_once(
            lambda: decide_to_delete(head, review, other),
            lambda: decide_to_delete(other, review, head),
        )

        assert administrators_of(world, head) == 1

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
    def test_of_one_person_make_one_account(self, world: World, head: Person) -> None:
        body = coordinates("Paule", "Vidal") | {"profile": "user"}

        answers = at_once(*[lambda: head.post(head.accounts, body)] * 4)

        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
        assert {answer.json.get("code") for answer in answers} == {None, "already_here"}

    def test_get_two_identifiers(self, world: World, head: Person) -> None:
        body = coordinates() | {"profile": "user", "same_person": False}

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


class TestOneInvitation:
    @pytest.mark.parametrize("way", ["invite", "email"])
    def test_waits_while_the_establishment_is_being_suspended(
        self, world: World, head: Person, way: str
    ) -> None:
        """As one among many does: none leaves after the establishment was suspended."""
        person = head.create()
        with world.look() as session:
            session.get_one(Account, person.account_id).invited_at = NOW - timedelta(days=3)

        def invite() -> Answer:
            if way == "invite":
                return head.post(f"{person.path}/invite")
            return head.edit(person.path, {"email": "corrigee@example.org"})

        with world.sessions.begin() as session:
            tenancy.unconfined(session, Reason.COMMAND)
            home = queries.establishments.locked(session, head.home)
            establishments.suspend(session, home, reason="Impayés")
            session.flush()
            answer = aside(invite)
            until(lambda: answer.done() or is_anybody_waiting(world.sessions))

        assert refused(answer.result()) == (409, "establishment_state")
        assert "accounts.account.invited.v1" not in [message.type for message in world.outbox()]
