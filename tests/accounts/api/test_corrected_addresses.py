"""An address is written to since it is somebody's new one: so many in an hour (design.md §4.13)."""

from datetime import timedelta

import pytest
import time_machine

from shared.events import accounts
from tests.accounts.world import Person, World
from tests.answers import Answer, refused


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"OWN_EMAILS_PER_HOUR": "3"}


def correct(head: Person, person: Person, email: str) -> Answer:
    return head.edit(person.path, {"email": email})


class TestAnInvitedPersonsAddress:
    def test_is_corrected_at_once_and_so_often_in_an_hour(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = head.create()
        with world.announcing() as said:
            answers = [correct(head, person, f"a{n}@example.org") for n in range(25)]

        assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 22
        invited = [event for event in said if isinstance(event, accounts.AccountInvited)]
        assert len(invited) == 3
        assert world.account(person).email == "a2@example.org"
        time.shift(timedelta(hours=2))
        assert correct(head, person, "b@example.org").status_code == 200

    def test_begins_the_pause_that_an_invitation_begins(self, world: World, head: Person) -> None:
        person = head.create()
        correct(head, person, "a@example.org")

        assert refused(head.post(f"{person.path}/invite")) == (409, "invited_lately")

    def test_that_is_the_same_is_not_counted(self, world: World, head: Person) -> None:
        person = head.create()
        same = world.account(person).email

        answers = [correct(head, person, same) for _ in range(5)]

        assert {answer.status_code for answer in answers} == {200}
        assert correct(head, person, "a@example.org").status_code == 200


class TestAnActivePersonsAddress:
    def test_is_asked_to_be_confirmed_so_often_in_an_hour_at_others_word(
        self, world: World, head: Person
    ) -> None:
        person = world.activate(head.create())
        with world.announcing() as said:
            answers = [correct(head, person, f"a{n}@example.org") for n in range(6)]

        assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 3
        asked = [e for e in said if isinstance(e, accounts.AccountEmailChangeRequested)]
        assert len(asked) == 3

    def test_is_still_the_holders_to_change_when_others_have_spent_theirs(
        self, world: World, head: Person
    ) -> None:
        person = world.activate(head.create())
        for n in range(4):
            correct(head, person, f"a{n}@example.org")

        assert person.edit("/me", {"email": "own@example.org"}).status_code == 200
