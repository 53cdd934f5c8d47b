"""Long acts: what the worker does, and what whoever asked sees of it (DESIGN §4.2, §5)."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select, update

from services.accounts.models import Account, AccountStatus
from shared.access.tables import AccessDelegation
from shared.events import identity
from shared.jobs import Job, JobItem
from shared.jobs.chores import forgetting
from shared.messaging.tables import OutboxMessage
from tests.accounts.working import Works, job_of, report_of
from tests.accounts.world import NOW, Answer, Person, World, coordinates

BATCH = 50


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"AT_ONCE": "0"}


@pytest.fixture
def works(world: World) -> Works:
    return Works(world)


def fill(world: World, head: Person, number: int) -> None:
    """Give many people an account, all active, without a word."""
    with world.look() as session:
        model = session.get_one(Account, head.account_id)
        session.add_all(
            Account(
                establishment_id=head.home,
                identifier=f"A{n:08}",
                title=model.title,
                first_name="Jean",
                last_name=f"Louty {n}",
                email=f"jean.louty.{n}@example.org",
                profile="user",
                status=AccountStatus.ACTIVE,
                activated_on=model.activated_on,
                expires_on=model.expires_on,
                known_as={},
                rights={},
                search_text=f"louty {n}\njean\na{n:08}\n\njean.louty.{n}@example.org",
                sort_name=f"louty {n:08} jean",
            )
            for n in range(number)
        )


def renew_all(caller: Person, home: Person, **options: Any) -> Answer:
    body = {"action": "renew", "filter": {"profile": "user"}}
    return caller.post(f"{home.accounts}/bulk", body, **options)


def renewed(world: World) -> Counter[str]:
    """Count the announcements of renewals by account."""
    with world.look() as session:
        found = session.scalars(
            select(OutboxMessage.subject).where(OutboxMessage.type == "accounts.account.renewed.v1")
        )
        return Counter(found)


class TestAJob:
    def test_waits_then_goes_batch_by_batch_then_ends(
        self, world: World, head: Person, works: Works
    ) -> None:
        fill(world, head, BATCH + 20)
        answer = renew_all(head, head)
        queued = job_of(head, answer)
        works.turn()
        running = job_of(head, answer)
        works.run()
        ended = job_of(head, answer)

        seen = [(j["status"], j["done"], j["total"]) for j in (queued, running, ended)]
        assert seen == [("queued", 0, 70), ("running", 50, 70), ("done", 70, 70)]
        assert ended["outcomes"] == {"done": 70}
        assert ended["ended_at"] is not None
        assert ended["expires_at"] > ended["ended_at"]
        assert len(renewed(world)) == 70

    def test_announces_in_the_name_of_whoever_asked(
        self, world: World, head: Person, works: Works
    ) -> None:
        fill(world, head, 1)
        answer = renew_all(head, head, headers={"X-Request-ID": "une-demande"})
        works.run()

        message = world.outbox()[-1]
        assert message.type == "accounts.account.renewed.v1"
        assert message.actor_id == head.account_id
        assert message.correlation_id == "une-demande"
        assert answer.status_code == 202

    def test_takes_turns_with_another(self, world: World, head: Person, works: Works) -> None:
        fill(world, head, 3 * BATCH)
        long = renew_all(head, head)
        fewest = {"action": "renew", "ids": [str(head.account_id)]}
        short = head.post(f"{head.accounts}/bulk", fewest)
        works.turn()

        assert job_of(head, short)["status"] == "done"
        assert job_of(head, long)["status"] == "running"

    def test_asked_for_again_with_its_key_is_the_same(self, world: World, head: Person) -> None:
        fill(world, head, 1)
        key = {"Idempotency-Key": "une-cle"}

        first, second = (renew_all(head, head, headers=key) for _ in range(2))

        assert second.headers["Location"] == first.headers["Location"]
        assert len(head.get("/jobs").json) == 1

    def test_reports_each_item_in_the_language_of_whoever_asked(
        self, world: World, head: Person, works: Works
    ) -> None:
        fill(world, head, 1)
        head.create(coordinates("Paul", "Invité"))
        answer = renew_all(head, head, headers={"Accept-Language": "fr"})
        works.run()

        (refused,) = report_of(head, answer, "&outcome=refused")
        assert refused["code"] == "not_activated"
        assert "mot de passe" in refused["message"]
        assert job_of(head, answer)["outcomes"] == {"done": 1, "refused": 1}

    def test_is_downloaded_as_a_table_for_spreadsheets(
        self, world: World, head: Person, works: Works
    ) -> None:
        fill(world, head, 2)
        answer = renew_all(head, head)
        works.run()

        path = answer.headers["Location"].removeprefix("/accounts/v1")
        told = head.get(f"{path}/report.csv")

        assert told.mimetype == "text/csv"
        assert told.headers["Content-Disposition"].startswith("attachment; filename=bulk-")
        lines = told.data.decode("utf-8-sig").splitlines()
        assert len(lines) == 3
        assert lines[1].startswith("1;")
        assert lines[1].split(";")[2] == "done"
        assert "identifier: A00000000" in lines[1]

    def test_without_a_file_says_so(self, world: World, head: Person, works: Works) -> None:
        fill(world, head, 1)
        answer = renew_all(head, head)
        path = answer.headers["Location"].removeprefix("/accounts/v1")

        told = head.get(f"{path}/content")

        assert (told.status_code, told.json["code"]) == (409, "job_without_content")

    def test_is_forgotten_a_week_after_its_end(
        self, world: World, head: Person, works: Works, time: time_machine.Traveller
    ) -> None:
        fill(world, head, 2)
        answer = renew_all(head, head)
        works.run()
        chore = forgetting(world.app.settings.storage)
        path = answer.headers["Location"].removeprefix("/accounts/v1")

        assert chore.run(world.sessions, NOW + timedelta(days=6), None) == 0
        assert chore.run(world.sessions, NOW + timedelta(days=8), None) == 1

        assert head.get(path).status_code == 404
        with world.look() as session:
            assert session.scalar(select(func.count()).select_from(JobItem)) == 0


class TestACancelledJob:
    def test_stops_before_its_next_batch_and_keeps_what_is_done(
        self, world: World, head: Person, works: Works
    ) -> None:
        fill(world, head, 2 * BATCH)
        answer = renew_all(head, head)
        works.turn()
        path = answer.headers["Location"].removeprefix("/accounts/v1")

        told = head.post(f"{path}/cancel")
        works.run()

        ended = job_of(head, answer)
        assert (told.status_code, told.json["is_cancelling"]) == (202, True)
        assert (ended["status"], ended["problem"]) == ("cancelled", "job_cancelled")
        assert ended["outcomes"] == {"done": 50, "cancelled": 50}
        assert len(renewed(world)) == 50
        assert len(report_of(head, answer, "&outcome=cancelled")) == 50

    def test_that_has_ended_is_refused(self, world: World, head: Person, works: Works) -> None:
        fill(world, head, 1)
        answer = renew_all(head, head)
        works.run()
        path = answer.headers["Location"].removeprefix("/accounts/v1")

        again = head.post(f"{path}/cancel")

        assert (again.status_code, again.json["code"]) == (409, "job_finished")


class TestAJobOfSomebodyElse:
    def test_is_not_there(self, world: World, head: Person) -> None:
        fill(world, head, 1)
        colleague = world.activate(head.create(coordinates("Ève", "Chef"), profile="administrator"))
        stranger = world.establishment("Ailleurs")
        path = renew_all(head, head).headers["Location"].removeprefix("/accounts/v1")

        for caller in (colleague, stranger, world.operator):
            assert caller.get(path).status_code == 404
            assert caller.get(f"{path}/report").status_code == 404
            assert caller.post(f"{path}/cancel").status_code == 404
            assert caller.get("/jobs").json == []

    def test_that_nobody_asked_for_is_not_there(self, head: Person) -> None:
        assert head.get(f"/jobs/{uuid4()}").status_code == 404


class TestWhoeverMayNoLonger:
    """Each batch asks again: what is left is refused, item by item, with the reason."""

    def half_done(self, world: World, caller: Person, home: Person, works: Works) -> Answer:
        fill(world, home, 2 * BATCH)
        answer = renew_all(caller, home)
        works.turn()
        return answer

    def assert_stopped(self, world: World, code: str) -> Job:
        with world.look() as session:
            job = session.scalars(select(Job)).one()
        assert (job.status, job.problem) == ("failed", code)
        assert job.outcomes == {"done": 50, "refused": 50}
        assert len(renewed(world)) == 50
        return job

    def test_stops_when_they_are_deleted(self, world: World, head: Person, works: Works) -> None:
        other = world.activate(head.create(coordinates("Ève", "Chef"), profile="administrator"))
        self.half_done(world, other, head, works)

        assert head.call("DELETE", other.path).status_code == 204
        works.run()

        self.assert_stopped(world, "session_ended")

    @pytest.mark.parametrize("is_of_all", [True, False])
    def test_stops_when_their_session_ends(
        self, world: World, head: Person, works: Works, is_of_all: bool
    ) -> None:
        self.half_done(world, head, head, works)
        with world.look() as session:
            claims = session.scalars(select(Job.claims)).one()

        world.hear(
            identity.SessionRevoked(
                account_id=head.account_id,
                establishment_id=head.home,
                session_id=None if is_of_all else claims["sid"],
                revoked_at=NOW,
                expires_at=NOW + timedelta(minutes=5),
                reason="revoked",
            )
        )
        works.run()

        self.assert_stopped(world, "session_ended")

    def test_goes_on_when_another_session_of_theirs_ends(
        self, world: World, head: Person, works: Works
    ) -> None:
        answer = self.half_done(world, head, head, works)

        world.hear(
            identity.SessionRevoked(
                account_id=head.account_id,
                establishment_id=head.home,
                session_id=uuid4(),
                revoked_at=NOW,
                expires_at=NOW + timedelta(minutes=5),
                reason="signed_out",
            )
        )
        works.run()

        assert job_of(head, answer)["status"] == "done"

    def test_stops_when_their_account_is_overdue(
        self, world: World, head: Person, works: Works, time: time_machine.Traveller
    ) -> None:
        self.half_done(world, head, head, works)

        time.shift(timedelta(days=600))
        works.run()

        self.assert_stopped(world, "session_ended")

    def test_stops_when_the_establishment_is_suspended(
        self, world: World, head: Person, works: Works
    ) -> None:
        self.half_done(world, head, head, works)

        world.operator.post(f"/establishments/{head.home}/suspend", {"reason": "Impayés"})
        works.run()

        self.assert_stopped(world, "establishment_suspended")


class TestADelegatesJob:
    @pytest.fixture
    def centre(self, world: World) -> Person:
        return world.establishment("Centre de gestion")

    @pytest.fixture
    def delegate(self, world: World, centre: Person, head: Person) -> Person:
        return world.activate(centre.create(coordinates("Théodule", "Relais")))

    def test_acts_and_announces_on_behalf_of_the_other(
        self, world: World, head: Person, centre: Person, delegate: Person, works: Works
    ) -> None:
        delegation_id = world.delegate(centre, head, delegate, {"accounts": "write"})
        fill(world, head, 2)
        answer = renew_all(delegate, head)
        works.run()
        world.deliver()

        assert job_of(delegate, answer)["outcomes"] == {"done": 2}
        message = world.outbox()[-1]
        assert message.actor_id == delegate.account_id
        assert message.on_behalf_of == head.home
        assert message.delegation_id == delegation_id
        history = head.get(f"/establishments/{head.home}/history").json
        assert history[0]["on_behalf_of"] == str(head.home)

    def test_stops_when_the_delegation_ends_and_shows_no_more(
        self, world: World, head: Person, centre: Person, delegate: Person, works: Works
    ) -> None:
        world.delegate(centre, head, delegate, {"accounts": "write"})
        fill(world, head, 2 * BATCH)
        answer = renew_all(delegate, head)
        works.turn()

        with world.look() as session:
            session.execute(update(AccessDelegation).values(is_granting=False))
        works.run()

        ended = job_of(delegate, answer)
        assert (ended["status"], ended["problem"]) == ("failed", "not_found")
        assert ended["outcomes"] == {"done": 50, "refused": 50}
        path = answer.headers["Location"].removeprefix("/accounts/v1")
        assert delegate.get(f"{path}/report").status_code == 404
        assert delegate.get(f"{path}/report.csv").status_code == 404

    def test_waits_while_what_is_known_of_delegations_is_too_old(
        self,
        world: World,
        head: Person,
        centre: Person,
        delegate: Person,
        works: Works,
        time: time_machine.Traveller,
    ) -> None:
        world.delegate(centre, head, delegate, {"accounts": "write"})
        fill(world, head, 2)
        answer = renew_all(delegate, head)

        time.shift(timedelta(minutes=2))
        works.run()
        waiting = job_of(delegate, answer)["status"]
        world.hears_of_delegation(NOW + timedelta(minutes=2))
        time.shift(timedelta(seconds=10))
        works.run()

        assert waiting == "queued"
        assert job_of(delegate, answer)["status"] == "done"
