"""Acts on many delegations: requests to as many as one takes, and what becomes of them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from services.delegation.actions import affecting, many, request_rows
from services.delegation.actions.many import ManyOrder
from services.delegation.actions.request_rows import RequestsOrder, Row
from services.delegation.chores import tell_of_services
from services.delegation.config import Settings
from services.delegation.domain.act import Act
from services.delegation.domain.asked import Wish
from services.delegation.jobs import KINDS
from services.delegation.models import Delegation
from services.delegation.tools import Tools
from shared import tenancy
from shared.access.tables import AccessAccount, AccessEstablishment, AccessService
from shared.auth import Level, Profile
from shared.db import new_id
from shared.tenancy import Reason
from tests import factories
from tests.benchmarks import ground_house
from tests.benchmarks.ground_house import NOW, TODAY, House, Plan
from tests.benchmarks.parts import Line
from tests.benchmarks.taking import Taken
from tests.sirets import siret

PLAN = Plan("delegation", Settings, lambda settings: Tools(settings=settings), KINDS)
ASKED = 5_000
CONTRACT = "VF201"
SERVICES = ("affiliation", "carriere")


def measure(profile: bool = False) -> Iterator[Line]:
    """Do each act in a house of its own, and tell what it took."""
    with PLAN.built_apart() as house:
        yield from acted(house, ASKED, profile=profile)


def acted(house: House[Tools], number: int, *, profile: bool = False) -> Iterator[Line]:
    """Have a centre and towns move in, do each act about all of them, and tell what it took."""
    move_in(house, number)
    acts: tuple[tuple[Taken, Callable[[], object]], ...] = (
        (Taken("requests, dry run,", number, 30), lambda: ask(house, number, dry_run=True)),
        (Taken("requests", number, 60), lambda: ask(house, number, dry_run=False)),
        (
            Taken("a service withdrawn: telling both sides", number, 30),
            lambda: withdraw(house),
        ),
        (Taken("cancelling", number, 60), lambda: cancel(house, number)),
    )
    yield from house.measured(acts, profile=profile)


def ask(house: House[Tools], number: int, *, dry_run: bool) -> None:
    """Ask every town, each with a reference of its own."""
    wishes = (
        Wish(siret=siret(n), contract_number=CONTRACT, own_reference=f"D-{n}")
        for n in range(1, number + 1)
    )
    order = RequestsOrder(
        rights={"affiliation": Level.WRITE, "carriere": Level.READ},
        ends_on=TODAY + timedelta(days=365),
        dry_run=dry_run,
    )
    rows = [Row(line, wish) for line, wish in enumerate(wishes, 1)]
    limits = house.tools.settings.limits
    with house.sessions.begin() as session:
        tenancy.confine(session, house.home)
        job = request_rows.begin(session, order, rows, limits=limits, **said(house))
    house.do(job, {"requested": number})


def withdraw(house: House[Tools]) -> None:
    """Hear that a service can be delegated no more that every town is asked for."""
    withdrawn = factories.service("carriere", is_delegable=False)
    with house.sessions.begin() as session:
        tenancy.unconfined(session, Reason.HANDLER)
        session.get_one(AccessService, withdrawn.code).is_delegable = False
        affecting.by_service(session, withdrawn, now=NOW)
    tell_of_services(house.sessions, NOW, house.tools)


def cancel(house: House[Tools], number: int) -> None:
    """Take every request back."""
    with house.sessions.begin() as session:
        tenancy.confine(session, house.home)
        ids = session.scalars(select(Delegation.id).order_by(Delegation.id)).all()
        job = many.begin(session, ManyOrder(act=Act.CANCEL), ids=ids, **said(house))
    house.do(job, {"done": number})


def said(house: House[Tools]) -> dict[str, Any]:
    """Tell what every job is begun with."""
    return {"requester": house.requester(), "at_once": 0, "now": NOW}


def move_in(house: House[Tools], towns: int) -> None:
    """Let the service know a centre, its administrator and some towns."""
    with house.sessions.begin() as session:
        tenancy.unconfined(session, Reason.COMMAND)
        session.add(establishment(0, establishment_id=house.home, is_centralising=True))
        session.add_all(establishment(n) for n in range(1, towns + 1))
        session.add_all(service(code) for code in SERVICES)
        session.add(
            AccessAccount(
                account_id=house.actor.account_id,
                establishment_id=house.home,
                profile=Profile.ADMINISTRATOR,
                status="active",
                rights={},
                expires_on=TODAY + timedelta(days=365),
                sequence=1,
            )
        )


def establishment(number: int, **said: object) -> AccessEstablishment:
    """Make an establishment that is active."""
    given: dict[str, Any] = {
        "establishment_id": new_id(),
        "siret": siret(number),
        "contract_numbers": [CONTRACT],
        "name": f"Mairie {number}",
        "status": "active",
        "is_centralising": False,
        "is_platform": False,
        "sequence": 1,
    }
    return AccessEstablishment(**(given | said))


def service(code: str) -> AccessService:
    """Make a service that can be delegated."""
    return AccessService(
        code=code,
        domain="carriere",
        domain_labels={"fr": "Carrière", "en": "Career"},
        labels={"fr": code, "en": code},
        is_delegable=True,
        is_exclusive=False,
        is_sensitive=False,
        published_on=TODAY,
        sequence=1,
    )


main = ground_house.command(measure)

if __name__ == "__main__":
    main()
