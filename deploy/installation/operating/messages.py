"""The messages of an installation: how they stand, what was given up, what is sent again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import click

from deploy.installation.installation import Installation
from deploy.installation.operating.databases import session
from deploy.installation.provisioning import SERVICES
from shared.events import CATALOGUE
from shared.messaging import parking, replay, status, topology
from shared.messaging.outbox import Replayed
from shared.messaging.parking import NotProjected
from shared.messaging.status import QueueStatus
from shared.messaging.tables import ParkedMessage


@dataclass(frozen=True, kw_only=True)
class Parked:
    """A message that a service has given up.

    :ivar is_projected: unless it is, access depends on it, and it cannot be discarded
    :ivar message: as it travelled, sealed values masked
    """

    service: str
    id: UUID
    type: str
    subject: str
    publisher: str
    parked_at: datetime
    tries: int
    error: str | None
    is_projected: bool
    message: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which announcements are meant.

    :ivar type: of the events, with its version; None: every type
    :ivar publisher: whose; None: everybody's, or what the type says
    :ivar since, until: announced from one instant to before the other
    :ivar first, last: the positions they are between, both included
    """

    type: str | None = None
    publisher: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    first: int | None = None
    last: int | None = None

    @property
    def publishers(self) -> tuple[str, ...]:
        """Tell whose outboxes they are in.

        :raises click.UsageError: the type is another publisher's, or nobody's
        """
        if self.type is None:
            return (self.publisher,) if self.publisher else SERVICES
        owner = self.type.split(".", 1)[0]
        if owner not in SERVICES or self.publisher not in (None, owner):
            who = (
                f"{self.publisher} does not announce" if self.publisher else "No service announces"
            )
            raise click.UsageError(f"{who} {self.type}.")
        return (owner,)


def statuses(installation: Installation) -> dict[str, QueueStatus]:
    """Tell how the messages of each service stand."""
    found = {}
    for service in SERVICES:
        with session(installation, service, is_snapshot=True) as opened:
            found[service] = status.of(opened, service)
    return found


def parked(installation: Installation, service: str | None = None) -> list[Parked]:
    """List what services have given up, the oldest first.

    :param service: only what this one has given up
    """
    found = []
    for name in (service,) if service else SERVICES:
        with session(installation, name) as opened:
            found += [_shown(name, row) for row in opened.scalars(parking.listing())]
    return sorted(found, key=lambda message: (message.parked_at, message.id))


def find(installation: Installation, message_id: UUID, service: str | None = None) -> list[Parked]:
    """Find a parked message, in each service that has given it up.

    :raises click.ClickException: none has
    """
    found = [message for message in parked(installation, service) if message.id == message_id]
    if not found:
        raise click.ClickException(
            f"No parked message is called {message_id}; it may have been replayed or discarded: "
            "`./comptoir messages parked` lists those there are."
        )
    return found


def try_again(installation: Installation, message: Parked, *, now: datetime) -> None:
    """Have a service try a parked message again, at once or behind what waits on its subject."""
    with session(installation, message.service) as opened:
        parking.replay(opened, message.id, now=now)


def discard(installation: Installation, message: Parked) -> None:
    """Have a service forget a parked message.

    :raises click.ClickException: access depends on what it says
    """
    try:
        with session(installation, message.service) as opened:
            parking.discard(opened, message.id)
    except NotProjected as refusal:
        raise click.ClickException(str(refusal)) from None


def resend(
    installation: Installation,
    chosen: Chosen,
    *,
    again: str | None = None,
    is_dry: bool = False,
) -> dict[str, Replayed]:
    """Have announcements published again; tell how many of each publisher.

    :param again: the service that is to handle them once more; None: whoever missed them
    :param is_dry: only tell how many
    :raises click.UsageError: no such event is announced, or that service does not listen to it
    """
    publishers = _heard(chosen.publishers, again)
    counts = {}
    for publisher in publishers:
        with session(installation, publisher) as opened:
            counts[publisher] = replay(
                opened,
                type=chosen.type,
                since=chosen.since,
                until=chosen.until,
                first=chosen.first,
                last=chosen.last,
                again=again,
            )
            if is_dry:
                opened.rollback()
    is_nothing = not any(replayed.total for replayed in counts.values())
    if chosen.type and is_nothing and chosen.type not in CATALOGUE:
        raise click.UsageError(f"No event is called {chosen.type}: docs/events.md lists them.")
    return counts


def _heard(publishers: Sequence[str], service: str | None) -> Sequence[str]:
    if service is None:
        return publishers
    heard = [name for name in publishers if name in topology.LISTENS[service]]
    if not heard:
        raise click.UsageError(f"{service} does not listen to {', '.join(publishers)}.")
    return heard


def _shown(service: str, row: ParkedMessage) -> Parked:
    return Parked(
        service=service,
        id=row.id,
        type=row.type,
        subject=row.subject,
        publisher=row.publisher,
        parked_at=row.parked_at,
        tries=row.tries,
        error=row.error,
        is_projected=row.is_projected,
        message=parking.masked(row.message),
    )
