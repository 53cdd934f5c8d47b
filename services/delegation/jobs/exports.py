"""Delegations as a table, as a job."""

from contextlib import closing

from services.delegation import permissions, queries
from services.delegation.actions import exporting
from services.delegation.tools import Tools
from shared.clock import paris_date
from shared.jobs import FileKind, Writing, table_files
from shared.jobs.progress import with_progress
from shared.jobs.table_exports import name_of
from shared.jobs.table_files import TYPES


def write(writing: Writing[Tools]) -> None:
    """Write the table, line by line."""
    order = exporting.DelegationsExport.from_data(writing.job.parameters)
    format_, language, today = order.format, writing.job.language, paris_date(writing.now)
    writing.name = name_of(exporting.NAMES, format_, language=language, today=today)
    writing.type = TYPES[format_]
    reader_id = writing.actor.acting_tenant
    statement = queries.choosing.rows_of(reader_id, order, now=writing.now)
    with writing.reading() as session:
        layout = queries.exporting.layout(session, reader_id, language=language)
        with closing(queries.exporting.lines(session, statement, layout)) as lines:
            table_files.write(format_, writing.file, layout.headers, with_progress(writing, lines))


KIND = FileKind(name=exporting.KIND, permission=permissions.EXPORT, write=write)
