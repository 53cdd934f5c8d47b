"""Messages that were given up, and what is recorded of them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from shared.events import Envelope
from shared.messaging.tables import OutboxMessage, ParkedMessage
from tests.shared.access.world import NOW, World
from tests.shared.web.parking import Park, letter


@pytest.fixture
def park(session: Session, world: World) -> Park:
    """Gives a message up, as the worker does."""

    def make(message: Envelope | None = None, **facts: Any) -> Envelope:
        message = message or letter(world.other.establishment_id)
        given = {"is_projected": True, "tries": 9, "error": "LookupError: no such thing"}
        row = ParkedMessage(
            id=message.id,
            publisher=message.publisher,
            subject=message.subject,
            type=message.type,
            message=message.to_message(),
            **{**given, "parked_at": NOW, **facts},
        )
        session.add(row)
        session.commit()
        return message

    return make


@pytest.fixture
def recorded(announced: Callable[[], list[OutboxMessage]]) -> Callable[[], list[tuple[str, str]]]:
    """What the histories will show: in which establishment an operator did what."""

    def read() -> list[tuple[str, str]]:
        acts = [row.message for row in announced() if row.type == "mailer.operator.acted.v1"]
        return [(act["tenantid"], act["data"]["operation"]) for act in acts]

    return read
