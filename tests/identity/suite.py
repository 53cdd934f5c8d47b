"""A town hall, a hospital and the platform, as `identity` hears of them from `accounts`."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from services.identity.config import Settings
from services.identity.handlers import HANDLERS
from services.identity.tools import Tools
from shared import access, clock
from shared.auth import denylist
from shared.crypto.sealing import Unsealer
from shared.db import Sessions
from shared.events import Envelope, Event, accounts
from shared.events.accounts import AccountFacts, EstablishmentFacts
from shared.messaging.handlers import Outcome
from shared.messaging.handling import Handling
from shared.messaging.tables import Publisher
from shared.web import Service
from tests import factories
from tests.factories import establishment

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 16)
PASSWORD = "Vent-d'autan 8 nœuds"
ANOTHER = "Bise & noroît: 12 m/s"
WRONG = "Tramontane? 9 nœuds"


def quick(settings: Settings) -> Settings:
    """Let passwords be hashed a hundred times faster than any installation may (OWASP's least)."""
    return replace(settings, argon2_memory=256, argon2_time=1)


@dataclass
class Holder:
    """Somebody with an account; `granted` is what the last sign-in answered."""

    account: AccountFacts
    password: str = PASSWORD
    granted: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.account.account_id

    @property
    def token(self) -> str:
        return str(self.granted["access_token"])

    @property
    def refresh_token(self) -> str:
        return str(self.granted["refresh_token"])


@dataclass
class Suite:
    """One `identity` with its database, and what it hears of the rest of the suite."""

    app: Service
    sessions: Sessions
    session: Session
    unsealer: Unsealer
    town: EstablishmentFacts = field(default_factory=establishment)
    hospital: EstablishmentFacts = field(
        default_factory=lambda: establishment(name="Hôpital du Garon", siret="26690012300010")
    )
    platform: EstablishmentFacts = field(
        default_factory=lambda: establishment(name="Plateforme", is_platform=True)
    )
    numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        tools: Tools = self.app.tools
        self.tools = tools
        self.handling = Handling(
            "identity",
            sessions=self.sessions,
            handlers=HANDLERS,
            projections=(denylist.project, access.PROJECTION),
            tools=tools,
        )
        for facts in (self.town, self.hospital, self.platform):
            self.hear(accounts.EstablishmentConfirmed(establishment=facts))
        self.has_news_of_accounts(NOW)

    @property
    def engine(self) -> Engine:
        """The database's."""
        return self.session.connection().engine

    def hear(
        self,
        event: Event,
        *,
        sequence: int | None = None,
        again: bool = False,
        **attributes: Any,
    ) -> Envelope:
        """Receive an event, the next about its subject unless told otherwise.

        :param attributes: of the envelope: who acts, by which delegation
        """
        number = next(self.numbers) if sequence is None else sequence
        message = factories.message(event, sequence=number, **attributes)
        self.receive(message, again=again)
        return message

    def receive(self, message: Envelope, *, again: bool = False) -> None:
        outcome = self.handling.receive(message, now=clock.now(), again=again)
        assert outcome in (Outcome.HANDLED, Outcome.DUPLICATE, Outcome.HEARD)

    def has_news_of_accounts(self, as_of: datetime | None) -> None:
        self.session.merge(Publisher(name="accounts", known_as_of=as_of))
        self.session.commit()

    def has_news_of(self, publisher: str) -> None:
        """Know all that a publisher has done until now."""
        self.session.merge(Publisher(name=publisher, known_as_of=clock.now()))
        self.session.commit()

    def account(self, home: EstablishmentFacts | None = None, **facts: Any) -> AccountFacts:
        """Make up an account that nobody has heard of."""
        home_id = (home or self.town).establishment_id
        given: dict[str, Any] = {"status": "invited"}
        return factories.account(home_id, next(self.numbers), **given | facts)

    def invite(
        self,
        home: EstablishmentFacts | None = None,
        *,
        actor_id: UUID | None = None,
        delegation_id: UUID | None = None,
        **facts: Any,
    ) -> Holder:
        """Let somebody be invited, who has not chosen a password yet."""
        invited = self.account(home, **facts)
        self.hear(factories.created(invited), actor_id=actor_id, delegation_id=delegation_id)
        return Holder(invited)

    def invite_again(self, holder: Holder, *, actor_id: UUID | None = None) -> Holder:
        """Let somebody, or an administrator at home, invite somebody again."""
        self.hear(
            accounts.AccountInvited(account=holder.account, invited_by=None, invited_on=TODAY),
            actor_id=actor_id or uuid4(),
        )
        return holder

    def change(self, holder: Holder, *, sequence: int | None = None, **facts: Any) -> Holder:
        """Let `accounts` say something else about an account."""
        holder.account = replace(holder.account, **facts)
        self.hear(accounts.AccountChanged(account=holder.account, changed=[]), sequence=sequence)
        return holder

    def delete(self, holder: Holder) -> None:
        holder.account = replace(holder.account, status="deleted")
        self.hear(accounts.AccountDeleted(account=holder.account))

    def suspend(self, facts: EstablishmentFacts) -> None:
        suspended = replace(facts, status="suspended")
        self.hear(accounts.EstablishmentSuspended(establishment=suspended, reason="arrears"))

    def reactivate(self, facts: EstablishmentFacts) -> None:
        self.hear(accounts.EstablishmentReactivated(establishment=facts))
