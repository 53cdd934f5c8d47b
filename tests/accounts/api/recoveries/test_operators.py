"""Recovering by an operator's word, and seeing what there is to recover (design.md §4.1)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from shared.auth import Duty
from shared.events import accounts
from tests.accounts.recovering import AFTER, ask, by_operator, letter, pair_of, recover
from tests.accounts.world import ADDRESS, Person, World, coordinates
from tests.answers import refusal


class TestAnOperator:
    def test_renews_an_overdue_administrator(self, world: World, town: Person) -> None:
        with world.announcing() as said:
            answer = by_operator(world, town, account_id=str(town.account_id))

        assert answer.status_code == 200
        assert answer.json["account_status"] == "active"
        assert [type(event) for event in said] == [
            accounts.AccountRenewed,
            accounts.EstablishmentRecovered,
        ]
        assert said[0].to_data()["is_own"] is False
        assert town.get(town.accounts).status_code == 200

    def test_makes_an_administrator_of_somebody_new(self, world: World, town: Person) -> None:
        newcomer = coordinates("Ambre", "Solier") | {"postal_address": ADDRESS}
        with world.announcing() as said:
            answer = by_operator(world, town, administrator=newcomer)

        assert answer.json["account_status"] == "invited"
        (created,) = said
        assert isinstance(created, accounts.AccountCreated)
        assert created.created_by is not None
        assert created.created_by.account_id == world.operator.account_id
        assert created.occasion is None

    def test_who_appoints_somebody_makes_a_letters_code_void(
        self, world: World, town: Person
    ) -> None:
        body = letter(world, town)
        newcomer = coordinates("Hugo", "Perrin") | {"postal_address": ADDRESS}

        assert by_operator(world, town, administrator=newcomer).status_code == 200
        assert refusal(recover(world, town, **body)) == "wrong_recovery_code"

    def test_appoints_nobody_else_while_somebody_is_invited(
        self, world: World, town: Person
    ) -> None:
        recover(world, town, **letter(world, town))
        newcomer = coordinates("Hugo", "Perrin") | {"postal_address": ADDRESS}

        appointed = by_operator(world, town, administrator=newcomer)
        asked = ask(world, pair_of(world, town))
        renewed = by_operator(world, town, account_id=str(town.account_id))

        assert refusal(appointed) == refusal(asked) == "recovery_under_way"
        assert renewed.status_code == 200

    def test_appoints_somebody_else_once_the_invitation_has_lapsed(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        recover(world, town, **letter(world, town))
        time.shift(timedelta(days=15))
        world.do_chore("lapse_invitations")
        newcomer = coordinates("Hugo", "Perrin") | {"postal_address": ADDRESS}

        assert by_operator(world, town, administrator=newcomer).status_code == 200

    def test_recovers_nothing_that_somebody_administers(self, world: World, head: Person) -> None:
        newcomer = coordinates("Hugo", "Perrin") | {"postal_address": ADDRESS}
        with world.announcing() as said:
            renewed = by_operator(world, head, account_id=str(head.account_id))
            appointed = by_operator(world, head, administrator=newcomer)

        assert refusal(renewed) == refusal(appointed) == "not_orphaned"
        assert said == []

    def test_recovers_nothing_that_is_suspended(self, world: World, town: Person) -> None:
        world.operator.post(f"/establishments/{town.home}/suspend", {"reason": "x"})

        answer = by_operator(world, town, account_id=str(town.account_id))

        assert refusal(answer) == "establishment_state"

    def test_makes_no_administrator_of_a_user_by_renewing_them(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        user = world.activate(head.create())
        time.move_to(AFTER)
        world.refresh_operator()

        answer = by_operator(world, head, account_id=str(user.account_id))

        assert set(answer.json["errors"]) == {"account_id"}
        assert world.account(user).renewed_on is None

    def test_needs_the_duty_that_confirms_registrations(self, world: World, town: Person) -> None:
        supporter = world.activate(world.make_operator(frozenset({Duty.SUPPORT})))
        path, body = f"/establishments/{town.home}/recover", {"account_id": str(town.account_id)}

        assert supporter.post(path, body).status_code == 403
        assert world.call("POST", path, body).status_code == 401
        assert world.account(town).renewed_on is None

    def test_leaves_a_trace_in_the_history(self, world: World, town: Person) -> None:
        by_operator(world, town, account_id=str(town.account_id))
        world.deliver()

        rows = town.get(f"/establishments/{town.home}/history").json
        told = {row["operation"]: row for row in rows}

        assert "accounts.establishment.orphaned" in told
        assert "accounts.establishment.recovered" in told
        renewed = told["accounts.account.renewed"]
        assert renewed["actor"]["account_id"] == str(world.operator.account_id)
        acts = [row for row in rows if row["operation"] == "accounts.operator.acted"]
        assert acts[0]["facts"] == {"operation": "establishment.recover"}


@pytest.mark.parametrize(
    "body",
    [{}, {"code": "X", "account_id": str(uuid4())}],
    ids=["nothing", "two ways at once"],
)
def test_a_recovery_goes_one_way(world: World, town: Person, body: dict[str, Any]) -> None:
    answer = by_operator(world, town, **body)

    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {"code", "account_id", "administrator"}


class TestTheList:
    def test_shows_which_establishments_nobody_administers(
        self, world: World, town: Person
    ) -> None:
        world.establishment("Commune de Brindas")

        def names(query: str) -> list[str]:
            return [row["name"] for row in world.operator.get(f"/establishments{query}").json]

        assert names("?is_orphaned=true") == ["Commune de Trifouillis"]
        assert "Commune de Trifouillis" not in names("?is_orphaned=false")
        (shown,) = world.operator.get("/establishments?is_orphaned=true").json
        assert (shown["is_orphaned"], shown["orphaned_at"]) == (True, "2028-05-17T12:00:00Z")
