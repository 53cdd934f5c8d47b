"""States facts as events do, and remembers who is who."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shared import access
from shared.access import Decision, projection
from shared.auth import Level
from shared.events import Envelope, Event
from shared.events.accounts import (
    AccountChanged,
    AccountFacts,
    EstablishmentChanged,
    EstablishmentFacts,
)
from shared.events.delegation import AccessChanged
from shared.messaging.tables import Publisher
from tests import factories
from tests.factories import establishment

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 16)


def envelope(event: Event, *, sequence: int = 1) -> Envelope:
    return factories.message(event, sequence=sequence, time=NOW)


def account(establishment_id: UUID, **facts: Any) -> AccountFacts:
    given: dict[str, Any] = {"expires_on": TODAY + timedelta(days=300)}
    return factories.account(establishment_id, **given | facts)


@dataclass
class World:
    """What a service has been told."""

    session: Session
    home: EstablishmentFacts = field(default_factory=lambda: establishment(is_centralising=True))
    other: EstablishmentFacts = field(default_factory=establishment)
    sequence: int = 0

    def __post_init__(self) -> None:
        self.delegate = account(self.home.establishment_id)
        self.granted = self.delegation(lines={"leave": "write"}, rights={"leave": "write"})
        for facts in (self.home, self.other, self.delegate, self.granted):
            self.told(facts)
        self.heard()

    def delegation(
        self, *, lines: dict[str, str], rights: dict[str, str], **facts: Any
    ) -> AccessChanged:
        centre_id, town_id = self.home.establishment_id, self.other.establishment_id
        given: dict[str, Any] = {"lines": lines, "ends_on": TODAY + timedelta(days=90)}
        whom = self.delegate.account_id
        return factories.access(centre_id, town_id, whom, rights=rights, **given | facts)

    def told(self, facts: Any, *, sequence: int | None = None, **changes: Any) -> None:
        """Take in a statement, the next in order unless told otherwise."""
        self.sequence += 1
        facts = replace(facts, **changes)
        if isinstance(facts, AccountFacts):
            facts = AccountChanged(account=facts, changed=[])
        if isinstance(facts, EstablishmentFacts):
            facts = EstablishmentChanged(establishment=facts, changed=[])
        news = envelope(facts, sequence=self.sequence if sequence is None else sequence)
        projection.project(self.session, news)

    def heard(self, *, accounts: datetime | None = NOW, delegation: datetime | None = NOW) -> None:
        """Have heard of each publisher up to an instant."""
        for name, as_of in {"accounts": accounts, "delegation": delegation}.items():
            self.session.merge(Publisher(name=name, known_as_of=as_of))

    def decide(self, **question: Any) -> Decision:
        """Ask, unless told otherwise, whether the delegate may read `leave` elsewhere, now."""
        asked: dict[str, Any] = {
            "account_id": self.delegate.account_id,
            "establishment_id": self.other.establishment_id,
            "service": "leave",
            "level": Level.READ,
            "now": NOW,
        }
        return access.decide(self.session, **asked | question)

    def at_home(self, **question: Any) -> Decision:
        """Ask the same in the delegate's own establishment."""
        return self.decide(establishment_id=self.home.establishment_id, **question)
