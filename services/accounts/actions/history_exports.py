"""Handing out the history as a table: at once if it is short, else as a job."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.queries.history import Criteria
from services.accounts.queries.sheets import Format
from shared import jobs
from shared.jobs import Job, Standing

NAMES = {"fr": "historique", "en": "history"}


def begin(
    session: Session,
    *,
    format_: Format,
    criteria: Criteria,
    said: Mapping[str, Any],
    standing: Standing,
    at_once: int,
    now: datetime,
) -> Job | IO[bytes]:
    """Write a short history at once; queue the writing of a long one.

    :param said: the criteria, as JSON values
    :param at_once: how many operations are short
    :raises TooManyLines: if a workbook has no room for it
    """
    statement = queries.history.rows(criteria)
    counted = statement.order_by(None).subquery()
    count = session.scalar(select(func.count()).select_from(counted)) or 0
    queries.sheets.require_room(format_, count)
    if count > at_once:
        return jobs.ask(
            session,
            kind="history_export",
            standing=standing,
            parameters={"format": str(format_), "filter": dict(said)},
            total=count,
            now=now,
        )
    file, language = BytesIO(), standing.language
    lines = queries.history_table.cells(session, statement, actor=standing.actor, language=language)
    queries.sheets.write(format_, file, queries.history_table.headers(language), lines)
    file.seek(0)
    return file


def name_of(format_: Format, *, language: str, today: date) -> str:
    """Name the file."""
    return f"{NAMES['fr' if language == 'fr' else 'en']}-{today.isoformat()}.{format_}"
