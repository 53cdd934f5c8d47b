"""The end of a review, and what is told of it (design.md §4.3)."""

import time_machine

from shared.events import accounts
from tests.accounts.reviewing import decide, open_review
from tests.accounts.world import Person, World, coordinates
from tests.answers import refusal, refused


class TestTheEndOfAReview:
    def test_leaves_alone_what_nobody_decided_on(
        self, world: World, head: Person, staff: dict[str, Person]
    ) -> None:
        """Silence decides nothing (design.md §4.3)."""
        review = open_review(head)
        decide(head, review, renew=staff["used"])
        with world.announcing() as said:
            closed = head.post(f"{review}/close")

        assert closed.json["counts"] == {"renew": 1, "delete": 0, "leave": 0, "undecided": 2}
        assert closed.json["closed_by"]["last_name"] == "Auberive"
        assert [type(event) for event in said] == [accounts.ReviewClosed]
        assert world.account(staff["unused"]).reviewed_on is None
        assert world.account(staff["unused"]).status == "active"

    def test_is_final(self, head: Person, staff: dict[str, Person]) -> None:
        review = open_review(head)
        head.post(f"{review}/close")

        late = head.call(
            "PUT",
            f"{review}/decisions",
            {"decisions": [{"account_id": str(head.account_id), "decision": "leave"}]},
        )

        assert refused(late) == (409, "review_closed")
        assert refusal(head.post(f"{review}/close")) == "review_closed"

    def test_keeps_what_it_told_whoever_comes_later(
        self, head: Person, time: time_machine.Traveller
    ) -> None:
        review = open_review(head)
        before = head.post(f"{review}/close").json["counts"]
        head.create(coordinates("Guy", "Tardif"))

        assert head.get(review).json["counts"] == before

    def test_is_shown_as_the_last_review_and_overdue_after_18_months(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        def flags() -> tuple[str | None, bool]:
            shown = head.get(f"/establishments/{head.home}").json
            return shown["last_reviewed_on"], "review_overdue" in shown["advice"]

        never = flags()
        head.post(f"{open_review(head)}/close")
        time.move_to("2028-05-15T10:00:00Z")
        head.post(f"{head.path}/renew")
        early = flags()
        time.move_to("2028-05-17T10:00:00Z")

        assert never == (None, False)
        assert early == ("2026-11-16", False)
        assert flags() == ("2026-11-16", True)

    def test_stands_in_the_history(self, world: World, head: Person) -> None:
        head.post(f"{open_review(head)}/close")
        world.deliver()

        rows = head.get(f"/establishments/{head.home}/history").json
        told = [row["operation"] for row in rows[:2]]

        assert told == ["accounts.review.closed", "accounts.review.opened"]


class TestWhatEventsTell:
    def test_an_opened_review(self, world: World, head: Person) -> None:
        with world.announcing() as said:
            review = open_review(head)

        (event,) = said
        assert isinstance(event, accounts.ReviewOpened)
        assert review.endswith(str(event.review_id))
        assert event.establishment_id == head.home
