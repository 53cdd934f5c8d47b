"""Making accounts of a file: each row by the same action as a single creation (design.md §4.2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import accounts
from services.accounts.domain import import_file
from services.accounts.errors import AlreadyHere
from services.accounts.models import Account
from shared import access, jobs
from shared.auth import Actor
from shared.clock import paris_date
from shared.events.accounts import PeopleImported
from shared.jobs import Job, Order, Requester
from shared.text import fold_address


class ImportOrder(Order):
    """How the rows of a file are to be taken.

    :ivar dry_run: only tell what would become of each
    :ivar allow_duplicates: whether a row may name somebody who is here already
    :ivar encoding: how the file was written
    :ivar headers: by column, the header as it is written in the file
    """

    dry_run: bool
    allow_duplicates: bool | None = None
    encoding: str
    headers: dict[str, str]


def begin(
    session: Session,
    *,
    kind: str,
    table: import_file.Table,
    order: ImportOrder,
    requester: Requester,
    now: datetime,
) -> Job:
    """Queue the rows of a file; each is checked and made by the job."""
    items = (
        {
            "number": row.number,
            "given": {
                "values": dict(row.values),
                "twin": row.twin,
                "has_surplus": row.has_surplus,
            },
        }
        for row in table.rows
    )
    return jobs.ask(
        session,
        kind=kind,
        requester=requester,
        order=order,
        items=items,
        now=now,
    )


def create(
    session: Session, *, actor: Actor, said: Mapping[str, Any], is_twin_meant: bool, now: datetime
) -> Account:
    """Create the account that a row asks for.

    :param said: coordinates, profile and rights
    :param is_twin_meant: whether it is to be made although somebody here is named the same
    :raises AlreadyHere: if somebody here has the same names and e-mail address
    """
    coordinates = {k: v for k, v in said.items() if k not in ("profile", "rights")}
    if not is_twin_meant:
        require_newcomer(session, actor.acting_tenant, coordinates)
    return accounts.create(
        session,
        actor=actor,
        establishment=queries.establishments.find(session, actor.acting_tenant),
        profile=said["profile"],
        rights=said["rights"],
        coordinates=coordinates,
        is_one_of_many=True,
        now=now,
    )


def require_newcomer(
    session: Session, establishment_id: UUID, coordinates: Mapping[str, Any]
) -> None:
    """Check that nobody here has the same names and e-mail address.

    :raises AlreadyHere: if somebody has; it tells the identifier
    """
    names = coordinates["first_name"], coordinates["last_name"]
    for account in queries.accounts.named(session, establishment_id, *names):
        if fold_address(account.email) == fold_address(coordinates["email"]):
            raise AlreadyHere(identifier=account.identifier)


def conclude(
    session: Session, *, job: Job, account_ids: Sequence[UUID], by: Actor | None, now: datetime
) -> None:
    """Tell, once for all of them, that people were given accounts; nothing if nobody was."""
    if not account_ids or job.establishment_id is None:
        return
    home = queries.establishments.locked(session, job.establishment_id)
    access.announce(
        session,
        PeopleImported(
            establishment_id=home.id,
            import_id=job.id,
            account_ids=list(account_ids),
            count=len(account_ids),
            imported_by=queries.people.caller(session, by) if by else None,
            imported_on=paris_date(now),
            informs_representative=not home.is_platform,
        ),
        sequence=home.advance(),
    )
