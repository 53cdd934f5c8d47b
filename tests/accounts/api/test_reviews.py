"""Reviews of accounts, at least every 18 months [S0] [S1] (design.md §4.3)."""

from datetime import datetime

import time_machine

from tests.accounts.reviewing import decide, open_review
from tests.accounts.world import Person, World, coordinates
from tests.answers import refused


class TestAReview:
    def test_lists_every_account_with_last_sign_in_and_a_recommendation(
        self,
        world: World,
        head: Person,
        staff: dict[str, Person],
        time: time_machine.Traveller,
    ) -> None:
        time.move_to("2027-12-01T10:00:00Z")
        world.sign_in(staff["used"], at=datetime.fromisoformat("2027-11-20T08:00:00Z"))
        review = open_review(head)

        rows = head.get(f"{review}/accounts").json

        shown = [(row["last_name"], row["recommendation"], row["why"]) for row in rows]
        assert shown == [
            ("Auberive", "renew", "only_administrator"),
            ("Chopin", "delete", "never_signed_in"),
            ("Dupont", "renew", "in_use"),
        ]
        assert rows[2]["last_signed_in_at"] == "2027-11-20T08:00:00Z"
        assert all(row["decision"] is None for row in rows)

    def test_recommends_deleting_who_has_not_signed_in_for_a_year(
        self, world: World, head: Person, staff: dict[str, Person], time: time_machine.Traveller
    ) -> None:
        world.sign_in(staff["used"], at=datetime.fromisoformat("2026-11-30T08:00:00Z"))
        world.do_chore("lapse_invitations")
        time.move_to("2027-11-30T10:00:00Z")
        world.do_chore("lapse_invitations")
        review = open_review(head)

        def why() -> list[str]:
            return [row["why"] for row in head.get(f"{review}/accounts").json]

        assert why()[2:] == ["in_use", "invitation_lapsed"]
        time.move_to("2027-12-01T10:00:00Z")
        assert why()[2:] == ["not_signed_in_lately", "invitation_lapsed"]

    def test_is_one_at_a_time(self, world: World, head: Person) -> None:
        review = open_review(head)
        again = head.post(f"/establishments/{head.home}/reviews")
        head.post(f"{review}/close")

        assert refused(again) == (409, "review_open")
        assert head.post(f"/establishments/{head.home}/reviews").status_code == 201

    def test_is_for_administrators(self, world: World, head: Person) -> None:
        user = world.activate(head.create())
        user.profile = "user"

        assert user.get(f"/establishments/{head.home}/reviews").status_code == 403
        assert user.post(f"/establishments/{head.home}/reviews").status_code == 403

    def test_is_nobody_elses(self, world: World, head: Person) -> None:
        review = open_review(head)
        other = world.establishment("Commune de Brindas")

        assert other.get(review).status_code == 404
        elsewhere = review.replace(str(head.home), str(other.home))
        assert other.get(elsewhere).status_code == 404
        assert other.get(f"{elsewhere}/accounts").status_code == 404
        assert other.post(f"{elsewhere}/close").status_code == 404


