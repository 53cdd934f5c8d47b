"""What is due across establishments, and renewing it in one act (design.md §4.3)."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from services.accounts.models import Account
from shared import clock
from shared.events import accounts
from tests.accounts.due import END, LATER, counted, due, link, renew, unlink
from tests.accounts.world import Person, World, coordinates
from tests.answers import refused


@pytest.fixture
def town(world: World) -> Person:
    head = world.establishment("Ville", person=coordinates("Marie", "Bourg"))
    world.activate(head.create(coordinates("Sara", "Dupont")))
    return head


@pytest.fixture
def other(world: World) -> Person:
    head = world.establishment("Village", person=coordinates("Guy", "Hameau"))
    world.activate(head.create(coordinates("Luc", "Ferme")))
    return head


@pytest.fixture
def later(world: World, town: Person, other: Person, time: time_machine.Traveller) -> None:
    time.move_to(LATER)
    world.hears_of_delegation(clock.now())


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


@pytest.mark.usefixtures("later")
class TestRenewingAcross:
    def test_renews_everything_in_one_act(self, world: World, town: Person, other: Person) -> None:
        link(world, town, other)

        answer = renew(town)

        outcomes = [i["outcome"] for e in answer["establishments"] for i in e["accounts"]]
        assert (outcomes, answer["remaining"]) == (["done"] * 4, 0)
        assert due(town) == []
        assert str(world.account(other).expires_on) == "2029-10-01"

    def test_is_recorded_as_whom_it_was_done(
        self, world: World, town: Person, other: Person
    ) -> None:
        """By a link as the linked account, by a delegation on another's behalf (design.md §4.3)."""
        centre = world.establishment("Centre", person=coordinates("Zoé", "Vernet"))
        delegation_id = world.delegate(centre, town, centre, {"accounts": "write"}, ends_on=END)
        link(world, centre, other)
        known = len(world.outbox())

        renew(centre)

        told = [m for m in world.outbox()[known:] if m.type == "accounts.account.renewed.v1"]
        by = {(m.tenant_id, m.actor_id, m.on_behalf_of, m.delegation_id) for m in told}
        assert by == {
            (town.home, centre.account_id, town.home, delegation_id),
            (other.home, other.account_id, None, None),
        }
        own = [m.event for m in told if isinstance(m.event, accounts.AccountRenewed)]
        assert {e.account.account_id for e in own if e.is_own} == {other.account_id}

    def test_may_be_limited_to_establishments(
        self, world: World, town: Person, other: Person
    ) -> None:
        link(world, town, other)

        only = renew(town, [str(other.home)])

        assert [e["establishment_id"] for e in only["establishments"]] == [str(other.home)]
        assert {name for _, name, _ in due(town)} == {"Bourg", "Dupont"}

    def test_may_be_limited_to_accounts(self, world: World, town: Person, other: Person) -> None:
        link(world, town, other)

        renew(town, account_ids=[str(other.account_id)])

        assert {name for _, name, _ in due(town)} == {"Bourg", "Dupont", "Ferme"}

    def test_tells_of_an_establishment_that_is_not_theirs_only_that_it_is_not(
        self, world: World, town: Person, other: Person
    ) -> None:
        answer = renew(town, [str(other.home), str(uuid4())])

        assert [e["code"] for e in answer["establishments"]] == ["not_found"] * 2
        assert [e["accounts"] for e in answer["establishments"]] == [[], []]
        assert [e["establishment_name"] for e in answer["establishments"]] == [None] * 2

    def test_names_where_and_whose_each_account_is(
        self, world: World, town: Person, other: Person
    ) -> None:
        link(world, town, other)
        before = due(town)

        answer = renew(town)

        named = {
            (e["establishment_name"], line["facts"]["last_name"], line["outcome"])
            for e in answer["establishments"]
            for line in e["accounts"]
        }
        assert named == {(place, name, "done") for place, name, _ in before}
        lines = [line for e in answer["establishments"] for line in e["accounts"]]
        assert all(line["facts"]["identifier"] for line in lines)

    def test_waits_for_the_terms_of_each_establishment(
        self, world: World, town: Person, other: Person
    ) -> None:
        link(world, town, other)
        text = {"fr": "Vous acceptez.", "en": "You accept."}
        terms = world.operator.post("/terms", {"text": text, "effective_on": "2028-04-01"}).json
        town.post(
            f"/establishments/{town.home}/terms-acceptances",
            {"number": terms["number"], "digest": terms["digest"]},
        )

        answer = renew(town)

        codes = {
            e["establishment_id"]: {i["code"] for i in e["accounts"]}
            for e in answer["establishments"]
        }
        assert codes == {
            str(town.home): {None},
            str(other.home): {"terms_not_accepted_there"},
        }

    def test_is_rehearsed_without_a_trace(self, world: World, town: Person, other: Person) -> None:
        link(world, town, other)
        before, known = due(town), len(world.outbox())

        answers = [
            renew(town, dry_run=True),
            town.post("/renewals?dry_run=true", {"establishments": "all"}).json,
        ]

        for answer in answers:
            outcomes = [i["outcome"] for e in answer["establishments"] for i in e["accounts"]]
            assert outcomes == ["done"] * 4
        assert due(town) == before
        assert len(world.outbox()) == known
        assert town.get("/me").status_code == 200

    def test_is_done_for_as_many_as_were_expected_or_for_nobody(
        self, world: World, town: Person, other: Person
    ) -> None:
        link(world, town, other)

        answer = town.post("/renewals", {"establishments": "all", "expected": 3})

        assert refused(answer) == (409, "selection_changed")
        assert answer.json["count"] == len(due(town)) == 4
        renew(town, [str(other.home)], expected=2)
        assert {name for name, *_ in due(town)} == {"Ville"}

    @pytest.mark.parametrize("wrong", [None, "some", [], ["nothing"], 3, {}])
    def test_refuses_establishments_that_are_neither_all_nor_ids(
        self, town: Person, wrong: object
    ) -> None:
        answer = town.post("/renewals", {"establishments": wrong})

        assert answer.status_code == 422
        assert next(iter(answer.json["errors"])).startswith("establishments")
