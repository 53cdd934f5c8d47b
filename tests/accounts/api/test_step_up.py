"""What an old proof of who calls is not enough for, where what is sent decides (design.md §5)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from shared.auth.assurance import Assurance, Method
from shared.jobs import Job
from tests import tokens
from tests.accounts.importing import GOOD, HEADER
from tests.accounts.reviewing import open_review
from tests.accounts.working import Works, job_of
from tests.accounts.world import ADDRESS, NOW, TODAY, Person, World, coordinates
from tests.answers import Answer, refused

STALE = (401, "step_up_required")
FIVE_MINUTES = timedelta(minutes=5)


def late(person: Person, method: str, path: str, body: Any = None, **options: Any) -> Answer:
    """Call as somebody who proved who they are five minutes ago."""
    shown = Assurance.by(Method.PASSWORD, at=NOW - FIVE_MINUTES)
    whose = (person.account_id, person.home, person.profile)
    token = tokens.of_account(person.world.signer, *whose, shown=shown)
    headers = {"Authorization": f"Bearer {token}", **options.pop("headers", {})}
    return person.call(method, path, body, headers=headers, **options)


def late_edit(person: Person, path: str, body: Any, method: str = "PATCH") -> Answer:
    tag = person.get(path).headers["ETag"]
    return late(person, method, path, body, headers={"If-Match": tag})


@pytest.fixture
def clerk(world: World, head: Person) -> Person:
    world.service("paie")
    world.service("primes", is_sensitive=True)
    return world.activate(head.create(coordinates("Aline", "Garo")))


class TestCreating:
    @pytest.mark.parametrize(
        "grave",
        [
            {"profile": "administrator", "postal_address": ADDRESS},
            {"rights": {"paie": "read", "primes": "read"}},
        ],
    )
    def test_an_administrator_or_somebody_with_a_sensitive_service_is_refused(
        self, head: Person, clerk: Person, grave: dict[str, Any]
    ) -> None:
        body = {"profile": "user", "rights": {}, **coordinates("Zoé", "Vernet"), **grave}

        answer = late(head, "POST", head.accounts, body)

        assert refused(answer) == STALE
        assert len(head.get(head.accounts).json) == 2
        assert head.post(head.accounts, body).status_code == 201

    def test_another_user_is_not(self, head: Person, clerk: Person) -> None:
        body = {"profile": "user", "rights": {"paie": "write"}, **coordinates("Zoé", "Vernet")}

        assert late(head, "POST", head.accounts, body).status_code == 201


class TestSettingRights:
    def test_on_a_sensitive_service_is_refused_and_others_are_not(
        self, head: Person, clerk: Person
    ) -> None:
        path = f"{clerk.path}/rights"

        answers = [
            late_edit(head, path, {"rights": {"paie": "write", **more}}, "PUT")
            for more in ({}, {"primes": "read"})
        ]

        assert answers[0].status_code == 200
        assert refused(answers[1]) == STALE
        assert head.get(path).json["rights"] == {"paie": "write"}

    def test_that_are_there_already_or_go_is_let_through(self, head: Person, clerk: Person) -> None:
        path = f"{clerk.path}/rights"
        head.edit(path, {"rights": {"primes": "read"}}, "PUT")

        for rights in ({"primes": "read", "paie": "read"}, {"paie": "read"}):
            assert late_edit(head, path, {"rights": rights}, "PUT").status_code == 200

    def test_raised_on_a_sensitive_service_is_refused_and_lowered_is_let_through(
        self, head: Person, clerk: Person
    ) -> None:
        path = f"{clerk.path}/rights"
        head.edit(path, {"rights": {"primes": "read"}}, "PUT")

        raised = late_edit(head, path, {"rights": {"primes": "write"}}, "PUT")
        head.edit(path, {"rights": {"primes": "write"}}, "PUT")
        lowered = late_edit(head, path, {"rights": {"primes": "read"}}, "PUT")

        assert refused(raised) == STALE
        assert lowered.status_code == 200
        assert head.get(path).json["rights"] == {"primes": "read"}


class TestMany:
    @pytest.fixture
    def source(self, world: World, head: Person, clerk: Person) -> Person:
        return world.activate(head.create(coordinates("Luc", "Roy"), rights={"primes": "read"}))

    def bodies(self, clerk: Person, source: Person) -> list[dict[str, Any]]:
        ids = {"ids": [str(clerk.account_id)]}
        return [
            ids | {"action": "delete"},
            ids | {"action": "set_rights", "rights": {"primes": "read"}},
            ids | {"action": "copy_rights", "source_id": str(source.account_id)},
        ]

    def test_are_not_deleted_nor_given_what_is_sensitive(
        self, head: Person, clerk: Person, source: Person
    ) -> None:
        for body in self.bodies(clerk, source):
            assert refused(late(head, "POST", f"{head.accounts}/bulk", body)) == STALE

        shown = head.get(clerk.path).json
        assert (shown["status"], shown["rights"]) == ("active", {})

    def test_may_be_told_of_and_given_less(
        self, head: Person, clerk: Person, source: Person
    ) -> None:
        rehearsed = [each | {"dry_run": True} for each in self.bodies(clerk, source)]
        ids = {"ids": [str(source.account_id)]}
        less = ids | {"action": "set_rights", "rights": {"primes": "none", "paie": "read"}}

        for body in (*rehearsed, less, ids | {"action": "renew"}):
            answer = late(head, "POST", f"{head.accounts}/bulk", body)
            assert answer.status_code == 200
            assert [line["outcome"] for line in answer.json] == ["done"]


class TestBeingReached:
    @pytest.mark.parametrize(
        "grave", [{"email": "ailleurs@example.org"}, {"phone": "01 99 00 99 99"}, {"phone": None}]
    )
    def test_elsewhere_is_refused_to_holders_themselves(
        self, world: World, clerk: Person, grave: dict[str, Any]
    ) -> None:
        answer = late_edit(clerk, "/me", grave)

        assert refused(answer) == STALE
        assert world.account(clerk).pending_email is None
        assert clerk.edit("/me", grave).status_code == 200

    def test_in_another_language_or_where_one_is_already_is_not(self, clerk: Person) -> None:
        email = clerk.get("/me").json["email"]

        assert late_edit(clerk, "/me", {"language": "en", "email": email}).status_code == 200


class TestDecidingInAReview:
    def test_to_delete_is_refused_and_its_rehearsal_is_not(
        self, head: Person, clerk: Person
    ) -> None:
        review = open_review(head)
        body = {"decision": "delete", "ids": [str(clerk.account_id)]}

        rehearsed = late(head, "POST", f"{review}/decide", body | {"dry_run": True})
        answer = late(head, "POST", f"{review}/decide", body)

        assert rehearsed.status_code == 200
        assert refused(answer) == STALE
        assert head.get(clerk.path).json["status"] == "active"

    def test_everywhere_is_refused_alike(self, head: Person, clerk: Person) -> None:
        open_review(head)
        body = {"decision": "delete", "establishments": "all", "filter": {}}

        assert refused(late(head, "POST", "/reviews/decide", body)) == STALE
        assert head.get(clerk.path).json["status"] == "active"


class TestAFile:
    def test_is_checked_and_not_carried_out(
        self, world: World, head: Person, clerk: Person
    ) -> None:
        content = f"{HEADER}\r\n{GOOD}".encode()
        options = {"data": content, "headers": {"Content-Type": "text/csv"}}
        path = f"{head.accounts}/import"

        checked = late(head, "POST", f"{path}?dry_run=true", **options)
        Works(world).run()
        job = job_of(head, checked)

        assert (job["status"], job["outcomes"]) == ("done", {"created": 1})
        assert refused(late(head, "POST", path, **options)) == STALE
        assert refused(late(head, "POST", f"{path}/{job['id']}/carry-out")) == STALE
        assert head.post(f"{path}/{job['id']}/carry-out").status_code == 202


class TestALongActThatWasAskedForInTime:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"AT_ONCE": "0"}

    def test_goes_on_however_long_ago_the_proof_is_by_then(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        """Nobody is there to type a password between two batches."""
        clerk = world.activate(head.create(coordinates("Aline", "Garo")))
        body = {"action": "delete", "ids": [str(clerk.account_id)]}
        asked = head.post(f"{head.accounts}/bulk", body)
        time.shift(timedelta(hours=2))

        Works(world).run()

        job = job_of(head, asked)
        assert (job["status"], job["outcomes"]) == ("done", {"done": 1})

    def test_goes_on_where_a_second_factor_is_asked_for_meanwhile(
        self, world: World, head: Person
    ) -> None:
        clerk = world.activate(head.create(coordinates("Aline", "Garo")))
        body = {"action": "delete", "ids": [str(clerk.account_id)]}
        asked = head.post(f"{head.accounts}/bulk", body)
        today = {"second_factor_for": "everybody", "second_factor_from": TODAY.isoformat()}
        assert head.edit(f"/establishments/{head.home}", today).status_code == 200
        assert refused(head.get(asked.headers["Location"].removeprefix("/accounts/v1"))) == (
            403,
            "second_factor_asked_for",
        )

        Works(world).run()

        with world.look() as session:
            job = session.scalars(select(Job)).one()
        assert (job.status, job.outcomes) == ("done", {"done": 1})
