"""What is done to many asks the database as often as what is done to a few."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from services.accounts.domain import AccountStatus
from services.accounts.models import Account, Invitation
from tests.accounts.crowds import fill
from tests.accounts.importing import upload
from tests.accounts.people import coordinates
from tests.accounts.working import Works, job_of
from tests.accounts.world import NOW, Person, World
from tests.statements import statements

FEW, MANY = 3, 40


@pytest.fixture
def world(world: World) -> World:
    world.service("paie")
    return world


def asked(world: World, act: Callable[[], object]) -> int:
    with statements(world.sessions.kw["bind"]) as found:
        act()
    return len(found)


def a_few_and_many(world: World, head: Person) -> tuple[list[str], list[str]]:
    """Give people accounts; tell the ids of a few, and of many others."""
    fill(world, head, FEW + MANY)
    found = head.get(f"{head.accounts}?profile=user&page_size=100").json
    ids = [row["id"] for row in found]
    return ids[:FEW], ids[FEW:]


def letters(*numbers: int) -> str:
    """Write numbers as names may be written."""
    return "".join("abcdefghij"[int(digit)] for number in numbers for digit in f"{number:02}")


def let_wait(world: World) -> None:
    """Have all users be invited long ago, half of them once before."""
    with world.look() as session:
        users = session.scalars(select(Account).where(Account.profile == "user")).all()
        for number, account in enumerate(users):
            account.status = AccountStatus.INVITED
            account.expires_on = account.activated_on = None
            account.invited_at = NOW - timedelta(days=3)
            if number % 2:
                former = Invitation(establishment_id=account.establishment_id)
                former.account_id, former.invited_at = account.id, account.invited_at
                session.add(former)


class TestAnActOnMany:
    @pytest.mark.parametrize("action", ["renew", "delete", "invite", "set_rights", "copy_rights"])
    def test_asks_as_often_as_one_on_a_few(self, world: World, head: Person, action: str) -> None:
        few, many = a_few_and_many(world, head)
        said: dict[str, object] = {"action": action}
        if action == "set_rights":
            said["rights"] = {"paie": "write"}
        if action == "copy_rights":
            model = head.create(coordinates("Anne", "Modèle"), rights={"paie": "read"})
            said["source_id"] = str(model.account_id)
        if action == "invite":
            let_wait(world)
        counts = []

        outcomes: Counter[str] = Counter()

        def act(ids: list[str]) -> None:
            answer = head.post(f"{head.accounts}/bulk", {**said, "ids": ids})
            outcomes.update(line["outcome"] for line in answer.json)

        for ids in (few, many):
            counts.append(asked(world, partial(act, ids)))

        assert outcomes == {"done": FEW + MANY}
        assert counts[0] == counts[1]

    def test_by_their_ids_asks_as_often_to_invite_many_as_a_few(
        self, world: World, head: Person
    ) -> None:
        few, many = a_few_and_many(world, head)
        let_wait(world)
        counts = []

        for ids in (few, many):
            path = f"/establishments/{head.home}/invitations"
            counts.append(asked(world, partial(head.post, path, {"account_ids": ids})))

        assert counts[0] == counts[1]


class TestDecisionsOfAReview:
    def test_ask_as_often_for_many_as_for_a_few(self, world: World, head: Person) -> None:
        review = head.post(f"/establishments/{head.home}/reviews").json["id"]
        path = f"/establishments/{head.home}/reviews/{review}/decisions"
        counts = []

        for some in a_few_and_many(world, head):
            given = [
                {"account_id": each, "decision": ("renew", "delete", "leave")[number % 3]}
                for number, each in enumerate(some)
            ]
            counts.append(
                asked(world, lambda given=given: head.call("PUT", path, {"decisions": given}))  # type: ignore[misc]
            )

        assert counts[0] == counts[1]


class TestAnImport:
    @pytest.mark.parametrize("query", ["", "?dry_run=true"])
    def test_asks_as_often_for_many_rows_as_for_a_few(
        self, world: World, head: Person, query: str
    ) -> None:
        counts = []

        for place, number in enumerate((FEW, MANY)):
            rows = [
                f"Mme;Odile;{letters(place, n)};odile.{place}.{n}@example.org;;Paie;;;;;lecture"
                for n in range(number)
            ]
            answer = upload(head, head, *rows, query=query)
            counts.append(asked(world, Works(world).run))
            assert job_of(head, answer)["outcomes"] == {"created": number}

        assert counts[0] == counts[1]


class TestRowsThatNameOnePerson:
    def test_are_one_account_however_the_names_are_parted(self, world: World, head: Person) -> None:
        head.create(coordinates("Anne", "Petit Jean", email="anne@example.org"))

        answer = upload(
            head, head, "Mme;Jean Anne;Petit;anne@example.org;;;;;;;", "M.;Luc;Roy;l@example.org"
        )
        Works(world).run()

        assert job_of(head, answer)["outcomes"] == {"created": 2}
