"""Messages that were given up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from shared.events import Envelope
from shared.events.identity import CodeIssued
from tests import factories
from tests.shared.access.world import NOW

SEALED = "eyJhbGciOiJFQ0RILUVTIn0.a1B2.c3D4.e5F6.g7H8"


Park = Callable[..., Envelope]


def letter(establishment_id: UUID, **facts: Any) -> Envelope:
    event = CodeIssued(
        **{
            "code_id": uuid4(),
            "account_id": uuid4(),
            "establishment_id": establishment_id,
            "purpose": "password_creation",
            "email": "jeanne.dupre@example.org",
            "sealed": SEALED,
            "expires_at": NOW + timedelta(days=15),
            **facts,
        }
    )
    return factories.message(event, time=NOW, tenant_id=event.tenant_id)
