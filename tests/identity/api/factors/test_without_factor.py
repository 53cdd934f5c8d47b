"""Who has no second factor yet, as their administrators see it (decision 0090)."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.identity.factor_policies import ask
from tests.identity.factors import Application, confirm, enrol, signed_in
from tests.identity.world import TODAY, Holder, World


def listed(world: World, head: Holder, query: str = "") -> list[tuple[str, str | None]]:
    """List who has none, and from when they must have one."""
    home = head.account.establishment_id
    path = f"/establishments/{home}/without-second-factor{query}"
    answer = world.call("GET", path, token=head.token)
    assert answer.status_code == 200, answer.text
    return [(row["account_id"], row["needed_from"]) for row in answer.json or []]


class TestTheList:
    @pytest.fixture
    def head(self, world: World) -> Holder:
        enrolled = enrol(world, profile="administrator", last_name="Abel")
        return signed_in(world, enrolled)

    def test_names_who_can_sign_in_and_has_none_by_name(self, world: World, head: Holder) -> None:
        second, first = world.holder(last_name="Petit"), world.holder(last_name="Blanc")
        enrol(world)
        world.invite()
        world.holder(expires_on=TODAY - timedelta(days=1))
        world.holder(world.hospital)
        world.delete(world.holder())

        assert listed(world, head) == [(str(each.id), None) for each in (first, second)]

    def test_tells_from_when_they_must_have_one(self, world: World, head: Holder) -> None:
        boss = world.holder(profile="administrator", last_name="Blanc")
        user = world.holder(last_name="Petit")
        ask(world, "administrators", date(2027, 3, 1))

        assert listed(world, head) == [(str(boss.id), "2027-03-01"), (str(user.id), None)]
        assert listed(world, head, "?is_needed=true") == [(str(boss.id), "2027-03-01")]

    def test_leaves_out_somebody_who_is_adding_one_only_once_it_counts(
        self, world: World, head: Holder
    ) -> None:
        holder = world.signed_in(world.holder())
        begun: Any = world.post("/factors/totp", {"name": "Poste"}, token=holder.token).json

        assert [each for each, _ in listed(world, head)] == [str(holder.id)]

        code = Application(begun["secret"]).code()
        assert confirm(world, holder, begun["id"], code).status_code == 200
        assert listed(world, head) == []

    def test_is_paged(self, world: World, head: Holder) -> None:
        for _ in range(3):
            world.holder()

        assert len(listed(world, head, "?page_size=2")) == 2
        assert len(listed(world, head, "?page_size=2&page=2")) == 1

    def test_is_for_the_administrators_of_the_establishment(
        self, world: World, head: Holder
    ) -> None:
        user, support = world.signed_in(world.holder()), world.operator("support")
        stranger = world.administrator(world.hospital)
        path = f"/establishments/{head.account.establishment_id}/without-second-factor"

        answers = [world.call("GET", path, token=each.token) for each in (user, support, stranger)]

        assert [answer.status_code for answer in answers] == [403, 403, 404]


class TestTheListUnderThePlatformsPolicy:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"SECOND_FACTOR_FOR": "administrators", "SECOND_FACTOR_FROM": "2027-06-01"}

    def test_tells_the_earlier_of_two_days(self, world: World) -> None:
        head = signed_in(world, enrol(world, profile="administrator"))
        boss = world.holder(profile="administrator", last_name="Blanc")
        user = world.holder(last_name="Petit")
        assert listed(world, head) == [(str(boss.id), "2027-06-01"), (str(user.id), None)]

        ask(world, "everybody", date(2027, 3, 1))
        assert {since for _, since in listed(world, head)} == {"2027-03-01"}

        ask(world, "everybody", date(2027, 9, 1))
        assert listed(world, head) == [(str(boss.id), "2027-06-01"), (str(user.id), "2027-09-01")]


class TestTheListUnderAPolicyWithoutADay:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"SECOND_FACTOR_FOR": "everybody"}

    def test_tells_that_they_must_have_one_today(self, world: World) -> None:
        head = signed_in(world, enrol(world, profile="administrator"))
        user = world.holder()

        assert listed(world, head) == [(str(user.id), TODAY.isoformat())]
