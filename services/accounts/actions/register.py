"""Keeping the register: which establishments there are (design.md §4.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.recoveries import abandoning
from services.accounts.actions.registrations import describing, proofs
from services.accounts.domain.register_file import REPRESENTATIVE, Row, read
from services.accounts.models import RegisterEntry
from shared import access
from shared.errors import Bilingual
from shared.events.accounts import EstablishmentChanged
from shared.text import name_fault

ADDRESSEE = frozenset({"name", "legal_representative"})
"""Whom a letter goes to at the address of record, as facts are called."""

BATCH = 500


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class RowReport:
    """What became of one row of the file."""

    row: int
    siret: str
    contract_number: str
    outcome: Outcome
    faults: Mapping[str, str] = field(default_factory=dict)


def import_entries(
    session: Session, *, text: str, is_dry_run: bool, now: datetime
) -> list[RowReport]:
    """Add to the register, or correct, what a CSV file says.

    Establishments that are registered follow at once: letters go to the address of record. The
    codes of a letter that has gone to another one prove nothing any more.

    :param is_dry_run: only tell what would become of each row
    :raises Invalid: if it is no register's file at all
    """
    rows = read(text)
    reports: list[RowReport] = []
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        reports += import_rows(session, batch, is_dry_run=is_dry_run, now=now)
    return reports


def import_rows(
    session: Session, rows: Sequence[Row], *, is_dry_run: bool, now: datetime
) -> list[RowReport]:
    """Do so with some rows of a file, each judged by itself.

    :return: what became of each, in their order
    """
    good = [row for row in rows if not row.faults]
    known = queries.register.among(session, [row.key for row in good])
    for row in good:
        row.faults.update(_faults_of_names(row, known.get(row.key)))
    good = [row for row in good if not row.faults]
    outcomes = {row.number: _outcome(row, known.get(row.key)) for row in good}
    if not is_dry_run:
        for row in good:
            _put(session, row, known.get(row.key))
        session.flush()  # the establishments below read what is now in the register
        changed = {row.key[0] for row in good if outcomes[row.number] is not Outcome.UNCHANGED}
        _follow(session, changed, now=now)
    return [
        RowReport(row.number, *row.key, outcomes.get(row.number, Outcome.REFUSED), row.faults)
        for row in rows
    ]


def _faults_of_names(row: Row, entry: RegisterEntry | None) -> dict[str, Bilingual]:
    """Judge the representative's names where they are others than are kept of former days."""
    kept = (entry.representative or {}) if entry else {}
    faults = {}
    for column, fact in zip(REPRESENTATIVE[1:], ("first_name", "last_name"), strict=True):
        fault = name_fault(row.values[column]) if row.values[column] != kept.get(fact) else None
        if fault is not None:
            faults[column] = fault
    return faults


def _outcome(row: Row, entry: RegisterEntry | None) -> Outcome:
    if entry is None:
        return Outcome.CREATED
    said = row.entry()
    is_same = all(getattr(entry, fact) == value for fact, value in said.items())
    return Outcome.UNCHANGED if is_same else Outcome.UPDATED


def _put(session: Session, row: Row, entry: RegisterEntry | None) -> None:
    if entry is None:
        siret, contract_number = row.key
        entry = RegisterEntry(siret=siret, contract_number=contract_number)
        session.add(entry)
    entry.describe(**row.entry())


def _follow(session: Session, sirets: set[str], *, now: datetime) -> None:
    for establishment in queries.establishments.of_sirets(session, sirets):
        changed = describing.describe(session, establishment)
        if changed:
            access.announce(
                session,
                EstablishmentChanged(establishment=establishment.facts(), changed=changed),
                sequence=establishment.advance(),
            )
        if "address" in changed:
            abandoning.void_letters(session, establishment.id)
            proofs.void_letter(session, establishment.id)
        elif ADDRESSEE.intersection(changed):
            abandoning.list_again(session, establishment.id)
            proofs.list_again(session, establishment.id)
