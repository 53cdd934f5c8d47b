"""The history as a table, as a job."""

from services.accounts import permissions, queries
from services.accounts.actions.exports.table_exports import name_of
from services.accounts.actions.history.exports import NAMES, HistoryExport
from services.accounts.domain import table_files
from services.accounts.domain.table_files import TYPES
from services.accounts.jobs.progress import with_progress
from services.accounts.tools import Tools
from shared.clock import paris_date
from shared.jobs import FileKind, Writing


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
