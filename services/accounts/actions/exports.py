"""Handing out accounts as a table: at once if there are few, else as a job."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.queries.criteria import Criteria
from services.accounts.queries.sheets import Format
from shared import jobs
from shared.clock import paris_date
from shared.jobs import Job, Standing

NAMES = {"fr": "comptes", "en": "accounts"}


def begin(
    session: Session,
    *,
    format_: Format,
    ids: Sequence[UUID] | None,
    criteria: Criteria,
    said: Mapping[str, Any],
    standing: Standing,
    at_once: int,
    now: datetime,
) -> Job | IO[bytes]:
    """Write a few accounts at once; queue the writing of many.

    :param said: the choice of accounts, as JSON values
    :param at_once: how many are a few
    :raises TooManyLines: if a workbook has no room for them
    """
    today = paris_date(now)
    statement = queries.choosing.rows_of(ids=ids, criteria=criteria, now=now)
    count = queries.choosing.count(session, statement)
    queries.sheets.require_room(format_, count)
    if count > at_once:
        parameters = {"format": str(format_), **said}
        return jobs.ask(
            session,
            kind="export",
            standing=standing,
            parameters=parameters,
            total=count,
            now=now,
        )
    file = BytesIO()  # a few hundred bytes an account: nothing is left open if the commit fails
    layout = queries.exporting.layout(
        session, standing.actor, language=standing.language, today=today
    )
    lines = queries.exporting.lines(session, statement, layout)
    queries.sheets.write(format_, file, layout.headers, lines)
    file.seek(0)
    return file


def name_of(format_: Format, *, language: str, today: date) -> str:
    """Name the file."""
    return f"{NAMES['fr' if language == 'fr' else 'en']}-{today.isoformat()}.{format_}"
