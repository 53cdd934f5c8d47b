"""The people of an establishment, on whom acts are measured."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus
from services.accounts.models import Account, Establishment, EstablishmentStatus, Service
from shared import access
from shared.auth import Actor, Profile
from shared.events.accounts import AccountActivated
from tests.benchmarks.ground_house import NOW, TODAY
from tests.sirets import siret


def move_in(session: Session, actor: Actor, *, users: int) -> None:
    """Put an establishment, the services of the catalogue, its administrator and users there."""
    home = actor.acting_tenant
    establishment = Establishment(
        id=home, siret=siret(1), status=EstablishmentStatus.ACTIVE, confirmed_at=NOW
    )
    establishment.describe(
        contract_numbers=["C00001"],
        name="Commune",
        address={
            "lines": ["1 place de l'Exemple"],
            "postcode": "01990",
            "city": "Exempleville",
        },
        representative=None,
    )
    session.add(establishment)
    session.add_all(
        Service(
            code=code,
            domain="carriere",
            domain_labels={"fr": "Carrière", "en": "Career"},
            labels={"fr": code, "en": code},
            is_delegable=True,
            is_exclusive=False,
            is_sensitive=False,
            published_on=TODAY,
        )
        for code in ("paie", "conges")
    )
    session.flush()
    chief = person(home, 0, profile=Profile.ADMINISTRATOR, id=actor.account_id)
    session.add(chief)
    session.flush()
    access.announce(session, AccountActivated(account=chief.facts()), sequence=chief.advance())
    session.add_all(person(home, n, profile=Profile.USER) for n in range(1, users + 1))


def person(home: UUID, number: int, **said: object) -> Account:
    """Make somebody who is active."""
    account = Account(
        establishment_id=home,
        identifier=f"A{number:08}",
        title="mr",
        first_name="Jean",
        last_name=f"Louty {number}",
        email=f"jean.louty.{number}@example.org",
        status=AccountStatus.ACTIVE,
        activated_on=TODAY,
        expires_on=TODAY.replace(year=2027),
        rights={"paie": "read"},
        **said,
    )
    account.index()
    account.known_as = account.identity()
    return account
