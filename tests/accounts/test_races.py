"""Several at once, each in a transaction of their own (design.md §4.2)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from services.accounts import queries
from services.accounts.actions import establishments
from services.accounts.domain import AccountStatus
from services.accounts.models import Account, Establishment
from shared import tenancy
from shared.auth import Profile
from shared.messaging.tables import OutboxMessage
from shared.tenancy import Reason
from tests.accounts.world import ADDRESS, NOW, Person, World, coordinates
from tests.answers import Answer, refused
from tests.together import aside, at_once, is_anybody_waiting, until

Call = Callable[[], Answer]


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def administrators_of(world: World, head: Person) -> int:
    """Count who can administer an establishment."""
    with world.look() as session:
        left = session.scalars(
            select(Account).where(
                Account.establishment_id == head.home,
                Account.profile == Profile.ADMINISTRATOR,
                Account.status == AccountStatus.ACTIVE,
            )
        ).all()
    return len(left)


def delete_all(caller: Person, whom: list[Person]) -> Answer:
    ids = [str(person.account_id) for person in whom]
    return caller.post(f"{caller.accounts}/bulk", {"action": "delete", "ids": ids})


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


class TestAnActOnMany:
    def test_invites_nobody_where_the_establishment_is_suspended_meanwhile(
        self, world: World, head: Person
    ) -> None:
        """Whichever comes first: no invitation leaves after the establishment was suspended."""
        with world.look() as session:
            people = [head.create(coordinates("Jean", name)) for name in ("Louty", "Luiset")]
            for person in people:
                session.get_one(Account, person.account_id).invited_at = NOW - timedelta(days=3)
        ids = [str(person.account_id) for person in people]

        invited, suspended = at_once(
            lambda: head.post(f"{head.accounts}/bulk", {"action": "invite", "ids": ids}),
            lambda: world.operator.post(
                f"/establishments/{head.home}/suspend", {"reason": "Impayés"}
            ),
        )

        assert suspended.status_code == 200
        said = [m for m in world.outbox() if m.tenant_id == head.home]
        kinds = [m.type for m in said]
        at = kinds.index("accounts.establishment.suspended.v1")
        assert "accounts.account.invited.v1" not in kinds[at:]
        if invited.status_code == 200:
            outcomes = {line["code"] for line in invited.json}
            assert outcomes <= {None, "establishment_state"}
            assert len(outcomes) == 1

    def test_that_copies_rights_gives_what_their_model_has_when_it_ends(
        self, world: World, head: Person
    ) -> None:
        world.service("paie")
        model = head.create(coordinates("Anne", "Modèle"), rights={"paie": "write"})
        people = [head.create(coordinates("Jean", name)) for name in ("Louty", "Luiset")]
        body = {
            "action": "copy_rights",
            "ids": [str(person.account_id) for person in people],
            "source_id": str(model.account_id),
        }
        tag = {"If-Match": head.get(f"{model.path}/rights").headers["ETag"]}

        copied, taken = at_once(
            lambda: head.post(f"{head.accounts}/bulk", body),
            lambda: head.call("PUT", f"{model.path}/rights", {"rights": {}}, headers=tag),
        )

        assert (copied.status_code, taken.status_code) == (200, 200)
        kinds = [
            m.subject for m in world.outbox() if m.type == "accounts.account.rights_changed.v1"
        ]
        of_model = kinds.index(str(model.account_id))
        given = {person.path: world.account(person).rights for person in people}
        before = {str(person.account_id) for person in people} <= set(kinds[:of_model])
        assert all(rights == ({"paie": "write"} if before else {}) for rights in given.values())

    def test_that_sets_rights_and_one_that_deletes_leave_nobody_half_done(
        self, world: World, head: Person
    ) -> None:
        world.service("paie")
        other = world.activate(head.create(profile="administrator"))
        people = [head.create(coordinates("Jean", name)) for name in ("Louty", "Luiset")]
        ids = [str(person.account_id) for person in (*people, head)]
        body = {"action": "set_rights", "ids": ids, "rights": {"paie": "read"}}

        answers = at_once(
            lambda: head.post(f"{head.accounts}/bulk", body),
            lambda: delete_all(other, [*people, head]),
            lambda: delete_all(head, [*people, other]),
        )

        assert {answer.status_code for answer in answers} <= {200, 401, 403}
        assert administrators_of(world, head) == 1
        for person in people:
            account = world.account(person)
            assert (account.status, account.rights) == (AccountStatus.DELETED, {})


class TestReviewsAcross:
    def test_opened_at_once_are_one_each(self, world: World, head: Person) -> None:
        other = world.activate(head.create(profile="administrator"))

        answers = at_once(
            *(
                lambda who=who: who.post("/reviews", {"establishments": "all"})
                for who in (head, other, head)
            )
        )

        outcomes = sorted(there["outcome"] for answer in answers for there in answer.json)
        assert outcomes == ["done", "refused", "refused"]
        reviews = head.get(f"/establishments/{head.home}/reviews").json
        assert len(reviews) == 1

    def test_who_decide_on_one_another_never_leave_nobody(self, world: World, head: Person) -> None:
        other = world.activate(head.create(profile="administrator"))
        head.post("/reviews", {"establishments": "all"})
        body = {
            "establishments": "all",
            "decision": "delete",
            "filter": {"profile": "administrator"},
        }

        at_once(*(lambda who=who: who.post("/reviews/decide", body) for who in (head, other)))

        assert administrators_of(world, head) == 1
