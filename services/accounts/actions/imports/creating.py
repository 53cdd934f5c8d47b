"""Making accounts of a file: each row by the same action as a single creation (design.md §4.2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import accounts
from services.accounts.domain import import_file
from services.accounts.models import Account
from shared import access, jobs
from shared.auth import Actor
from shared.auth.stepping_up import require_step_up
from shared.clock import paris_date
from shared.errors import Problem
from shared.events.accounts import PeopleImported
from shared.jobs import Job, Order, Requester

KIND = "import"


class ImportOrder(Order):
    """How the rows of a file are to be taken.

    :ivar dry_run: only tell what would become of each
    :ivar allow_duplicates: whether a row may name somebody who is here already
    :ivar encoding: how the file was written
    :ivar headers: by column, the header as it is written in the file
    :ivar columns: in the order of the file
    """

    dry_run: bool
    allow_duplicates: bool | None = None
    encoding: str
    headers: dict[str, str]
    columns: list[str] | None = None


def begin(
    session: Session,
    *,
    kind: str,
    table: import_file.Table,
    order: ImportOrder,
    requester: Requester,
    now: datetime,
) -> Job:
    """Queue the rows of a file; each is checked and made by the job.

    :raises StepUpNeeded: unless it is a dry run, if the last proof of who asks is too long ago
    :raises TooManyJobs: if too many long acts of whoever asks are under way
    """
    if not order.dry_run:
        require_step_up(requester.actor)
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


def create_all(
    session: Session,
    rows: Sequence[Mapping[str, Any]],
    *,
    actor: Actor,
    order: ImportOrder,
    now: datetime,
) -> list[Account | Problem | None]:
    """Create the accounts that rows ask for, each judged by itself as a single creation is.

    What is the same for all is asked once, and written in one statement a table.

    :param rows: of each, coordinates, profile and rights
    :return: of each row its account, or why there is none; None where it would be made, in a dry
        run
    """
    home = queries.establishments.find(session, actor.acting_tenant)
    creation = accounts.Creation(
        session=session, actor=actor, establishment=home, is_one_of_many=True, now=now
    )
    newcomers = accounts.Newcomers(session, home.id, () if order.allow_duplicates else rows)
    outcomes: list[Account | Problem | None] = []
    wanted: dict[int, accounts.NewAccount] = {}
    for place, row in enumerate(rows):
        outcomes.append(None)
        asked = accounts.NewAccount(
            profile=row["profile"], rights=row["rights"], coordinates=_coordinates(row)
        )
        try:
            newcomers.require(row)
            creation.require_good(asked)
        except Problem as problem:
            outcomes[place] = problem
        else:
            wanted[place] = asked
            newcomers.note(row)
    if not order.dry_run:
        made = creation.carry_out(list(wanted.values()))
        for place, account in zip(wanted, made, strict=True):
            outcomes[place] = account
    return outcomes


def _coordinates(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("profile", "rights")}


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
