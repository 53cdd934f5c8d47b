"""A code is worth what whoever had it sent is when it is used (design.md §4.2)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from werkzeug.test import TestResponse

from shared import clock
from shared.events import accounts, delegation, identity
from tests.answers import refused
from tests.identity.world import PASSWORD, TODAY, Holder, World

VOID = (409, "request_withdrawn")
RIGHTS = {"accounts": "write"}


@pytest.fixture
def delegate(world: World) -> Holder:
    return world.holder(world.hospital)


@pytest.fixture
def granted(world: World, delegate: Holder) -> delegation.AccessChanged:
    """Let the delegate look after the town's accounts."""
    facts = delegation.AccessChanged(
        delegation_id=uuid4(),
        centralising_id=world.hospital.establishment_id,
        delegating_id=world.town.establishment_id,
        is_granting=True,
        ends_on=TODAY + timedelta(days=100),
        lines=RIGHTS,
        assignments=[delegation.AssignmentFacts(account_id=delegate.id, rights=RIGHTS)],
    )
    world.hear(facts)
    world.has_news_of("delegation")
    return facts


def ask(world: World, purpose: str, **asked_by: Any) -> Holder:
    """Have a code sent to somebody of the town."""
    if purpose == "invitation":
        return world.invite(**asked_by)
    holder = world.holder()
    world.hear(
        accounts.AccountEmailChangeRequested(
            account=holder.account, new_email="elle@example.org", is_own=False
        ),
        **asked_by,
    )
    return holder


def use(world: World, holder: Holder, purpose: str = "invitation") -> TestResponse:
    """Use somebody's code; looking at it gives the same answer."""
    token = world.code(holder)
    looked = world.post("/codes/lookup", {"token": token})
    if purpose == "address":
        answer = world.post("/codes/confirm", {"token": token})
    else:
        answer = world.post("/passwords", {"token": token, "password": PASSWORD})
    assert (looked.status_code, answer.status_code) in ((200, 204), (answer.status_code,) * 2)
    return answer


@pytest.mark.parametrize("purpose", ["invitation", "address"])
class TestACodeThatADelegateHadSent:
    def test_is_good_while_the_delegation_lets_them(
        self, world: World, purpose: str, delegate: Holder, granted: delegation.AccessChanged
    ) -> None:
        holder = ask(world, purpose, actor_id=delegate.id, delegation_id=granted.delegation_id)

        assert use(world, holder, purpose).status_code == 204

    @pytest.mark.parametrize(
        "now",
        [
            {"is_granting": False, "lines": {}},
            {"assignments": []},
            {"lines": {"accounts": "read"}},
            {"ends_on": TODAY - timedelta(days=1)},
        ],
        ids=["ended or suspended", "unassigned", "reading only", "expired"],
    )
    def test_is_refused_once_it_no_longer_does(
        self,
        world: World,
        purpose: str,
        delegate: Holder,
        granted: delegation.AccessChanged,
        now: dict[str, Any],
    ) -> None:
        holder = ask(world, purpose, actor_id=delegate.id, delegation_id=granted.delegation_id)
        world.hear(replace(granted, **now))

        assert refused(use(world, holder, purpose)) == VOID
        if purpose == "invitation":
            assert use(world, world.invite_again(holder)).status_code == 204

    def test_stays_void_once_the_delegation_is_resumed(
        self,
        world: World,
        purpose: str,
        delegate: Holder,
        granted: delegation.AccessChanged,
        time: time_machine.Traveller,
    ) -> None:
        asked_by = {"actor_id": delegate.id, "delegation_id": granted.delegation_id}
        holder = ask(world, purpose, **asked_by)
        time.shift(timedelta(seconds=1))
        world.hear(replace(granted, is_granting=False, lines={}))
        resumed = clock.written(clock.now())
        world.hear(replace(granted, granted_since={str(delegate.id): resumed}))

        assert refused(use(world, holder, purpose)) == VOID
        assert use(world, ask(world, purpose, **asked_by), purpose).status_code == 204

    def test_that_is_heard_of_only_after_a_suspension_is_void(
        self,
        world: World,
        purpose: str,
        delegate: Holder,
        granted: delegation.AccessChanged,
        time: time_machine.Traveller,
    ) -> None:
        """What is on its way between two services does not escape."""
        resumed = clock.written(clock.now() + timedelta(seconds=1))
        world.hear(replace(granted, granted_since={str(delegate.id): resumed}))

        holder = ask(world, purpose, actor_id=delegate.id, delegation_id=granted.delegation_id)
        time.shift(timedelta(seconds=2))

        assert refused(use(world, holder, purpose)) == VOID

    def test_is_refused_once_the_delegate_is_gone(
        self, world: World, purpose: str, delegate: Holder, granted: delegation.AccessChanged
    ) -> None:
        holder = ask(world, purpose, actor_id=delegate.id, delegation_id=granted.delegation_id)
        world.delete(delegate)

        assert refused(use(world, holder, purpose)) == VOID

    def test_waits_while_what_is_known_of_delegations_is_too_old(
        self,
        world: World,
        purpose: str,
        delegate: Holder,
        granted: delegation.AccessChanged,
        time: time_machine.Traveller,
    ) -> None:
        holder = ask(world, purpose, actor_id=delegate.id, delegation_id=granted.delegation_id)
        time.shift(timedelta(minutes=5))

        assert refused(use(world, holder, purpose)) == (503, "access_knowledge_stale")

    def test_needs_no_delegation_where_it_was_asked_for_at_home(
        self, world: World, purpose: str
    ) -> None:
        administrator = world.holder(profile="administrator")
        holder = ask(world, purpose, actor_id=administrator.id)
        world.delete(administrator)

        assert use(world, holder, purpose).status_code == 204

    def test_waits_while_the_establishment_is_out_of_service(
        self, world: World, purpose: str
    ) -> None:
        holder = ask(world, purpose)
        world.suspend(world.town)

        assert refused(use(world, holder, purpose)) == (403, "establishment_suspended")

        world.reactivate(world.town)
        assert use(world, holder, purpose).status_code == 204


