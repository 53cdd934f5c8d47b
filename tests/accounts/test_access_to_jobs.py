"""Whose job it is: who sees it, and what becomes of it once they may no longer (design.md §4.2)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select, update

from shared import clock
from shared.access.tables import AccessDelegation
from shared.auth import Duty
from shared.events import identity
from shared.jobs import Job
from shared.web import housekeeping
from tests.accounts.applications import Client
from tests.accounts.crowds import fill, renew_all, renewed
from tests.accounts.working import BATCH, Works, job_of
from tests.accounts.world import NOW, Person, World, coordinates
from tests.answers import Answer, refused


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"AT_ONCE": "0"}


@pytest.fixture
def works(world: World) -> Works:
    return Works(world)


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


class TestTheJobsOfAll:
    def test_are_listed_for_support_without_what_was_asked_for_nor_by_whom(
        self, world: World, head: Person
    ) -> None:
        fill(world, head, 1)
        colleague = world.activate(head.create(coordinates("Ève", "Chef"), profile="administrator"))
        for caller in (head, colleague):
            renew_all(caller, head)

        listed = world.operator.get("/jobs/all").json

        assert [job["establishment_id"] for job in listed] == [str(head.home)] * 2
        assert {job["kind"] for job in listed} == {"bulk"}
        assert not {"parameters", "actor_id", "content_name"} & listed[0].keys()
        assert world.operator.get("/jobs/all?status=done").json == []
        assert refused(head.get("/jobs/all"))[0] == 403
        register = world.activate(world.make_operator(frozenset({Duty.REGISTER})))
        assert refused(register.get("/jobs/all"))[0] == 403


class TestWhoeverMayNoLonger:
    """Each batch asks again: what is left is refused, item by item, with the reason."""

    def half_done(
        self, world: World, caller: Person | Client, home: Person, works: Works
    ) -> Answer:
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

    @pytest.mark.parametrize("reason", ["removed", "expired"])
    def test_stops_when_their_application_is_removed_or_expired(
        self, world: World, head: Person, works: Works, reason: str
    ) -> None:
        client = Client(world, head, uuid4())
        facts = identity.ClientFacts(
            client_id=client.client_id,
            establishment_id=head.home,
            name="Paie",
            scopes=client.scopes.split(),
            expires_at=None,
        )
        world.hear(identity.ClientCreated(client=facts))
        self.half_done(world, client, head, works)

        world.hear(identity.ClientRemoved(client=facts, reason=reason))
        world.hear(
            identity.SessionRevoked(  # as identity tells with it
                account_id=client.client_id,
                establishment_id=head.home,
                session_id=None,
                revoked_at=NOW,
                expires_at=NOW + timedelta(minutes=5),
                reason="revoked",
            )
        )
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

    def test_stops_also_where_its_worker_was_away_for_days_meanwhile(
        self, world: World, head: Person, works: Works, time: time_machine.Traveller
    ) -> None:
        self.half_done(world, head, head, works)
        world.hear(
            identity.SessionRevoked(
                account_id=head.account_id,
                establishment_id=head.home,
                session_id=None,
                revoked_at=NOW,
                expires_at=NOW + timedelta(minutes=5),
                reason="revoked",
            )
        )

        time.shift(timedelta(days=3))
        for chore in housekeeping.CHORES:
            chore.run(world.sessions, clock.now(), None)
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
