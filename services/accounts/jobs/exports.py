"""Accounts as a table, as a job."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any
from uuid import UUID

from services.accounts import permissions, queries
from services.accounts.actions import exports
from services.accounts.jobs.telling import told
from services.accounts.queries.criteria import Criteria
from services.accounts.queries.sheets import TYPES, Format
from services.accounts.schemas.listing import AccountFilter
from shared.clock import paris_date
from shared.jobs import FileKind, Writing


def write(writing: Writing) -> None:
    """Write the table, line by line."""
    asked, today = writing.job.parameters, paris_date(writing.now)
    format_, language = Format(asked["format"]), writing.job.language
    writing.name = exports.name_of(format_, language=language, today=today)
    writing.type = TYPES[format_]
    ids = [UUID(account_id) for account_id in asked["ids"]] if "ids" in asked else None
    criteria = criteria_of(asked.get("filter", {}))
    statement = queries.choosing.rows_of(ids=ids, criteria=criteria, now=writing.now)
    with writing.reading() as session:
        layout = queries.exporting.layout(session, writing.actor, language=language, today=today)
        with closing(queries.exporting.lines(session, statement, layout)) as lines:
            queries.sheets.write(format_, writing.file, layout.headers, told(writing, lines))


def criteria_of(sent: Mapping[str, Any]) -> Criteria:
    """Read a filter as it was sent, when it was found good."""
    fields = AccountFilter().fields
    return Criteria(**{name: fields[name].deserialize(value) for name, value in sent.items()})


KIND = FileKind(name="export", permission=permissions.EXPORT_ACCOUNTS, write=write)
