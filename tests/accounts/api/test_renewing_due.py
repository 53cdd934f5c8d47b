"""Renewing what is due at several establishments in one act (design.md §4.2)."""

from uuid import uuid4

import pytest

from shared.events import accounts
from tests.accounts.due import END, due, link, renew
from tests.accounts.world import Person, World, coordinates
from tests.answers import refused


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
