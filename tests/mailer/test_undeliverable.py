"""Administrators are told weekly of people of theirs whose e-mails do not arrive."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from services.mailer import chores
from services.mailer.actions import suppressions
from services.mailer.domain.mails.addresses import MOST_UNREACHED
from services.mailer.models import EmailStatus, Suppression, SuppressionReason
from shared.events.accounts import AccountFacts, EstablishmentFacts
from tests.mailer.outgoing import later
from tests.mailer.world import NOW, TODAY, World

LOST = "partie@commune-de-demonstration.fr"
MAIL = "addresses_undeliverable"


@pytest.fixture
def home(world: World) -> EstablishmentFacts:
    made: EstablishmentFacts = world.establishment()
    return made


@pytest.fixture
def head(world: World, home: EstablishmentFacts) -> AccountFacts:
    return world.administrator(home)


def lose(world: World, address: str = LOST) -> None:
    """Have nothing be sent to an address any more."""
    row = Suppression(
        address=address,
        reason=SuppressionReason.BOUNCED,
        said="5.1.1 user unknown",
        email_id=uuid4(),
        created_at=world.now,
    )
    with world.look() as session:
        session.add(row)
        session.commit()


def look(world: World) -> int:
    return chores.tell_undeliverable(world.sessions, world.now, world.tools)


def test_administrators_are_told_who_and_since_when(
    world: World, home: EstablishmentFacts, head: AccountFacts
) -> None:
    other = world.administrator(home)
    person = world.account(home, email=LOST, last_name="Vaubrun")
    world.account(home, last_name="Atteint")
    lose(world)

    assert look(world) == 1

    assert world.recipients(MAIL) == {head.email, other.email}
    facts = world.emails(MAIL)[0].facts
    assert (facts["establishment"], facts["total"], facts["others"]) == (home.name, 1, 0)
    (listed,) = facts["people"]
    assert (listed["last_name"], listed["account_id"]) == ("Vaubrun", str(person.account_id))
    assert listed["since"] == TODAY.isoformat()
    assert LOST not in str(facts)


def test_they_are_told_once_a_week_for_as_long_as_it_is_so(
    world: World, home: EstablishmentFacts, head: AccountFacts, clock: time_machine.Traveller
) -> None:
    world.account(home, email=LOST)
    lose(world)
    told = []
    for _ in range(15):  # the chore looks daily
        told.append(look(world))
        later(world, clock, days=1)

    assert [day for day, count in enumerate(told) if count] == [0, 7, 14]
    with world.look() as session:
        suppressions.let_through(session, LOST, now=world.now)
        session.commit()
    later(world, clock, days=7)
    assert look(world) == 0


@pytest.mark.usefixtures("head")
@pytest.mark.parametrize(
    ("account", "count"),
    [
        ({"status": "active"}, 1),
        ({"status": "invited", "expires_on": None}, 1),
        ({"status": "active", "profile": "administrator"}, 1),
        ({"status": "invitation_lapsed", "expires_on": None}, 0),
        ({"status": "deleted"}, 0),
        ({"status": "active", "expires_on": TODAY - timedelta(days=1)}, 0),
    ],
)
def test_of_whoever_signs_in_or_is_to(
    world: World, home: EstablishmentFacts, account: dict[str, object], count: int
) -> None:
    world.account(home, email=LOST, **account)
    lose(world)

    assert look(world) == count


@pytest.mark.usefixtures("head")
def test_each_establishment_is_told_of_its_own(world: World, home: EstablishmentFacts) -> None:
    elsewhere = world.establishment("Mairie")
    there = world.administrator(elsewhere)
    suspended = world.establishment("Mairie suspendue", status="suspended")
    for place in (home, elsewhere, suspended):
        world.account(place, email=LOST)
        world.administrator(place)
    lose(world)

    assert look(world) == 2

    assert there.email in world.recipients(MAIL)
    assert {e.establishment_id for e in world.emails(MAIL)} == {
        home.establishment_id,
        elsewhere.establishment_id,
    }


def test_many_are_counted_and_the_first_of_them_named(
    world: World, home: EstablishmentFacts, head: AccountFacts
) -> None:
    for number in range(MOST_UNREACHED + 2):
        world.account(
            home, email=LOST, last_name=f"Nom{chr(97 + number // 26)}{chr(97 + number % 26)}"
        )
    lose(world)

    look(world)

    (email,) = world.emails(MAIL)
    assert email.status is EmailStatus.HELD
    assert (email.facts["total"], email.facts["others"]) == (MOST_UNREACHED + 2, 2)
    assert [each["last_name"] for each in email.facts["people"][:2]] == ["Nomaa", "Nomab"]
    assert email.created_at == NOW
