"""What many events would tell one person is one e-mail, after a quiet time."""

import time_machine
from sqlalchemy import update

from services.mailer import chores
from services.mailer.models import Email, EmailStatus
from shared.events.accounts import AccountFacts, AccountInvitationLapsed, EstablishmentFacts
from tests.mailer.outgoing import later
from tests.mailer.world import World

LAPSED, DIGEST = "invitation_lapsed", "digest"


def lapse(world: World, home: EstablishmentFacts, number: int) -> None:
    for n in range(number):
        person = world.account(home, last_name=f"Personne{n}", status="invitation_lapsed")
        world.told(AccountInvitationLapsed(account=person))


def release(world: World) -> int:
    return chores.release_held(world.sessions, world.now, world.tools)


def of(world: World, template: str, status: EmailStatus) -> list[Email]:
    return [e for e in world.emails() if (e.template, e.status) == (template, status)]


class TestADigest:
    def test_stands_for_all_but_the_first_once_no_more_have_come(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        home = world.establishment()
        administrator: AccountFacts = world.administrator(home)
        lapse(world, home, 30)
        assert len(of(world, LAPSED, EmailStatus.QUEUED)) == 1  # at once
        assert len(of(world, LAPSED, EmailStatus.HELD)) == 29
        assert release(world) == 0

        later(world, clock, minutes=11)
        assert release(world) == 29

        assert world.send() == 2
        (digest,) = of(world, DIGEST, EmailStatus.SENT)
        assert digest.recipient == administrator.email
        assert digest.subject is not None
        assert "29 notifications" in digest.subject
        assert "Personne29" in (digest.body or "")
        assert len(of(world, LAPSED, EmailStatus.CANCELLED)) == 29
        assert release(world) == 0

    def test_of_one_is_the_email_itself(self, world: World, clock: time_machine.Traveller) -> None:
        home = world.establishment()
        world.administrator(home)
        lapse(world, home, 2)
        later(world, clock, minutes=11)

        assert release(world) == 1

        assert world.send() == 2
        assert of(world, DIGEST, EmailStatus.SENT) == []

    def test_waits_no_longer_than_an_hour_however_many_keep_coming(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        home = world.establishment()
        world.administrator(home)
        lapse(world, home, 1)
        for _ in range(8):
            lapse(world, home, 1)
            later(world, clock, minutes=8)

        assert release(world) == 8

    def test_is_one_where_somebody_has_had_their_share_of_the_day(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        home = world.establishment()
        world.administrator(home)
        limit = world.tools.settings.emails_of_a_kind
        for _ in range(2 * limit):
            lapse(world, home, 2)
            later(world, clock, minutes=11)
            release(world)
        written = [e for e in world.emails() if e.status is EmailStatus.QUEUED]

        assert len(written) == limit + 1
        later(world, clock, **{"hours": 26})
        assert release(world) > 1
        assert len(of(world, DIGEST, EmailStatus.QUEUED)) >= 1

    def test_that_cannot_be_worded_holds_up_nobody(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        home = world.establishment()
        world.administrator(home)
        lapse(world, home, 4)
        spoilt = of(world, LAPSED, EmailStatus.HELD)[0]
        with world.look() as session:
            session.execute(update(Email).where(Email.id == spoilt.id).values(facts={}))
            session.commit()
        later(world, clock, minutes=11)

        assert release(world) == 3

        assert of(world, DIGEST, EmailStatus.QUEUED) == []
        assert len(of(world, LAPSED, EmailStatus.QUEUED)) == 4
        assert world.send() == 4
        assert len(of(world, LAPSED, EmailStatus.SENT)) == 3

    def test_takes_nothing_that_somebody_waits_for(self, world: World) -> None:
        person = world.account(world.establishment())
        for _ in range(30):
            world.told(world.code_for(person, purpose="password_reset"))

        assert of(world, "password_reset", EmailStatus.HELD) == []