class TestAnInvitationOfAnOperator:
    def asked(self, world: World) -> tuple[Holder, Holder]:
        asker = world.operator("register", "print")
        invited = world.invite(world.platform, rights={"duty:print": "write"}, actor_id=asker.id)
        return asker, invited

    def test_is_good_while_whoever_sent_it_has_the_duty(self, world: World) -> None:
        _, invited = self.asked(world)

        assert use(world, invited).status_code == 204

    def test_is_refused_once_they_have_lost_it(self, world: World) -> None:
        asker, invited = self.asked(world)
        world.change(asker, rights={"duty:register": "write"})

        assert refused(use(world, invited)) == VOID

    def test_is_refused_where_they_have_lost_it_and_got_it_back(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        asker, invited = self.asked(world)
        time.shift(timedelta(seconds=1))
        regained = {"duty:print": clock.written(clock.now())}
        world.change(asker, duties_since=regained)

        assert refused(use(world, invited)) == VOID
        assert use(world, world.invite_again(invited, actor_id=asker.id)).status_code == 204

    def test_is_good_where_they_have_another_duty_since(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        asker, invited = self.asked(world)
        time.shift(timedelta(seconds=1))
        world.change(asker, duties_since={"duty:register": clock.written(clock.now())})

        assert use(world, invited).status_code == 204

    def test_is_refused_once_they_are_gone(self, world: World) -> None:
        asker, invited = self.asked(world)
        world.delete(asker)

        assert refused(use(world, invited)) == VOID

    def test_of_a_command_is_good(self, world: World) -> None:
        invited = world.invite(world.platform, rights={"duty:print": "write"})

        assert use(world, invited).status_code == 204


def test_a_reset_by_whoever_holds_a_void_invitation_is_announced(
    world: World, delegate: Holder, granted: delegation.AccessChanged
) -> None:
    invited = world.invite(actor_id=delegate.id, delegation_id=granted.delegation_id)
    world.hear(replace(granted, is_granting=False, lines={}))

    world.forget_password(invited)

    (missed,) = world.announced(identity.InvitationMissed)
    assert missed.account_id == invited.id
    codes = [code for code in world.announced(identity.CodeIssued) if code.account_id == invited.id]
    assert len(codes) == 1
