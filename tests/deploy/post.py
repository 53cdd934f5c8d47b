"""Messages in an installation's tables, without anybody to send or handle them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from deploy.installation import provisioning
from deploy.installation.embedded.installation import Installation
from deploy.installation.operating.databases import session
from shared.events import Event, accounts, identity
from shared.messaging import announce
from shared.messaging.tables import (
    BacklogMessage,
    OutboxMessage,
    ParkedMessage,
    Publisher,
    RelayCounter,
)
from tests import factories

NOW = datetime.now(UTC)
SEALED = "eyJhbGciOiJFQ0RILUVTIn0.a1B2.c3D4.e5F6.g7H8"
TABLES = (OutboxMessage, RelayCounter, BacklogMessage, ParkedMessage, Publisher)


def acted(by: Any = accounts) -> Event:
    event: Event = by.OperatorActed(establishment_id=uuid4(), account_id=uuid4(), operation="x")
    return event


def code_issued(sealed: str = SEALED) -> Event:
    return identity.CodeIssued(
        code_id=uuid4(),
        account_id=uuid4(),
        establishment_id=uuid4(),
        purpose="password_creation",
        email="odile.essai@example.org",
        sealed=sealed,
        expires_at=NOW + timedelta(days=15),
    )


class Post:
    """What has been said and kept in an installation."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation

    def park(self, service: str, event: Event | None = None, **facts: Any) -> UUID:
        """Have a service give a message up."""
        return self._keep(ParkedMessage, service, event, {"parked_at": NOW} | facts)

    def defer(self, service: str, event: Event | None = None, **facts: Any) -> UUID:
        """Have a service put a message off."""
        return self._keep(BacklogMessage, service, event, {"stored_at": NOW} | facts)

    def _keep(self, table: Any, service: str, event: Event | None, facts: Any) -> UUID:
        event = event or acted()
        message = factories.message(event, time=NOW, id=facts.pop("id", uuid4()))
        given = {
            "id": message.id,
            "publisher": event.publisher,
            "subject": event.subject_id,
            "type": event.type,
            "message": message.to_message(),
            "is_projected": True,
            "tries": 9,
            "error": "LookupError: no such thing",
        }
        with session(self.installation, service) as opened:
            opened.add(table(**given | facts))
        return message.id

    def say(
        self, service: str, *events: Event, is_published: bool = True, days_ago: int = 0
    ) -> None:
        """Have a service announce events; unless told otherwise they are published."""
        with session(self.installation, service) as opened:
            ids = [announce(opened, event, sequence=1) for event in events]
            opened.flush()
            for position, id in enumerate(ids, start=1):
                opened.execute(
                    update(OutboxMessage)
                    .where(OutboxMessage.id == id)
                    .values(
                        position=position,
                        published_at=NOW if is_published else None,
                        created_at=NOW - timedelta(days=days_ago),
                    )
                )
            opened.add(RelayCounter(id=1, last_position=len(ids)))

    def rows(self, service: str, table: Any) -> list[Any]:
        with session(self.installation, service) as opened:
            return list(opened.scalars(select(table)))

    def clear(self) -> None:
        """Forget every message."""
        for service in provisioning.SERVICES:
            with session(self.installation, service) as opened:
                for table in TABLES:
                    opened.execute(delete(table))
