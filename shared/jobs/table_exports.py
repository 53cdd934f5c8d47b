"""Handing out a table: at once if it is short, else by a job."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import IO

from sqlalchemy.orm import Session

from shared.jobs import asking as jobs
from shared.jobs import table_files
from shared.jobs.orders import Order
from shared.jobs.requester import Requester
from shared.jobs.table_files import Cell, Format
from shared.jobs.tables import Job


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks for a table, written how, and when.

    :ivar at_once: up to how many lines it is short
    """

    format_: Format
    requester: Requester
    at_once: int
    now: datetime


def ask_if_long(
    session: Session,
    count: int,
    *,
    kind: str,
    order: Order,
    asking: Asking,
) -> Job | None:
    """Queue the writing of a table that is long; do nothing about a short one.

    :param count: of its lines
    :param kind: of the job
    :param order: which lines
    :raises TooManyLines: if a workbook has no room for them
    """
    table_files.require_room(asking.format_, count)
    if count <= asking.at_once:
        return None
    return jobs.ask(
        session,
        kind=kind,
        requester=asking.requester,
        order=order,
        total=count,
        now=asking.now,
    )


def written(format_: Format, headers: Sequence[str], lines: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """Write a short table, to be read from its begin.

    In memory: a few hundred bytes a line, and nothing is left open if the commit fails.
    """
    file = BytesIO()
    table_files.write(format_, file, headers, lines)
    file.seek(0)
    return file


def name_of(names: Mapping[str, str], format_: Format, *, language: str, today: date) -> str:
    """Name the file.

    :param names: what is in it, by language
    """
    return f"{names['fr' if language == 'fr' else 'en']}-{today.isoformat()}.{format_}"
