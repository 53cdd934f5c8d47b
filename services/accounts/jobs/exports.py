"""Accounts as a table, as a job."""

from contextlib import closing

from services.accounts import permissions, queries
from services.accounts.actions.exports import NAMES, AccountsExport
from services.accounts.tools import Tools
from shared.clock import paris_date
from shared.jobs import FileKind, Writing, table_files
from shared.jobs.progress import with_progress
from shared.jobs.table_exports import name_of
from shared.jobs.table_files import TYPES


def write(writing: Writing[Tools]) -> None:
    """Write the table, line by line."""
    order, today = AccountsExport.from_data(writing.job.parameters), paris_date(writing.now)
    format_, language = order.format, writing.job.language
    writing.name = name_of(NAMES, format_, language=language, today=today)
    writing.type = TYPES[format_]
    statement = queries.choosing.rows_of(order, now=writing.now)
    with writing.reading() as session:
        layout = queries.exporting.layout(session, writing.actor, language=language, today=today)
        with closing(queries.exporting.lines(session, statement, layout)) as lines:
            table_files.write(format_, writing.file, layout.headers, with_progress(writing, lines))


KIND = FileKind(name="export", permission=permissions.EXPORT_ACCOUNTS, write=write)
