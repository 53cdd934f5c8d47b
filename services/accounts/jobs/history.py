"""The history as a table, as a job."""

from services.accounts import permissions, queries
from services.accounts.actions.exports.table_exports import name_of
from services.accounts.actions.history.exports import NAMES
from services.accounts.domain import table_files
from services.accounts.domain.table_files import TYPES, Format
from services.accounts.jobs.telling import told
from services.accounts.queries.history import Criteria
from services.accounts.schemas.history import HistoryQuery
from shared.clock import paris_date
from shared.jobs import FileKind, Writing


def write(writing: Writing) -> None:
    """Write the table, line by line."""
    asked, language = writing.job.parameters, writing.job.language
    format_ = Format(asked["format"])
    writing.type = TYPES[format_]
    writing.name = name_of(NAMES, format_, language=language, today=paris_date(writing.now))
    fields = HistoryQuery().fields
    criteria = {name: fields[name].deserialize(sent) for name, sent in asked["filter"].items()}
    statement = queries.history.rows(Criteria(**criteria))
    with writing.reading() as session:
        lines = queries.history_table.cells(
            session, statement, actor=writing.actor, language=language
        )
        headers = queries.history_table.headers(language)
        table_files.write(format_, writing.file, headers, told(writing, lines))


KIND = FileKind(name="history_export", permission=permissions.READ_HISTORY, write=write)
