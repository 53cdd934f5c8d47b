"""One act, followed through it all: what it announced, who has heard it, what was sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from deploy.installation.installation import Installation
from deploy.installation.operating.databases import session
from deploy.installation.provisioning import SERVICES
from shared.messaging import topology
from shared.messaging.tables import (
    BacklogMessage,
    InboxMessage,
    OutboxMessage,
    ParkedMessage,
    Publisher,
)


class Progress(StrEnum):
    """How far a message has come at a listener."""

    ON_ITS_WAY = "on its way"
    HEARD = "heard"
    WAITS = "waits"
    PARKED = "parked"
    HANDLED = "handled"


@dataclass(frozen=True)
class At:
    """A message at one of its listeners.

    :ivar since: when it was stored or parked; None: nothing is kept of it
    :ivar error: why its handler failed the last time
    """

    service: str
    progress: Progress
    since: datetime | None = None
    tries: int = 0
    error: str | None = None


@dataclass(frozen=True)
class Announced:
    """What the act, or a handler that heard of it, announced."""

    publisher: str
    id: UUID
    type: str
    subject: str
    position: int | None
    created_at: datetime
    published_at: datetime | None
    listeners: list[At] = field(default_factory=list)


@dataclass(frozen=True)
class Mail:
    """An e-mail that one of the messages has caused. To whom it goes stands in the mailer alone."""

    id: UUID
    cause_id: UUID
    template: str
    status: str
    created_at: datetime


@dataclass(frozen=True)
class Trace:
    """All of it, in the order in which it happened."""

    messages: list[Announced]
    mails: list[Mail]


def trace(installation: Installation, correlation_id: str) -> Trace:
    """Follow one act.

    :param correlation_id: the `X-Request-ID` of the request, as answers and the log tell it
    """
    found: list[Announced] = []
    for service in SERVICES:
        with session(installation, service) as opened:
            found += _announced(opened, service, correlation_id)
    found.sort(key=lambda message: (message.created_at, message.position or 0))
    for service in SERVICES:
        heard = [each for each in found if each.publisher in topology.LISTENS[service]]
        with session(installation, service) as opened:
            for message in heard:
                message.listeners.append(_at(opened, service, message))
    with session(installation, "mailer") as opened:
        return Trace(found, _mails(opened, [message.id for message in found]))


def _announced(session: Session, publisher: str, correlation_id: str) -> list[Announced]:
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.message["correlationid"].astext == correlation_id)
    )
    return [
        Announced(
            publisher, row.id, row.type, row.subject, row.position, row.created_at, row.published_at
        )
        for row in rows
    ]


def _at(session: Session, service: str, message: Announced) -> At:
    parked = session.get(ParkedMessage, message.id)
    if parked is not None:
        return At(service, Progress.PARKED, parked.parked_at, parked.tries, parked.error)
    waiting = session.get(BacklogMessage, message.id)
    if waiting is not None:
        return At(service, Progress.WAITS, waiting.stored_at, waiting.tries, waiting.error)
    stored = session.get(InboxMessage, message.id)
    if stored is not None:
        return At(service, Progress.HANDLED, stored.received_at)
    known = session.get(Publisher, message.publisher)
    is_heard = known is not None and 0 < (message.position or 0) <= known.contiguous
    return At(service, Progress.HEARD if is_heard else Progress.ON_ITS_WAY)


def _mails(session: Session, causes: Collection[UUID]) -> list[Mail]:
    from services.mailer.models import Email

    rows: Sequence[Any] = session.scalars(
        select(Email).where(Email.cause_id.in_(causes)).order_by(Email.created_at, Email.id)
    ).all()
    return [Mail(row.id, row.cause_id, row.template, row.status, row.created_at) for row in rows]
