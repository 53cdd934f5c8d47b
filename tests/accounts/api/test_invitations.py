"""Invitations that nobody has answered (design.md §4.2)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from shared import clock
from shared.events import accounts, identity, mailer
from tests.accounts.world import Person, World, coordinates


@pytest.fixture
def invited(head: Person) -> Person:
    return head.create(coordinates("Sara", "Dupont"))


def pending(head: Person, query: str = "") -> list[dict[str, Any]]:
    answer = head.get(f"/establishments/{head.home}/invitations{query}")
    assert answer.status_code == 200, answer.json
    rows: list[dict[str, Any]] = answer.json
    return rows


def states(head: Person, query: str = "") -> list[str]:
    return [row["state"] for row in pending(head, query)]


def sent(world: World, person: Person, template: str = "password_creation") -> None:
    world.hear(
        mailer.EmailSent(
            email_id=uuid4(),
            establishment_id=person.home,
            account_id=person.account_id,
            template=template,
            sent_at=clock.now(),
        )
    )


def failed(world: World, person: Person) -> None:
    world.hear(
        mailer.EmailFailed(
            email_id=uuid4(),
            establishment_id=person.home,
            account_id=person.account_id,
            template="password_creation",
            error="550 no such mailbox",
        )
    )


def looked_at(world: World, person: Person, purpose: str = "password_creation") -> None:
    world.hear(
        identity.CodeLookedUp(
            code_id=uuid4(),
            account_id=person.account_id,
            establishment_id=person.home,
            purpose=purpose,
            looked_up_at=clock.now(),
        )
    )


class TestTheList:
    def test_tells_who_invited_whom_and_until_when(self, head: Person, invited: Person) -> None:
        (row,) = pending(head)

        assert row["account_id"] == str(invited.account_id)
        assert row["identifier"] == invited.identifier
        assert row["invited_by"]["last_name"] == "Auberive"
        assert row["invited_at"] == "2026-11-16T09:30:00Z"
        assert row["lapses_at"] == "2026-12-01T09:30:00Z"
        assert row["state"] == "waiting"

    def test_tells_how_far_each_has_come(self, world: World, head: Person, invited: Person) -> None:
        sent(world, invited)
        first = pending(head)[0]
        looked_at(world, invited)
        second = pending(head)[0]

        assert (first["state"], first["sent_at"]) == ("sent", "2026-11-16T09:30:00Z")
        assert (second["state"], second["looked_at"]) == ("looked_at", "2026-11-16T09:30:00Z")

    def test_tells_whose_address_is_undeliverable(
        self, world: World, head: Person, invited: Person
    ) -> None:
        failed(world, invited)

        assert states(head) == ["undeliverable"]

    def test_tells_which_are_too_old_even_before_the_chore_has(
        self, world: World, head: Person, invited: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(days=15) - timedelta(seconds=1))
        early = states(head)
        time.shift(timedelta(seconds=1))
        on_time = states(head)
        world.do_chore("lapse_invitations")

        assert (early, on_time, states(head)) == (["waiting"], ["lapsed"], ["lapsed"])

    def test_is_narrowed_to_one_state(self, world: World, head: Person, invited: Person) -> None:
        others = [head.create(coordinates("Guy", name)) for name in ("Un", "Deux", "Trois")]
        sent(world, others[0])
        failed(world, others[1])
        sent(world, others[2])
        looked_at(world, others[2])

        for state, name in (
            ("waiting", "Dupont"),
            ("sent", "Un"),
            ("undeliverable", "Deux"),
            ("looked_at", "Trois"),
        ):
            assert [row["last_name"] for row in pending(head, f"?state={state}")] == [name]
        assert pending(head, "?state=lapsed") == []

    def test_leaves_out_who_has_answered_or_is_deleted(
        self, world: World, head: Person, invited: Person
    ) -> None:
        other = head.create(coordinates("Guy", "Parti"))
        head.call("DELETE", other.path)
        world.activate(invited)

        assert pending(head) == []

    def test_is_confined(self, world: World, head: Person, invited: Person) -> None:
        other = world.establishment("Commune de Brindas")

        assert pending(other) == []
        assert other.get(f"/establishments/{head.home}/invitations").status_code == 404

    def test_does_not_take_other_e_mails_or_codes_for_the_invitation(
        self, world: World, head: Person, invited: Person
    ) -> None:
        sent(world, invited, "rights_changed")
        looked_at(world, invited, "email_confirmation")

        assert states(head) == ["waiting"]


class TestInvitingAgain:
    def test_begins_anew(
        self, world: World, head: Person, invited: Person, time: time_machine.Traveller
    ) -> None:
        sent(world, invited)
        looked_at(world, invited)
        time.shift(timedelta(days=16))
        other = world.activate(head.create(coordinates("Guy", "Second"), profile="administrator"))
        other.post(f"{invited.path}/invite")

        (row,) = pending(head)

        assert (row["state"], row["sent_at"], row["looked_at"]) == ("waiting", None, None)
        assert row["invited_by"]["last_name"] == "Second"

    def test_several_at_once_answers_one_by_one(
        self, world: World, head: Person, invited: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(days=1))
        active = world.activate(head.create(coordinates("Guy", "Actif")))
        elsewhere = world.establishment("Commune de Brindas")
        people = (invited, active, elsewhere)
        with world.announcing() as said:
            answer = head.post(
                f"/establishments/{head.home}/invitations",
                {"account_ids": [str(person.account_id) for person in people]},
            )

        codes = {item["account_id"]: item["code"] for item in answer.json}
        assert [codes[str(person.account_id)] for person in people] == [
            None,
            "already_active",
            "not_found",
        ]
        assert [type(event) for event in said] == [accounts.AccountInvited]

    def test_is_not_for_a_delegate_where_the_account_is_an_administrators(
        self, world: World, head: Person, invited: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(days=1))
        boss = head.create(coordinates("Guy", "Chef"), profile="administrator")
        centre = world.establishment("Centre de gestion")
        world.delegate(centre, head, centre, {"accounts": "write"})
        world.hears_of_delegation(clock.now())

        answer = centre.post(
            f"/establishments/{head.home}/invitations",
            {"account_ids": [str(boss.account_id), str(invited.account_id)]},
        )

        codes = {item["account_id"]: item["code"] for item in answer.json}
        assert codes[str(boss.account_id)] == "administrator_account"
        assert codes[str(invited.account_id)] is None
        by = {row["account_id"]: row["invited_by"] for row in pending(head)}
        assert by[str(boss.account_id)]["last_name"] == "Auberive"
        assert by[str(invited.account_id)]["establishment_name"] == "Centre de gestion"

    def test_names_each_account_once(self, head: Person, invited: Person) -> None:
        twice = {"account_ids": [str(invited.account_id)] * 2}

        refused = head.post(f"/establishments/{head.home}/invitations", twice)

        assert refused.status_code == 422
        assert list(refused.json["errors"]) == ["account_ids"]
