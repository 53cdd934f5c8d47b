"""The history as a table, as a job."""

from services.accounts import permissions, queries
from services.accounts.actions.history.exports import NAMES, HistoryExport
from services.accounts.tools import Tools
from shared.clock import paris_date
from shared.jobs import FileKind, Writing, table_files
from shared.jobs.progress import with_progress
from shared.jobs.table_exports import name_of
from shared.jobs.table_files import TYPES


def write(writing: Writing[Tools]) -> None:
    """Write the table, line by line."""
    order, language = HistoryExport.from_data(writing.job.parameters), writing.job.language
    format_ = order.format
    writing.type = TYPES[format_]
    writing.name = name_of(NAMES, format_, language=language, today=paris_date(writing.now))
    with writing.reading() as session:
        statement = queries.history_people.rows(session, order.filter, actor=writing.actor)
        lines = queries.history_table.cells(
            session, statement, actor=writing.actor, language=language
        )
        headers = queries.history_table.headers(language)
        table_files.write(format_, writing.file, headers, with_progress(writing, lines))


KIND = FileKind(name="history_export", permission=permissions.READ_HISTORY, write=write)
