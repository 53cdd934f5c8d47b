"""Acts on many, and reviews, while another act is under way (design.md §4.2)."""

from datetime import timedelta

import pytest

from services.accounts.domain import AccountStatus
from services.accounts.models import Account
from tests.accounts.racing import administrators_of, delete_all
from tests.accounts.world import NOW, Person, World, coordinates
from tests.together import at_once


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


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
