"""Whoever asks gets all that is kept of them, as a file (GDPR art. 15 and 20)."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from services.accounts.models import Account
from services.accounts.queries import holdings
from tests.accounts.working import Works, job_of
from tests.accounts.world import ADDRESS, Person, World, coordinates

NOT_TOLD = {"pending_requester", "known_as", "search_text", "sort_name", "sequence"} | {
    "deleted_at",
    "erased_at",
    "expiry_told_for",
    "reminded_for",
}
"""What is kept to find and to order, and says nothing more of a person."""


def told(world: World, person: Person, answer: Any) -> dict[str, Any]:
    """Let the file be written, and read it."""
    assert answer.status_code == 202, answer.json
    Works(world).run()
    job = job_of(person, answer)
    assert job["status"] == "done", job
    content = person.get(f"/jobs/{job['id']}/content")
    assert content.headers["Content-Type"] == "application/json"
    read: dict[str, Any] = json.loads(content.data)
    return read


class TestHowOften:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"OWN_COPIES_PER_DAY": "2"}

    def test_one_has_ones_own_written_is_bounded(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        user = world.activate(head.create())

        answers = [user.post("/me/export") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [202, 202, 429]
        assert head.post("/me/export").status_code == 202
        time.shift(timedelta(days=2))
        assert world.activate(user).post("/me/export").status_code == 202


class TestOnesOwn:
    def test_is_told_as_a_file(self, world: World, head: Person) -> None:
        jean = world.activate(head.create(coordinates("Jean", "Louty"), profile="administrator"))
        world.deliver()

        said = told(world, jean, jean.post("/me/export"))

        (account,) = said["account"]
        assert (account["first_name"], account["last_name"]) == ("Jean", "Louty")
        assert account["email"] == "jean.louty@example.org"
        assert account["phone"] == "+33199001234"
        assert account["postal_address"]["city"] == ADDRESS["city"]
        assert {row["operation"] for row in said["history"]} == {
            "accounts.account.created",
            "accounts.account.activated",
            "identity.password.created",
        }
        assert {row["account_id"] for row in said["history"]} == {str(jean.account_id)}
        assert set(said) == {
            *("account", "invitations", "links", "review_decisions", "reviews"),
            *("terms_acceptances", "history"),
        }

    def test_tells_what_one_has_done_too(self, world: World, head: Person) -> None:
        other = head.create()
        world.deliver()

        said = told(world, head, head.post("/me/export"))

        about_other = [row for row in said["history"] if row["account_id"] == str(other.account_id)]
        assert [row["actor_id"] for row in about_other] == [str(head.account_id)]
        assert "Dupré" not in json.dumps(said, ensure_ascii=False)

    def test_leaves_nothing_of_the_account_out(self) -> None:
        columns = set(Account.__table__.columns.keys())

        assert set(holdings.OF_ACCOUNT) == columns - NOT_TOLD


class TestSomebodyElses:
    def test_is_told_to_support_and_stands_in_the_history(self, world: World, head: Person) -> None:
        jean = head.create(coordinates("Jean", "Louty"))

        answer = world.operator.post(
            f"/establishments/{head.home}/accounts/{jean.account_id}/export"
        )
        said = told(world, world.operator, answer)
        world.deliver()

        assert said["account"][0]["last_name"] == "Louty"
        rows = head.get(f"/establishments/{head.home}/history").json
        assert ("accounts.operator.acted", "personal_data.export") in [
            (row["operation"], row["facts"].get("operation")) for row in rows
        ]

    def test_is_told_to_nobody_at_home(self, world: World, head: Person) -> None:
        jean = head.create()

        answer = head.post(f"{jean.path}/export")

        assert answer.status_code == 403

    def test_of_another_establishment_is_not_found(self, world: World, head: Person) -> None:
        elsewhere = world.establishment("Commune de Ternand")

        answer = world.operator.post(
            f"/establishments/{head.home}/accounts/{elsewhere.account_id}/export"
        )

        assert answer.status_code == 404
