"""What the service has been told, as a worker would have taken it in."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from services.delegation.handlers import HANDLERS
from services.delegation.tools import Tools
from shared import access, clock, tenancy
from shared.auth.tokens import Signer
from shared.events import Envelope, Event
from shared.events.accounts import (
    AccountChanged,
    AccountFacts,
    EstablishmentConfirmed,
    EstablishmentFacts,
    ServiceFacts,
    ServicePublished,
)
from shared.messaging import News
from shared.messaging.tables import OutboxMessage, Publisher
from shared.tenancy import Reason
from shared.web import Service
from tests import factories, tokens
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
        number = self.sequence if sequence is None else sequence
        message = factories.message(event, sequence=number)
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
            "siret": siret(self.sequence),
            "contract_numbers": ["C-1", "VF201"],
        }
        made = factories.establishment(name=name, **given | facts)
        self.told(EstablishmentConfirmed(establishment=made))
        return made

    def account(self, home: EstablishmentFacts, **facts: Any) -> AccountFacts:
        given: dict[str, Any] = {
            "profile": "administrator",
            "last_name": f"Dupré {self.sequence}",
            "phone": "+33199000012",
            "expires_on": TODAY + timedelta(days=300),
        }
        made = factories.account(home.establishment_id, self.sequence, **given | facts)
        self.told(factories.created(made))
        return made

    def changed(self, account: AccountFacts, **facts: Any) -> AccountFacts:
        """Have other facts about an account from now on."""
        made = replace(account, **facts)
        self.told(AccountChanged(account=made, changed=list(facts)))
        return made

    def service(self, code: str, **facts: Any) -> ServiceFacts:
        made = factories.service(code, **facts)
        self.told(ServicePublished(service=made))
        return made

    def publish_terms(self) -> None:
        """Publish terms that nobody has accepted yet."""
        self.told(factories.terms())

    def caller(self, account: AccountFacts) -> Caller:
        """Sign somebody in."""
        whose = (account.account_id, account.establishment_id, account.profile)
        sign = partial(tokens.of_account, self.signer, *whose)
        return Caller(self.app, sign(), account, sign)

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
        home_id = home.establishment_id if home else None
        token = tokens.of_client(self.signer, client_id or uuid4(), home_id, scope)
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
