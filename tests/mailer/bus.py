"""What the bus brings to the mailer, played by tests."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session, sessionmaker

from services.mailer.handlers import HANDLERS
from services.mailer.tools import Tools
from shared import access
from shared.crypto.sealing import Sealer
from shared.events import Envelope, Event
from shared.events.accounts import (
    AccountFacts,
    AccountSnapshot,
    EstablishmentFacts,
    EstablishmentSnapshot,
    Person,
    PostalAddress,
    ServicePublished,
)
from shared.events.identity import CodeIssued, InvitationFacts
from shared.messaging.handlers import Outcome
from shared.messaging.handling import Handling
from shared.messaging.tables import Publisher
from tests import factories
from tests.sirets import siret

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)
ADDRESS = PostalAddress(
    lines=["5 allée de l'Île aux Moines", "BP 1005"], postcode="44035", city="VERTEFEUILLE CEDEX 1"
)
REPRESENTATIVE = Person(title="ms", first_name="Éloïse", last_name="Vaubrun")


def person(facts: AccountFacts | None) -> Person | None:
    """Name the holder of an account as events do."""
    if facts is None:
        return None
    return Person(
        account_id=facts.account_id,
        title=facts.title,
        first_name=facts.first_name,
        last_name=facts.last_name,
        phone=facts.phone,
    )


@dataclass
class Bus:
    """Tells the mailer facts, as its worker takes them in."""

    sessions: sessionmaker[Session]
    tools: Tools
    sealer: Sealer
    now: datetime = field(kw_only=True, default=NOW)
    sequence: int = field(kw_only=True, default=0)
    handling: Handling = field(init=False)

    def __post_init__(self) -> None:
        self.handling = Handling(
            "mailer",
            sessions=self.sessions,
            handlers=HANDLERS,
            projections=(access.PROJECTION,),
            tools=self.tools,
        )

    def message(self, event: Event, *, sequence: int | None = None) -> Envelope:
        """Put an event into a message."""
        self.sequence += 1
        number = self.sequence if sequence is None else sequence
        return factories.message(event, sequence=number, time=self.now)

    def told(self, event: Event, *, sequence: int | None = None) -> UUID:
        """Take in an event, which must be handled at once, and give back its message's id."""
        message = self.message(event, sequence=sequence)
        assert self.receive(message) is Outcome.HANDLED
        return message.id

    def receive(self, message: Envelope) -> Outcome:
        """Take in a message, and tell what has become of it."""
        return self.handling.receive(message, now=self.now)

    def establishment(self, name: str = "Hôpital de Vertefeuille", **facts: Any) -> Any:
        given: dict[str, Any] = {
            "siret": siret(self.sequence),
            "contract_numbers": ["VF201"],
            "address": ADDRESS,
            "legal_representative": REPRESENTATIVE,
        }
        made = factories.establishment(name=name, **given | facts)
        self.told(EstablishmentSnapshot(establishment=made))
        return made

    def facts(self, home: EstablishmentFacts, **facts: Any) -> AccountFacts:
        """Make up an account that the mailer has not been told of."""
        given: dict[str, Any] = {
            "title": "mr",
            "first_name": "Jean",
            "last_name": "Louty",
            "phone": "+33199001234",
            "expires_on": TODAY + timedelta(days=300),
        }
        return factories.account(home.establishment_id, self.sequence, **given | facts)

    def account(self, home: EstablishmentFacts, **facts: Any) -> AccountFacts:
        made = self.facts(home, **facts)
        self.told(AccountSnapshot(account=made))
        return made

    def administrator(self, home: EstablishmentFacts, **facts: Any) -> AccountFacts:
        given = {"profile": "administrator", "title": "ms", "first_name": "Anne"}
        return self.account(home, **{**given, "last_name": "Dupré", **facts})

    def created(
        self,
        facts: AccountFacts,
        *,
        by: AccountFacts | None,
        informs: bool = True,
        occasion: str | None = None,
    ) -> Envelope:
        """Make the message that somebody has been given an account."""
        said = {"created_by": person(by), "invited_on": TODAY, "informs_representative": informs}
        return self.message(factories.created(facts, occasion=occasion, **said))

    def code_for(
        self,
        facts: AccountFacts,
        *,
        invited_by: AccountFacts | None = None,
        is_again: bool = False,
        purpose: str = "password_creation",
        code: str = "the-code",
        **others: Any,
    ) -> CodeIssued:
        invitation = InvitationFacts(
            invited_by=person(invited_by), invited_on=TODAY, is_again=is_again
        )
        given: dict[str, Any] = {
            "code_id": uuid4(),
            "account_id": facts.account_id,
            "establishment_id": facts.establishment_id,
            "purpose": purpose,
            "email": facts.email,
            "sealed": self.sealer.seal(code),
            "expires_at": self.now + timedelta(days=15),
            "invitation": invitation if purpose == "password_creation" else None,
        }
        return CodeIssued(**given | others)

    def service(self, code: str, **facts: Any) -> None:
        self.told(
            ServicePublished(service=factories.service(code, **{"published_on": TODAY} | facts))
        )

    def delegation(
        self,
        home: EstablishmentFacts,
        to: EstablishmentFacts,
        assigned: AccountFacts,
        **rights: str,
    ) -> UUID:
        """Let somebody of another establishment work for this one."""
        granted = factories.access(
            to.establishment_id, home.establishment_id, assigned.account_id, rights=rights
        )
        self.told(granted)
        self.heard()
        return granted.delegation_id

    def heard(self) -> None:
        """Have heard of everybody up to now."""
        with self.sessions.begin() as session:
            for name in ("accounts", "delegation"):
                session.merge(Publisher(name=name, known_as_of=self.now))
