"""What the service has been told, as a worker would have taken it in."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from services.delegation.handlers import HANDLERS
from services.delegation.tools import Tools
from shared import access, clock, tenancy
from shared.auth import Profile
from shared.auth.tokens import Claims, Signer
from shared.events import Envelope, Event
from shared.events.accounts import (
    AccountChanged,
    AccountCreated,
    AccountFacts,
    EstablishmentConfirmed,
    EstablishmentFacts,
    ServiceFacts,
    ServicePublished,
    TermsPublished,
)
from shared.messaging import News
from shared.messaging.tables import OutboxMessage, Publisher
from shared.tenancy import Reason
from shared.web import Service
from tests.delegation.callers import Caller
from tests.sirets import siret

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 16)
PLATFORM_DUTIES = {"duty:support": "write"}


@dataclass
class World:
    """Tells the service facts, in order, and remembers who is who."""

    sessions: sessionmaker[Session]
    app: Service
    signer: Signer
    sequence: int = 0

    def told(self, event: Event, *, sequence: int | None = None) -> None:
        """Take in an event of `accounts`: projections first, then this service's handler."""
        self.sequence += 1
        message = Envelope(
            id=uuid4(),
            type=event.type,
            time=clock.now(),
            subject=event.subject_id,
            sequence=self.sequence if sequence is None else sequence,
            data=event.to_data(),
        )
        with self.sessions.begin() as session:
            tenancy.unconfined(session, Reason.HANDLER)
            access.project(session, message)
            if handler := HANDLERS.get(type(event)):
                handler(session, event, News(message, clock.now(), self.tools))

    def now(self) -> datetime:
        return clock.now()

    @property
    def tools(self) -> Tools:
        """Return what the service's own processes work with."""
        found = self.app.tools
        assert isinstance(found, Tools)
        return found

    def heard(self) -> None:
        """Have heard of `accounts` up to now."""
        with self.sessions.begin() as session:
            session.merge(Publisher(name="accounts", known_as_of=clock.now()))

    def establishment(self, name: str, **facts: Any) -> EstablishmentFacts:
        given: dict[str, Any] = {
            "establishment_id": uuid4(),
            "siret": siret(self.sequence),
            "contract_numbers": ["C-1", "VF201"],
            "name": name,
            "status": "active",
            "is_centralising": False,
            "is_platform": False,
        }
        made = EstablishmentFacts(**given | facts)
        self.told(EstablishmentConfirmed(establishment=made))
        return made

    def account(self, home: EstablishmentFacts, **facts: Any) -> AccountFacts:
        number = self.sequence
        given: dict[str, Any] = {
            "account_id": uuid4(),
            "establishment_id": home.establishment_id,
            "identifier": f"JDUP{number:05}",
            "profile": "administrator",
            "status": "active",
            "title": "ms",
            "first_name": "Jeanne",
            "last_name": f"Dupré {number}",
            "email": f"jeanne{number}@example.org",
            "phone": "+33199000012",
            "rights": {},
            "expires_on": TODAY + timedelta(days=300),
        }
        made = AccountFacts(**given | facts)
        created = AccountCreated(
            account=made, created_by=None, invited_on=TODAY, informs_representative=False
        )
        self.told(created)
        return made

    def changed(self, account: AccountFacts, **facts: Any) -> AccountFacts:
        """Have other facts about an account from now on."""
        made = replace(account, **facts)
        self.told(AccountChanged(account=made, changed=list(facts)))
        return made

    def service(self, code: str, **facts: Any) -> ServiceFacts:
        given: dict[str, Any] = {
            "code": code,
            "domain": "carriere",
            "domain_labels": {"fr": "Carrière", "en": "Career"},
            "labels": {"fr": f"Service {code}", "en": f"The {code} service"},
            "is_delegable": True,
            "is_exclusive": False,
            "is_sensitive": False,
            "published_on": TODAY,
        }
        made = ServiceFacts(**given | facts)
        self.told(ServicePublished(service=made))
        return made

    def publish_terms(self) -> None:
        """Publish terms that nobody has accepted yet."""
        self.told(TermsPublished(number=1, digest="0" * 64, effective_on=TODAY))

    def caller(self, account: AccountFacts) -> Caller:
        """Sign somebody in."""
        token = self.signer.sign(
            Claims(
                sub=str(account.account_id),
                iat=clock.now() - timedelta(seconds=1),
                exp=clock.now() + timedelta(days=1000),
                sid=uuid4(),
                est=account.establishment_id,
                profile=Profile(account.profile),
            )
        )
        return Caller(self.app, token, account)

    def person(self, home: EstablishmentFacts, **facts: Any) -> Caller:
        """Make an account, an administrator's unless told otherwise, and sign its holder in."""
        return self.caller(self.account(home, **facts))

    def client(
        self,
        home: EstablishmentFacts | None = None,
        scope: str = "access:read",
        client_id: UUID | None = None,
    ) -> Caller:
        """Let a machine client in: of the platform, or of an establishment."""
        subject = str(client_id or uuid4())
        token = self.signer.sign(
            Claims(
                sub=subject,
                client_id=subject,
                iat=clock.now() - timedelta(seconds=1),
                exp=clock.now() + timedelta(days=1000),
                est=home.establishment_id if home else None,
                scope=frozenset(scope.split()),
            )
        )
        return Caller(self.app, token)

    def announced(self, *types: type[Event]) -> list[Event]:
        """Read what the service has announced, in order."""
        return [message.event for message in self.messages(*types)]

    def messages(self, *types: type[Event]) -> list[Envelope]:
        """Read the messages that the service has announced, in order."""
        with self.sessions() as session:
            rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.number)).all()
            found = [Envelope.from_message(row.message) for row in rows]
        wanted = {kind.type for kind in types}
        return [message for message in found if not types or message.type in wanted]

    def look(self) -> Session:
        """Open a session that sees every establishment's rows."""
        session = self.sessions()
        tenancy.unconfined(session, Reason.COMMAND)
        return session