class TestDecisions:
    def test_are_carried_out_at_once(
        self, world: World, head: Person, staff: dict[str, Person], time: time_machine.Traveller
    ) -> None:
        review, before = open_review(head), world.account(head).expires_on
        time.move_to("2026-12-16T10:00:00Z")

        items = decide(head, review, renew=staff["used"], delete=staff["unused"], leave=head)

        assert [item["outcome"] for item in items] == ["done"] * 3
        assert str(world.account(staff["used"]).expires_on) == "2028-06-16"
        assert world.account(staff["unused"]).status == "deleted"
        assert world.account(head).expires_on == before
        rows = {row["last_name"]: row for row in head.get(f"{review}/accounts").json}
        assert rows["Chopin"]["decision"] == "delete"
        assert rows["Chopin"]["recommendation"] is None
        assert rows["Dupont"]["decided_by"]["last_name"] == "Auberive"
        assert rows["Dupont"]["decided_at"] == "2026-12-16T10:00:00Z"
        assert rows["Auberive"]["decision"] == "leave"

    def test_are_for_nobody_who_is_only_invited(
        self, world: World, head: Person, staff: dict[str, Person]
    ) -> None:
        review = open_review(head)

        for verdict in ("renew", "delete", "leave"):
            (item,) = decide(head, review, **{verdict: staff["invited"]})
            assert (item["outcome"], item["code"]) == ("refused", "only_invited")
        assert world.account(staff["invited"]).status == "invited"
        assert head.get(review).json["counts"]["undecided"] == 3
        world.activate(staff["invited"])
        assert head.get(review).json["counts"]["undecided"] == 4

    def test_are_refused_one_by_one_by_the_guards_of_each_act(
        self, world: World, head: Person, staff: dict[str, Person]
    ) -> None:
        review = open_review(head)

        items = decide(head, review, delete=head, renew=staff["invited"], renew_=staff["used"])

        by_id = {item["account_id"]: item for item in items}
        assert by_id[str(head.account_id)]["code"] == "own_account"
        assert by_id[str(staff["invited"].account_id)]["code"] == "only_invited"
        assert by_id[str(staff["used"].account_id)] == {
            "account_id": str(staff["used"].account_id),
            "outcome": "done",
            "code": None,
            "message": None,
        }
        assert head.get(review).json["counts"] == {
            "renew": 1,
            "delete": 0,
            "leave": 0,
            "undecided": 2,
        }

    def test_never_leave_an_establishment_without_an_administrator(
        self, world: World, head: Person
    ) -> None:
        """Two administrators: each may be deleted, but not the last [S0]."""
        other = world.activate(head.create(profile="administrator"))
        third = world.activate(head.create(coordinates("Guy", "Tiers"), profile="administrator"))
        centre = world.establishment("Centre de gestion")
        world.delegate(centre, head, centre, {"accounts": "write"})
        review = open_review(head)

        by_delegate = decide(centre, review, delete=other)
        at_home = decide(head, review, delete=other, delete_=third)
        last = decide(head, review, delete=head)

        assert by_delegate[0]["code"] == "administrator_account"
        assert [item["outcome"] for item in at_home] == ["done", "done"]
        assert last[0]["code"] == "own_account"

    def test_may_be_taken_again(self, head: Person, staff: dict[str, Person]) -> None:
        review = open_review(head)
        decide(head, review, leave=staff["used"])
        decide(head, review, renew=staff["used"])

        rows = head.get(f"{review}/accounts?decision=renew").json

        assert [row["last_name"] for row in rows] == ["Dupont"]
        assert head.get(review).json["counts"]["leave"] == 0
        assert len(head.get(f"{review}/accounts?decision=undecided").json) == 2

    def test_name_each_account_once(self, head: Person, staff: dict[str, Person]) -> None:
        review = open_review(head)
        one = {"account_id": str(staff["used"].account_id), "decision": "renew"}

        answer = head.call("PUT", f"{review}/decisions", {"decisions": [one, one]})

        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["decisions"]

    def test_about_an_account_of_another_establishment_find_none(
        self, world: World, head: Person
    ) -> None:
        other = world.establishment("Commune de Brindas")
        review = open_review(head)

        (item,) = decide(head, review, delete=other)

        assert (item["outcome"], item["code"]) == ("refused", "not_found")


class TestByDelegation:
    def test_a_review_is_conducted_on_behalf_of_the_other(
        self, world: World, head: Person, staff: dict[str, Person]
    ) -> None:
        centre = world.establishment("Centre de gestion")
        world.delegate(centre, head, centre, {"accounts": "write"})
        review = open_review(centre, of=head)

        items = decide(centre, review, renew=head, renew_=staff["used"])

        assert [item["code"] for item in items] == [None, None]
        shown = head.get(review).json
        assert shown["opened_by"]["establishment_name"] == "Centre de gestion"
