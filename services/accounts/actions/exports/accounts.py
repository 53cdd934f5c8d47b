"""Handing out accounts as a table: at once if there are few, else as a job."""

from collections.abc import Mapping, Sequence
from typing import IO, Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.exports import table_exports
from services.accounts.actions.exports.table_exports import Asking
from services.accounts.domain.criteria import Criteria
from shared.clock import paris_date
from shared.jobs import Job

NAMES = {"fr": "comptes", "en": "accounts"}


def begin(
    session: Session,
    *,
    ids: Sequence[UUID] | None,
    criteria: Criteria,
    said: Mapping[str, Any],
    asking: Asking,
) -> Job | IO[bytes]:
    """Write a few accounts at once; queue the writing of many.

    :param said: the choice of accounts, as JSON values
    :raises TooManyLines: if a workbook has no room for them
    """
    today = paris_date(asking.now)
    statement = queries.choosing.rows_of(ids=ids, criteria=criteria, now=asking.now)
    count = queries.choosing.count(session, statement)
    job = table_exports.ask_if_long(session, count, kind="export", said=said, asking=asking)
    if job is not None:
        return job
    actor, language = asking.standing.actor, asking.standing.language
    layout = queries.exporting.layout(session, actor, language=language, today=today)
    lines = queries.exporting.lines(session, statement, layout)
    return table_exports.written(asking.format_, layout.headers, lines)
