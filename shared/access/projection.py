"""Keeps the newest statement about each subject, whichever event carries it, in whatever order."""

import dataclasses
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from shared import messaging
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
from shared.text import fold

PUBLISHERS = ("accounts", "delegation")
"""Whose facts decide access."""

KEPT: dict[type[Fact], type[SharedBase]] = {
    AccountFacts: AccessAccount,
    EstablishmentFacts: AccessEstablishment,
    ServiceFacts: AccessService,
    TermsPublished: AccessTerms,
    AccessChanged: AccessDelegation,
}
"""Where each group of facts is kept, whatever event it comes in."""


def project(session: Session, envelope: Envelope) -> None:
    """Keep the facts that a message carries; an older statement than the kept one is ignored.

    A type that this release does not know carries nothing that it reads: what is released is never
    changed, only added to.
    """
    if envelope.publisher in PUBLISHERS and envelope.type in CATALOGUE:
        apply(session, envelope.event, sequence=envelope.sequence)


def announce(session: Session, event: Event, *, sequence: int) -> UUID:
    """Announce an event, and keep its facts in this database at once.

    For the service that owns them: its own guard then needs no news of itself.

    :param sequence: the subject's, from `Sequenced.advance`
    """
    apply(session, event, sequence=sequence)
    return messaging.announce(session, event, sequence=sequence)


def apply(session: Session, event: Event, *, sequence: int) -> None:
    """Keep the facts of an event, unless newer ones are kept."""
    for facts in (event, *(getattr(event, fact.name) for fact in dataclasses.fields(event))):
        if type(facts) in KEPT:
            _keep(session, KEPT[type(facts)], _row(facts) | {"sequence": sequence})


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


def _keep(session: Session, model: type[SharedBase], row: dict[str, Any]) -> None:
    table = model.__table__
    assert isinstance(table, Table)
    (key,) = table.primary_key.columns
    statement = insert(table).values(row)
    newer = table.c.sequence < statement.excluded.sequence
    if model is AccessAccount:
        newer &= table.c.status != "deleted"  # final: what is told later is ignored
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[key],
            set_={name: statement.excluded[name] for name in row if name != key.name},
            where=newer,
        )
    )
    known = session.identity_map.get(identity_key(model, row[key.name]))
    if known is not None:
        session.expire(known)
