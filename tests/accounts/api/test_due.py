"""What is due across establishments, and renewing it in one act (design.md §4.3)."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from services.accounts.models import Account
from shared import clock
from shared.auth.assurance import Assurance, Method
from tests import tokens
from tests.accounts.due import END, LATER, counted, due, link, unlink
from tests.accounts.world import Person, World, coordinates
from tests.answers import refused


@pytest.mark.usefixtures("later")
class TestWhatIsDue:
    def test_is_at_home_for_an_administrator(self, town: Person) -> None:
        assert due(town) == [("Ville", "Bourg", "own"), ("Ville", "Dupont", "own")]

    def test_is_nothing_for_a_user(self, world: World, town: Person) -> None:
        user = world.activate(town.create(coordinates("Anna", "Simple")))

        assert due(user) == []

    def test_reaches_as_far_ahead_as_is_asked(self, town: Person) -> None:
        assert due(town, "?within_days=44") == []
        assert len(due(town, "?within_days=45")) == 2

    def test_spans_delegations_and_linked_accounts(
        self, world: World, town: Person, other: Person
    ) -> None:
        centre = world.establishment("Centre", person=coordinates("Zoé", "Vernet"))
        world.delegate(centre, town, centre, {"accounts": "write"}, ends_on=END)
        link(world, centre, other)

        assert due(centre) == [
            ("Ville", "Bourg", "delegation"),
            ("Ville", "Dupont", "delegation"),
            ("Village", "Ferme", "link"),
            ("Village", "Hameau", "link"),
        ]

    def test_leaves_out_where_a_second_factor_is_asked_for_that_was_not_shown(
        self, world: World, town: Person, other: Person
    ) -> None:
        centre = world.establishment("Centre", person=coordinates("Zoé", "Vernet"))
        world.delegate(centre, town, centre, {"accounts": "write"}, ends_on=END)
        link(world, centre, other)
        asked = {"second_factor_for": "administrators", "second_factor_from": "2028-04-02"}
        for each in (town, other):
            answer = each.edit(f"/establishments/{each.home}", asked)
            assert answer.status_code == 200, answer.json
        assert len(due(centre)) == 4

        with time_machine.travel("2028-04-02T10:00:00Z", tick=False):
            world.hears_of_delegation(clock.now())
            assert due(centre) == []

    def test_of_whoever_has_shown_a_second_factor_is_found_there_too(
        self, world: World, town: Person
    ) -> None:
        centre = world.establishment("Centre", person=coordinates("Zoé", "Vernet"))
        world.delegate(centre, town, centre, {"accounts": "write"}, ends_on=END)
        asked = {"second_factor_for": "everybody", "second_factor_from": "2028-04-01"}
        assert town.edit(f"/establishments/{town.home}", asked).status_code == 200

        by_one = centre.get("/due").json
        by_two = centre.get("/due", headers=two_factors(world, centre)).json

        assert (len(by_one), len(by_two)) == (0, 2)

    def test_needs_the_delegation_to_let_one_manage_accounts(
        self, world: World, town: Person
    ) -> None:
        centre = world.establishment("Centre")
        world.delegate(centre, town, centre, {"accounts": "read", "letters": "write"}, ends_on=END)

        assert due(centre) == []

    def test_is_refused_where_knowledge_of_delegations_is_too_old(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        centre = world.establishment("Centre")
        world.delegate(centre, town, centre, {"accounts": "write"}, ends_on=END)
        time.shift(timedelta(minutes=5))

        answer = centre.get("/due")

        assert refused(answer) == (503, "access_knowledge_stale")
        assert len(due(town)) == 2  # nobody else's is needed at home

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("q=dupont", {"Dupont"}),
            ("q=SARA dupont", {"Dupont"}),
            ("q=sara ferme", set()),
            ("q=luc", {"Ferme"}),
            ("profile=user", {"Dupont", "Ferme"}),
            ("profile=administrator&q=marie", {"Bourg"}),
            ("department=paie", {"Ferme"}),
            ("has_signed_in=true", set()),
            ("within_days=44&q=luc", set()),
        ],
    )
    def test_is_searched_and_filtered_in_all_establishments(
        self, world: World, town: Person, other: Person, query: str, names: set[str]
    ) -> None:
        link(world, town, other)
        with world.look() as session:
            luc = session.scalars(select(Account).where(Account.last_name == "Ferme")).one()
            luc.department = "Paie"
            luc.index()

        assert {name for _, name, _ in due(town, f"?{query}")} == names
        assert counted(town, f"?{query}") == dict(
            Counter(place for place, *_ in due(town, f"?{query}"))
        )

    def test_may_be_that_of_one_establishment(
        self, world: World, town: Person, other: Person
    ) -> None:
        link(world, town, other)
        stranger = world.establishment("Ailleurs")

        assert {name for name, *_ in due(town, f"?establishment_id={other.home}")} == {"Village"}
        assert counted(town, f"?establishment_id={other.home}") == {"Village": 2}
        assert due(town, f"?establishment_id={stranger.home}") == []
        assert counted(town, f"?establishment_id={stranger.home}") == {}

    def test_is_paged(self, world: World, town: Person, other: Person) -> None:
        link(world, town, other)

        answer = town.get("/due?page_size=3&page=2")

        assert len(answer.json) == 1
        assert '"total":4' in answer.headers["X-Pagination"].replace(" ", "")


@pytest.mark.usefixtures("later")
class TestTheCounts:
    def test_are_told_by_establishment_with_what_lets_one_renew_there(
        self, world: World, town: Person, other: Person
    ) -> None:
        centre = world.establishment("Centre", person=coordinates("Zoé", "Vernet"))
        world.activate(town.create(coordinates("Rémi", "Relève")))
        world.delegate(centre, town, centre, {"accounts": "write"}, ends_on=END)
        link(world, centre, other)

        answer = centre.get("/due/establishments")

        assert answer.json == [
            {
                "establishment_id": str(other.home),
                "establishment_name": "Village",
                "by": "link",
                "acting_as": str(other.account_id),
                "count": 2,
            },
            {
                "establishment_id": str(town.home),
                "establishment_name": "Ville",
                "by": "delegation",
                "acting_as": str(centre.account_id),
                "count": 2,
            },
        ]

    def test_are_none_for_a_user(self, world: World, town: Person) -> None:
        user = world.activate(town.create(coordinates("Anna", "Simple")))

        assert counted(user) == {}


@pytest.mark.usefixtures("later")
class TestALink:
    def test_leads_one_way(self, world: World, town: Person, other: Person) -> None:
        link(world, town, other)

        assert {name for name, _, _ in due(other)} == {"Village"}

    def test_ends(self, world: World, town: Person, other: Person) -> None:
        made = link(world, town, other)
        unlink(world, town, other, made)

        assert {name for name, _, _ in due(town)} == {"Ville"}

    def test_that_ended_does_not_come_back_by_late_news(
        self, world: World, town: Person, other: Person
    ) -> None:
        made = uuid4()
        early = next(world.numbers)
        unlink(world, town, other, made)
        world.numbers = iter([early, *range(10_000, 20_000)])
        link(world, town, other, link_id=made)

        assert {name for name, _, _ in due(town)} == {"Ville"}

    def test_is_worth_what_the_linked_account_is(
        self, world: World, town: Person, other: Person, time: time_machine.Traveller
    ) -> None:
        user = world.activate(other.create(coordinates("Anna", "Simple")))
        link(world, town, user)
        only_user = {name for name, _, _ in due(town)}
        link(world, town, other)
        time.move_to("2028-05-17T10:00:00Z")
        world.activate(town.create(coordinates("Rémi", "Relève"), profile="administrator"))

        assert only_user == {"Ville"}
        assert {name for name, _, _ in due(town)} == {"Ville"}  # expired over there

    def test_opens_nothing_of_a_suspended_establishment(
        self, world: World, town: Person, other: Person
    ) -> None:
        link(world, town, other)
        world.operator.post(f"/establishments/{other.home}/suspend", {"reason": "Impayés"})

        assert {name for name, _, _ in due(town)} == {"Ville"}


class TestUnderThePlatformsPolicy:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"SECOND_FACTOR_FOR": "administrators", "SECOND_FACTOR_FROM": "2028-04-01"}

    def test_a_user_without_a_second_factor_acts_as_no_linked_administrator(
        self, world: World, town: Person, other: Person, time: time_machine.Traveller
    ) -> None:
        """The linked account could do nothing itself without one."""
        user = world.activate(town.create(coordinates("Anna", "Simple")))
        link(world, user, other)
        time.move_to(LATER)

        by_one = user.get("/due").json
        by_two = user.get("/due", headers=two_factors(world, user)).json

        assert by_one == []
        assert {row["establishment_name"] for row in by_two} == {"Village"}


def two_factors(world: World, person: Person) -> dict[str, str]:
    """Sign somebody in by two factors."""
    shown = Assurance.by(Method.PASSWORD, Method.ONE_TIME_CODE, at=clock.now())
    whose = (person.account_id, person.home, person.profile)
    return {"Authorization": f"Bearer {tokens.of_account(world.signer, *whose, shown=shown)}"}
