"""The history as the lines of a table for people: headers and words in their language."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from services.accounts.models import Operation
from services.accounts.queries import history, history_facts
from services.accounts.queries.history import Line
from services.accounts.queries.people import Named
from shared.auth import Actor
from shared.clock import PARIS
from shared.jobs.table_files import Cell

HEADERS: Mapping[str, tuple[str, str]] = {
    "number": ("Numéro", "Number"),
    "happened_at": ("Date et heure", "Date and time"),
    "label": ("Opération", "Operation"),
    "actor": ("Auteur", "Done by"),
    "actor_home": ("Établissement de l'auteur", "Establishment of who did it"),
    "delegation_id": ("Délégation", "Delegation"),
    "account": ("Compte", "Account"),
    "account_id": ("Numéro du compte", "Number of the account"),
    "facts": ("Précisions", "Details"),
    "operation": ("Événement", "Event"),
    "digest": ("Empreinte", "Digest"),
}
"""The columns, in French and in English."""

NOBODY = ("La plateforme", "The platform")
APPLICATION = ("Application", "Application")
READ_AT_ONCE = 1000


def headers(language: str) -> list[str]:
    """Name the columns."""
    return [names[_place(language)] for names in HEADERS.values()]


def cells(
    session: Session, statement: Select[Operation], *, actor: Actor, language: str
) -> Iterator[list[Cell]]:
    """Read the lines, a thousand at a time: memory stays the same, however many there are."""
    last: int | None = None
    while True:
        more = statement if last is None else statement.where(Operation.number < last)
        rows = session.scalars(more.limit(READ_AT_ONCE)).all()
        for line in history.lines(session, rows, actor=actor):
            yield _cells(line, language)
        if len(rows) < READ_AT_ONCE:
            return
        last = rows[-1].number
        for row in rows:
            session.expunge(row)  # they alone: the rest of the session may be somebody else's


def _cells(line: Line, language: str) -> list[Cell]:
    row, place = line.operation, _place(language)
    labels: Any = line.kind
    return [
        str(row.number),
        _instant(row.happened_at),
        getattr(labels, language),
        _who(line, place),
        _home(line),
        row.delegation_id and str(row.delegation_id),
        _name(line.account),
        row.account_id and str(row.account_id),
        history_facts.told(row.facts, place=place),
        row.operation,
        row.digest.hex(),
    ]


def _who(line: Line, place: int) -> str | None:
    actor_id, client = line.operation.actor_id, line.actor_client
    if actor_id is None:
        return NOBODY[place]
    if line.actor:
        return _name(line.actor)
    return f"{APPLICATION[place]} {client.name if client else actor_id}"


def _home(line: Line) -> str | None:
    doer = line.actor or line.actor_client
    return doer.establishment_name if doer else None


def _name(person: Named | None) -> str | None:
    return f"{person.first_name} {person.last_name}".strip() if person else None


def _instant(at: datetime) -> str:
    """Write an instant as clocks show it in Paris, so that a spreadsheet sorts it."""
    return at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S")


def _place(language: str) -> int:
    return 0 if language == "fr" else 1
