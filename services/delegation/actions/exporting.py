"""Handing out delegations as a table: at once if there are few, else as a job."""

from dataclasses import replace
from typing import IO

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.domain.criteria import Selection
from shared.jobs import Job, table_exports
from shared.jobs.table_exports import Asking
from shared.jobs.table_files import Format

KIND = "export_delegations"
NAMES = {"fr": "delegations", "en": "delegations"}


class DelegationsExport(Selection):
    """Which delegations, as which file."""

    format: Format


def begin(session: Session, selection: Selection, *, asking: Asking) -> Job | IO[bytes]:
    """Write a few delegations at once; queue the writing of many.

    :raises TooManyLines: if a workbook has no room for them
    """
    requester = asking.requester.at_home()
    reader_id = requester.actor.acting_tenant
    statement = queries.choosing.rows_of(reader_id, selection, now=asking.now)
    count = queries.choosing.count(session, statement)
    order = DelegationsExport(format=asking.format_, ids=selection.ids, filter=selection.filter)
    job = table_exports.ask_if_long(
        session, count, kind=KIND, order=order, asking=replace(asking, requester=requester)
    )
    if job is not None:
        return job
    layout = queries.exporting.layout(session, reader_id, language=requester.language)
    lines = queries.exporting.lines(session, statement, layout)
    return table_exports.written(asking.format_, layout.headers, lines)
