"""Has anybody tampered with an installation's history? (design.md §4.7)"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import click
from sqlalchemy import exists, select, union
from sqlalchemy.orm import Session

from deploy.installation.installation import Installation
from deploy.installation.operating.databases import session
from deploy.installation.operating.history_ends import KeptHead, moved
from services.accounts.models import Establishment, HistoryHead, Operation
from services.accounts.queries import history
from services.accounts.queries.history import Damage, Finding
from shared.messaging import known_as_of
from shared.messaging.tables import BacklogMessage, ParkedMessage

KEY = "history.key"
"""In the secrets of `accounts`: what signs where each chain ends."""


@dataclass(frozen=True)
class Damaged:
    """A chain that somebody has tampered with.

    :ivar siret, name: None: the establishment itself is not to be found either
    """

    establishment_id: UUID
    siret: str | None
    name: str | None
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Report:
    """What a check of the history has found.

    :ivar checked: how many chains were gone through
    :ivar compared: how many ends that were kept elsewhere they were compared with
    :ivar unsigned: how many of these are not signed with the present key
    """

    checked: int
    damaged: Sequence[Damaged]
    compared: int = 0
    unsigned: int = 0


def verify(
    installation: Installation,
    establishment: str | None = None,
    *,
    kept: Sequence[KeptHead] = (),
) -> Report:
    """Go through the chain of every establishment, or of one, from its first row to its signed end.

    :param establishment: its id or its SIRET; None: all
    :param kept: ends that were kept elsewhere, which the chains must still lead through
    :raises click.ClickException: there is no such establishment, or no key to check by
    """
    with session(installation, "accounts", is_snapshot=True) as opened:
        chosen = [_chosen(opened, establishment)] if establishment else list(_all(opened))
        key = _key(installation, is_needed=bool(opened.scalar(select(exists(Operation.number)))))
        heard_at = known_as_of(opened, "accounts")
        ends = [end for end in kept if not establishment or end.establishment_id in chosen]
        chosen = list(dict.fromkeys([*chosen, *(end.establishment_id for end in ends)]))
        damaged = [
            Damaged(id, *_named(opened, id), findings)
            for id in chosen
            if (findings := _check(opened, id, ends, key=key, heard_at=heard_at))
        ]
    unsigned = sum(not end.is_signed(key) for end in ends)
    return Report(checked=len(chosen), damaged=damaged, compared=len(ends), unsigned=unsigned)


def _all(opened: Session) -> Iterator[UUID]:
    """List the establishments there are, and those of which only a chain is left."""
    ids = union(
        select(Establishment.id),
        select(HistoryHead.establishment_id),
        select(Operation.establishment_id),
    ).subquery()
    yield from opened.scalars(select(ids.c[0]).order_by(ids.c[0]))


def _chosen(opened: Session, named: str) -> UUID:
    try:
        wanted = Establishment.id == UUID(named)
    except ValueError:
        wanted = Establishment.siret == named.replace(" ", "")
    found = opened.scalar(select(Establishment.id).where(wanted).order_by(Establishment.id.desc()))
    if found is None:
        raise click.ClickException(f"No establishment has the id or the SIRET {named}.")
    return found


def _key(installation: Installation, *, is_needed: bool) -> bytes:
    path = installation.settings("accounts").secrets / KEY
    try:
        key: bytes = path.read_bytes()
    except FileNotFoundError:
        if not is_needed:
            return b""
        raise click.ClickException(
            f"The key that signs the history is gone: put {path} back, from a backup of the "
            "secrets. Without it nothing can be checked."
        ) from None
    return key


def _check(
    opened: Session,
    establishment_id: UUID,
    ends: Sequence[KeptHead],
    *,
    key: bytes,
    heard_at: datetime | None,
) -> list[Finding]:
    found = history.verify(opened, establishment_id=establishment_id, key=key)
    if not found and _is_gone(opened, establishment_id, heard_at):
        found = [Finding(1, Damage.REMOVED)]
    return [*found, *moved(opened, establishment_id, ends)]


def _is_gone(opened: Session, establishment_id: UUID, heard_at: datetime | None) -> bool:
    """Tell whether a whole chain is missing: what the establishment began with has been heard."""
    if opened.get(HistoryHead, establishment_id) is not None or heard_at is None:
        return False
    began_at = opened.scalar(
        select(Establishment.created_at).where(Establishment.id == establishment_id)
    )
    if began_at is None or began_at >= heard_at:
        return False
    subject = str(establishment_id)
    return not any(
        opened.scalar(select(exists().where(kept.subject == subject)))
        for kept in (BacklogMessage, ParkedMessage)
    )


def _named(opened: Session, establishment_id: UUID) -> tuple[str | None, str | None]:
    row = opened.get(Establishment, establishment_id)
    return (row.siret, row.name) if row else (None, None)
