"""All that a first page shows, in one answer."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from shared import clock
from shared.events import mailer
from tests.accounts.due import LATER, link
from tests.accounts.reviewing import decide, open_review
from tests.accounts.world import TODAY, Person, World, coordinates
from tests.statements import statements

NOTHING: dict[str, Any] = {
    "advice": [],
    "terms_to_accept": None,
    "review": None,
    "invitations": {"lapsed": 0, "undeliverable": 0},
    "undeliverable": 0,
    "due": 0,
    "due_elsewhere": 0,
    "services": [],
}


def summary(person: Person, query: str = "") -> dict[str, Any]:
    answer = person.get(f"/me/summary{query}")
    assert answer.status_code == 200, answer.json
    told: dict[str, Any] = answer.json
    return told


def not_delivered(world: World, person: Person) -> None:
    world.hear(
        mailer.EmailFailed(
            email_id=uuid4(),
            establishment_id=person.home,
            account_id=person.account_id,
            template="password_creation",
            error="550 no such mailbox",
        )
    )


class TestASummary:
    def test_tells_a_user_which_services_they_use_how_far_and_where(
        self, world: World, head: Person
    ) -> None:
        world.service("paie", address="https://paie.example.org/")
        for code in ("affiliation", "retraite"):
            world.service(code)
        rights = {"paie": "write", "affiliation": "read", "retraite": "none"}
        user = world.activate(head.create(rights=rights))

        told = summary(user)

        assert told == NOTHING | {"services": told["services"]}
        assert [(s["code"], s["level"], s["address"]) for s in told["services"]] == [
            ("affiliation", "read", None),
            ("paie", "write", "https://paie.example.org/"),
        ]
        assert told["services"][1]["labels"] == {
            "fr": "Le service paie",
            "en": "The paie service",
        }

    def test_advises_administrators_as_the_establishment_does(self, head: Person) -> None:
        assert summary(head)["advice"] == head.get(f"/establishments/{head.home}").json["advice"]
        assert summary(head)["advice"] == ["few_administrators"]

    def test_counts_the_invitations_that_have_failed_by_why(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        for name in ("Un", "Deux"):
            head.create(coordinates("Guy", name))
        time.shift(timedelta(days=15))
        world.hears_of_delegation(clock.now())
        not_delivered(world, head.create(coordinates("Guy", "Trois")))
        head.create(coordinates("Guy", "Quatre"))

        assert summary(head)["invitations"] == {"lapsed": 2, "undeliverable": 1}

    def test_counts_the_accounts_whose_emails_do_not_arrive(
        self, world: World, head: Person
    ) -> None:
        user = world.activate(head.create())
        not_delivered(world, user)

        assert summary(head)["undeliverable"] == 1
        assert summary(head)["invitations"]["undeliverable"] == 0
        assert summary(user)["undeliverable"] == 0

    def test_names_the_terms_that_are_to_be_accepted(self, world: World, head: Person) -> None:
        user = world.activate(head.create())
        text = {"fr": "Conditions.", "en": "Terms."}
        body = {"text": text, "effective_on": TODAY.isoformat()}
        terms = world.operator.post("/terms", body).json

        asked = [summary(one)["terms_to_accept"] for one in (head, user)]
        accepted = {"number": terms["number"], "digest": terms["digest"]}
        head.post(f"/establishments/{head.home}/terms-acceptances", accepted)

        assert asked == [1, None]
        assert summary(head)["terms_to_accept"] is None

    def test_leads_to_the_review_under_way_and_to_how_much_is_left(
        self, world: World, head: Person
    ) -> None:
        user = world.activate(head.create())
        review = open_review(head)
        before = summary(head)["review"]
        decide(head, review, leave=user)

        assert before == {"review_id": review.rpartition("/")[2], "undecided": 2}
        assert summary(head)["review"]["undecided"] == 1
        head.post(f"{review}/close")
        assert summary(head)["review"] is None


class TestWhatIsDue:
    @pytest.fixture
    def other(self, world: World, head: Person, time: time_machine.Traveller) -> Person:
        other = world.establishment("Village", person=coordinates("Guy", "Hameau"))
        for name in ("Un", "Deux"):
            world.activate(head.create(coordinates("Sara", name)))
        world.activate(other.create(coordinates("Luc", "Ferme")))
        link(world, head, other)
        time.move_to(LATER)
        world.hears_of_delegation(clock.now())
        return other

    def test_is_counted_at_home_and_elsewhere(self, head: Person, other: Person) -> None:
        told = summary(head)

        assert (told["due"], told["due_elsewhere"]) == (3, 2)
        assert (summary(other)["due"], summary(other)["due_elsewhere"]) == (2, 0)

    def test_reaches_as_far_ahead_as_is_asked(self, head: Person, other: Person) -> None:
        assert summary(head, "?within_days=44")["due"] == 0
        assert head.get("/me/summary?within_days=367").status_code == 422

    def test_leaves_the_session_at_home_again(
        self, world: World, head: Person, other: Person
    ) -> None:
        """What is counted of invitations after it is of one's own establishment alone."""
        not_delivered(world, other.create(coordinates("Luc", "Invité")))

        assert summary(head)["invitations"] == {"lapsed": 0, "undeliverable": 0}
        assert summary(other)["invitations"] == {"lapsed": 0, "undeliverable": 1}

    def test_is_not_known_elsewhere_while_delegations_are_not(
        self, world: World, head: Person, other: Person, time: time_machine.Traveller
    ) -> None:
        world.delegate(head, other, head, {"accounts": "write"})
        time.shift(timedelta(hours=2))

        told = summary(head)

        assert (told["due"], told["due_elsewhere"]) == (3, None)


def test_a_summary_asks_no_more_the_more_accounts_there_are(world: World, head: Person) -> None:
    def asked() -> int:
        with statements(world.app.sessions.kw["bind"]) as seen:
            summary(head)
        return len(seen)

    summary(head)
    before = asked()
    for number in range(5):
        world.service(f"service-{number}")
        head.create(rights={f"service-{number}": "read"})

    assert asked() == before
