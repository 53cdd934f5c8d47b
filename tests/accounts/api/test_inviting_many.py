"""Inviting many again: whose link is too old, or never came, or was not opened (design.md §4.2)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from shared import clock
from shared.events import Event, accounts, identity, mailer
from tests.accounts.lists import names
from tests.accounts.working import Works, job_of, report_of
from tests.accounts.world import Person, World, coordinates
from tests.answers import Answer, outcomes, refusal

DAY = timedelta(days=1)


def invite(caller: Person, home: Person, **said: Any) -> Answer:
    return caller.post(f"{home.accounts}/bulk", {"action": "invite", **said})


def ids(*people: Person) -> list[str]:
    return [str(person.account_id) for person in people]


def invited(said: list[Event]) -> list[str]:
    """Tell who is invited by what was announced."""
    assert all(isinstance(event, accounts.AccountInvited) for event in said)
    return sorted(str(event.account.account_id) for event in said)  # type: ignore[attr-defined]


def sent(world: World, person: Person) -> None:
    world.hear(
        mailer.EmailSent(
            email_id=uuid4(),
            establishment_id=person.home,
            account_id=person.account_id,
            template="password_creation",
            sent_at=clock.now(),
        )
    )


@pytest.fixture
def people(world: World, head: Person, time: time_machine.Traveller) -> dict[str, Person]:
    """Five who have not answered, each otherwise; the last day of three has not come."""
    old = head.create(coordinates("Odile", "Tard"))
    time.shift(15 * DAY)
    found = {name: head.create(coordinates("Guy", name)) for name in ("Un", "Deux", "Trois")}
    sent(world, found["Un"])
    sent(world, found["Trois"])
    world.hear(
        mailer.EmailFailed(
            email_id=uuid4(),
            establishment_id=head.home,
            account_id=found["Deux"].account_id,
            template="password_creation",
            error="550 no such mailbox",
        )
    )
    world.hear(
        identity.CodeLookedUp(
            code_id=uuid4(),
            account_id=found["Trois"].account_id,
            establishment_id=head.home,
            purpose="password_creation",
            looked_up_at=clock.now(),
        )
    )
    time.shift(2 * DAY)
    return found | {"Tard": old, "Quatre": head.create(coordinates("Guy", "Quatre"))}


STATES = {
    "lapsed": "Tard",
    "sent": "Un",
    "undeliverable": "Deux",
    "looked_at": "Trois",
    "waiting": "Quatre",
}


class TestTheFilter:
    def test_lists_whose_invitation_has_come_as_far(
        self, head: Person, people: dict[str, Person]
    ) -> None:
        assert {state: names(head, invitation=state) for state in STATES} == {
            state: [name] for state, name in STATES.items()
        }

    def test_is_of_those_alone_who_have_not_answered(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        world.activate(people["Un"])
        head.call("DELETE", people["Deux"].path)

        assert names(head, invitation="sent") == names(head, invitation="undeliverable") == []


class TestInvitingMany:
    @pytest.mark.parametrize(("state", "name"), list(STATES.items())[:4])
    def test_is_for_all_that_match(
        self, world: World, head: Person, people: dict[str, Person], state: str, name: str
    ) -> None:
        with world.announcing() as said:
            answer = invite(head, head, filter={"invitation": state}, expected=1)

        assert outcomes(answer) == [("done", None)]
        assert invited(said) == ids(people[name])
        assert names(head, invitation="waiting") == sorted([name, "Quatre"])

    def test_answers_one_by_one(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        active = world.activate(head.create(coordinates("Guy", "Actif")))
        stranger = world.establishment("Ailleurs")

        answer = invite(head, head, ids=ids(people["Tard"], active, stranger))

        assert outcomes(answer) == [
            ("done", None),
            ("refused", "already_active"),
            ("refused", "not_found"),
        ]

    def test_writes_to_nobody_twice_within_a_day(
        self, world: World, head: Person, people: dict[str, Person], time: time_machine.Traveller
    ) -> None:
        chosen = ids(people["Un"])
        first = outcomes(invite(head, head, ids=chosen))
        time.shift(DAY - timedelta(seconds=1))
        with world.announcing() as said:
            early = invite(head, head, ids=chosen)
            listed = head.post(f"/establishments/{head.home}/invitations", {"account_ids": chosen})
        time.shift(timedelta(seconds=1))
        late = outcomes(invite(head, head, ids=chosen))

        assert (first, late) == ([("done", None)], [("done", None)])
        assert outcomes(early) == outcomes(listed) == [("refused", "invited_lately")]
        assert early.json[0]["facts"]["again_from"] == clock.written(clock.now())
        assert said == []

    def test_pauses_as_a_single_act_does(self, head: Person, people: dict[str, Person]) -> None:
        assert refusal(head.post(f"{people['Quatre'].path}/invite")) == "invited_lately"

    def test_is_tried_without_writing_to_anybody(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        with world.announcing() as said:
            answer = invite(
                head, head, filter={"has_signed_in": False, "profile": "user"}, dry_run=True
            )

        told = {line["facts"]["identifier"]: line["code"] for line in answer.json}
        assert told == {
            people[name].identifier: "invited_lately" if name == "Quatre" else None
            for name in STATES.values()
        }
        assert said == []
        assert names(head, invitation="waiting") == ["Quatre"]

    def test_is_left_undone_where_not_as_many_match_as_were_expected(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        with world.announcing() as said:
            answer = invite(head, head, filter={"invitation": "lapsed"}, expected=2)

        assert (answer.status_code, answer.json["code"]) == (409, "selection_changed")
        assert answer.json["count"] == 1
        assert said == []

    def test_by_a_delegate_leaves_administrators_alone(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        boss = head.create(coordinates("Guy", "Chef"), profile="administrator")
        centre = world.establishment("Centre de gestion")
        world.delegate(centre, head, centre, {"accounts": "write"})
        world.hears_of_delegation(clock.now())

        answer = invite(centre, head, ids=ids(boss, people["Un"]))

        assert outcomes(answer) == [("refused", "administrator_account"), ("done", None)]

    def test_stands_in_the_history_for_each(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        invite(head, head, ids=ids(people["Un"], people["Deux"]))
        world.deliver()

        for name in ("Un", "Deux"):
            newest = head.get(f"{people[name].path}/history").json[0]
            assert newest["operation"] == "accounts.account.invited"
            assert newest["actor"]["last_name"] == "Auberive"


class TestInvitingVeryMany:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"AT_ONCE": "0"}

    def test_is_a_job_with_an_outcome_for_each(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        answer = invite(head, head, ids=ids(people["Tard"], people["Quatre"]))
        Works(world).run()

        assert job_of(head, answer)["outcomes"] == {"done": 1, "refused": 1}
        assert [line["code"] for line in report_of(head, answer)] == [None, "invited_lately"]
