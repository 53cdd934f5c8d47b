"""Handing out accounts as a table: at once if there are few, else as a job."""

from typing import IO

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.domain.selection import Selection
from shared.clock import paris_date
from shared.jobs import Job, table_exports
from shared.jobs.table_exports import Asking
from shared.jobs.table_files import Format


class AccountsExport(Selection):
    """Which accounts, as which file."""

    format: Format


NAMES = {"fr": "comptes", "en": "accounts"}


def begin(
    session: Session,
    selection: Selection,
    *,
    asking: Asking,
) -> Job | IO[bytes]:
    """Write a few accounts at once; queue the writing of many.

    :raises TooManyLines: if a workbook has no room for them
    """
    today = paris_date(asking.now)
    statement = queries.choosing.rows_of(selection, now=asking.now)
    count = queries.choosing.count(session, statement)
    order = AccountsExport(format=asking.format_, ids=selection.ids, filter=selection.filter)
    job = table_exports.ask_if_long(session, count, kind="export", order=order, asking=asking)
    if job is not None:
        return job
    actor, language = asking.requester.actor, asking.requester.language
    layout = queries.exporting.layout(session, actor, language=language, today=today)
    lines = queries.exporting.lines(session, statement, layout)
    return table_exports.written(asking.format_, layout.headers, lines)
