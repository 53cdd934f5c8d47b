"""What happens to machine clients."""

from datetime import datetime
from uuid import UUID

from shared.events.base import Event, Fact


class ClientFacts(Fact):
    """A machine client as it now is.

    :ivar establishment_id: whose it is; None: the platform's
    :ivar scopes: the most that its tokens are given
    :ivar expires_at: when it is good no longer; None: it has no end
    """

    client_id: UUID
    establishment_id: UUID | None
    name: str
    scopes: list[str]
    expires_at: datetime | None


class ClientCreated(
    Event,
    name="identity.client.created",
    subject="client.client_id",
    tenant="client.establishment_id",
):
    """An application is let in, by the platform or by an establishment."""

    client: ClientFacts


class ClientSecretChanged(
    Event,
    name="identity.client.secret_changed",
    subject="client.client_id",
    tenant="client.establishment_id",
):
    """An application is given another secret, which is told to nobody but whoever asked for it.

    :ivar former_until: until when the former secret is good
    """

    client: ClientFacts
    former_until: datetime


class ClientRemoved(
    Event,
    name="identity.client.removed",
    subject="client.client_id",
    tenant="client.establishment_id",
):
    """An application is let in no more, for good.

    :ivar reason: removed, expired
    """

    client: ClientFacts
    reason: str


class ClientSnapshot(
    Event,
    name="identity.client.snapshot",
    subject="client.client_id",
    tenant="client.establishment_id",
):
    """An application is let in, as it is known: nothing has happened to it."""

    client: ClientFacts
