"""Handing out the history as a table: at once if it is short, else as a job."""

from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.queries.history import Criteria
from shared.jobs import Job, Order, table_exports
from shared.jobs.table_exports import Asking
from shared.jobs.table_files import Format


class HistoryExport(Order):
    """Which operations, as which file."""

    format: Format
    filter: Criteria


NAMES = {"fr": "historique", "en": "history"}


def begin(session: Session, criteria: Criteria, *, asking: Asking) -> Job | IO[bytes]:
    """Write a short history at once; queue the writing of a long one.

    :raises TooManyLines: if a workbook has no room for it
    """
    actor, language = asking.requester.actor, asking.requester.language
    statement = queries.history_people.rows(session, criteria, actor=actor)
    counted = statement.order_by(None).subquery()
    count = session.scalar(select(func.count()).select_from(counted)) or 0
    order = HistoryExport(format=asking.format_, filter=criteria)
    job = table_exports.ask_if_long(
        session, count, kind="history_export", order=order, asking=asking
    )
    if job is not None:
        return job
    lines = queries.history_table.cells(session, statement, actor=actor, language=language)
    return table_exports.written(asking.format_, queries.history_table.headers(language), lines)
