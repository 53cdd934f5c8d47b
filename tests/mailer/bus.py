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
    AccountCreated,
    AccountFacts,
    AccountSnapshot,
    EstablishmentFacts,
    EstablishmentSnapshot,
    Person,
    PostalAddress,
    ServiceFacts,
    ServicePublished,
)
from shared.events.delegation import AccessChanged, AssignmentFacts
from shared.events.identity import CodeIssued, InvitationFacts
from shared.messaging.handlers import Outcome
from shared.messaging.handling import Handling
from shared.messaging.tables import Publisher
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
        return Envelope(
            id=uuid4(),
            type=event.type,
            time=self.now,
            subject=event.subject_id,
            sequence=self.sequence if sequence is None else sequence,
            data=event.to_data(),
        )

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
            "establishment_id": uuid4(),
            "siret": siret(self.sequence),
            "contract_numbers": ["VF201"],
            "name": name,
            "status": "active",
            "is_centralising": False,
            "is_platform": False,
            "address": ADDRESS,
            "legal_representative": REPRESENTATIVE,
        }
        made = EstablishmentFacts(**given | facts)
        self.told(EstablishmentSnapshot(establishment=made))
        return made

    def facts(self, home: EstablishmentFacts, **facts: Any) -> AccountFacts:
        """Make up an account that the mailer has not been told of."""
        number = self.sequence
        given: dict[str, Any] = {
            "account_id": uuid4(),
            "establishment_id": home.establishment_id,
            "identifier": f"JLOU{number:05}",
            "profile": "user",
            "status": "active",
            "title": "mr",
            "first_name": "Jean",
            "last_name": "Louty",
            "email": f"jean{number}@example.org",
            "phone": "+33199001234",
            "rights": {},
            "expires_on": TODAY + timedelta(days=300),
        }
        return AccountFacts(**given | facts)

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
        event = AccountCreated(
            account=facts,
            created_by=person(by),
            invited_on=TODAY,
            informs_representative=informs,
            occasion=occasion,
        )
        return self.message(event)

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
        given: dict[str, Any] = {
            "code": code,
            "domain": "career",
            "domain_labels": {"fr": "Carrière", "en": "Career"},
            "labels": {"fr": f"Service {code}", "en": f"The {code} service"},
            "is_delegable": True,
            "is_exclusive": False,
            "is_sensitive": False,
            "published_on": TODAY,
        }
        self.told(ServicePublished(service=ServiceFacts(**given | facts)))

    def delegation(
        self,
        home: EstablishmentFacts,
        to: EstablishmentFacts,
        assigned: AccountFacts,
        **rights: str,
    ) -> UUID:
        """Let somebody of another establishment work for this one."""
        delegation_id = uuid4()
        self.told(
            AccessChanged(
                delegation_id=delegation_id,
                centralising_id=to.establishment_id,
                delegating_id=home.establishment_id,
                is_granting=True,
                ends_on=TODAY + timedelta(days=100),
                lines=rights,
                assignments=[AssignmentFacts(account_id=assigned.account_id, rights=rights)],
            )
        )
        self.heard()
        return delegation_id

    def heard(self) -> None:
        """Have heard of everybody up to now."""
        with self.sessions.begin() as session:
            for name in ("accounts", "delegation"):
                session.merge(Publisher(name=name, known_as_of=self.now))
