"""Keeps the newest statement about each subject, whichever event carries it, in whatever order."""

import dataclasses
import functools
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, get_args, get_type_hints
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import messaging, newest
from shared.access.tables import (
    AccessAccount,
    AccessDelegation,
    AccessEstablishment,
    AccessService,
    AccessTerms,
)
from shared.db import SharedBase
from shared.events import CATALOGUE, Envelope, Event, Fact
from shared.events.accounts import AccountFacts, EstablishmentFacts, ServiceFacts, TermsPublished
from shared.events.delegation import AccessChanged
from shared.messaging import Projection
from shared.text import fold

PUBLISHERS = ("accounts", "delegation")
"""Whose facts decide access."""

_WAITING = "access.waiting"

KEPT: dict[type[Fact], type[SharedBase]] = {
    AccountFacts: AccessAccount,
    EstablishmentFacts: AccessEstablishment,
    ServiceFacts: AccessService,
    TermsPublished: AccessTerms,
    AccessChanged: AccessDelegation,
}
"""Where each group of facts is kept, whatever event it comes in; the tables in the order in which
several are written to."""


def reads(envelope: Envelope) -> bool:
    """Tell whether a message carries facts that are kept here.

    A type that this release does not know carries nothing that it reads: what is released is never
    changed, only added to.
    """
    return (
        envelope.publisher in PUBLISHERS
        and envelope.type in CATALOGUE
        and _carries_kept(envelope.type)
    )


def project(session: Session, envelope: Envelope) -> None:
    """Keep the facts that a message carries; an older statement than the kept one is ignored."""
    project_all(session, [envelope])


def project_all(session: Session, envelopes: Sequence[Envelope]) -> None:
    """Keep the facts that messages carry, in the order of their arrival."""
    rows: dict[type[SharedBase], list[dict[str, Any]]] = defaultdict(list)
    for envelope in envelopes:
        if reads(envelope):
            for model, row in _rows(envelope.event, sequence=envelope.sequence):
                rows[model].append(row)
    _keep(session, rows)


PROJECTION = Projection(project_all, reads=reads)
"""What keeps a service's knowledge of accounts, establishments and delegations."""


def announce(session: Session, event: Event, *, sequence: int) -> UUID:
    """Announce an event, and keep its facts in this database at once.

    For the service that owns them: its own guard then needs no news of itself.

    :param sequence: the subject's, from `Sequenced.advance`
    """
    waiting: list[tuple[Event, int]] | None = session.info.get(_WAITING)
    if waiting is None:
        apply(session, event, sequence=sequence)
    else:
        waiting.append((event, sequence))
    return messaging.announce(session, event, sequence=sequence)


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Keep the facts of all that is announced meanwhile at the end, a statement for each table.

    For acts on many: until then, this database knows nothing new of them.
    """
    if _WAITING in session.info:
        yield  # the outer one keeps them
        return
    waiting: list[tuple[Event, int]] = []
    session.info[_WAITING] = waiting
    try:
        yield
    finally:
        session.info.pop(_WAITING)
    rows: dict[type[SharedBase], list[dict[str, Any]]] = defaultdict(list)
    for event, sequence in waiting:
        for model, row in _rows(event, sequence=sequence):
            rows[model].append(row)
    _keep(session, rows)


def apply(session: Session, event: Event, *, sequence: int) -> None:
    """Keep the facts of an event, unless newer ones are kept."""
    for model, row in _rows(event, sequence=sequence):
        newest.keep(session, model, [row])


def _keep(session: Session, rows: Mapping[type[SharedBase], Sequence[Mapping[str, Any]]]) -> None:
    """Write table by table in one order, so that two who write several never wait in a circle."""
    for model in KEPT.values():
        if kept := rows.get(model):
            newest.keep(session, model, kept)


def _rows(event: Event, *, sequence: int) -> Iterator[tuple[type[SharedBase], dict[str, Any]]]:
    for facts in (event, *(getattr(event, fact.name) for fact in dataclasses.fields(event))):
        if type(facts) in KEPT:
            yield KEPT[type(facts)], _row(facts) | {"sequence": sequence}


@functools.cache
def _carries_kept(name: str) -> bool:
    """Tell whether a type of event is, or has among its facts, what is kept here."""
    event = CATALOGUE[name]
    kinds = [event, *get_type_hints(event).values()]
    return any(kind in KEPT for outer in kinds for kind in (outer, *get_args(outer)))


def find_account(session: Session, account_id: UUID) -> AccessAccount | None:
    """Find what is known of an account, deleted ones included."""
    return session.get(AccessAccount, account_id)


def homes_of(session: Session, account_ids: Collection[UUID]) -> Sequence[UUID]:
    """List where accounts belong, deleted ones included, each establishment once, in order."""
    return session.scalars(
        select(AccessAccount.establishment_id)
        .where(AccessAccount.account_id.in_(account_ids))
        .distinct()
        .order_by(AccessAccount.establishment_id)
    ).all()


def find_establishment(session: Session, establishment_id: UUID) -> AccessEstablishment | None:
    """Find what is known of an establishment, closed ones included."""
    return session.get(AccessEstablishment, establishment_id)


def find_service(session: Session, code: str) -> AccessService | None:
    """Find a service of the catalogue."""
    return session.get(AccessService, code)


def _row(facts: Fact) -> dict[str, Any]:
    """Take the facts that the table has columns for."""
    columns = KEPT[type(facts)].__table__.columns.keys()
    row = {name: getattr(facts, name) for name in columns if hasattr(facts, name)}
    if isinstance(facts, EstablishmentFacts):
        row["search_text"] = fold(f"{facts.name} {facts.siret}")
    if isinstance(facts, AccessChanged):
        row["assignments"] = {str(given.account_id): given.rights for given in facts.assignments}
        row["clients"] = {str(given.client_id): given.rights for given in facts.clients}
    return row
