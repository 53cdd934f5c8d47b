"""Delegations as the lines of a table for people: headers and words in their language."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.delegation.models import Delegation, Line, Side
from shared.clock import paris_date
from shared.jobs import table_layouts
from shared.jobs.table_files import Cell
from shared.jobs.table_layouts import Words

BY_THE = 500
"""So many are read at once: memory stays the same, however many there are."""


@dataclass(frozen=True, kw_only=True)
class Layout(table_layouts.Layout):
    """What the table shows, and to whom."""

    HEADERS: ClassVar[Words] = {
        "establishment": ("Établissement", "Establishment"),
        "siret": ("SIRET", "SIRET"),
        "contract_number": ("Numéro de contrat", "Contract number"),
        "own_reference": ("Référence interne", "Own reference"),
        "side": ("Votre côté", "Your side"),
        "status": ("État", "State"),
        "ends_on": ("Dernier jour", "Last day"),
        "requested_on": ("Demandée le", "Requested on"),
        "answered_on": ("Répondue le", "Answered on"),
        "ended_on": ("Terminée le", "Ended on"),
        "reason": ("Motif", "Reason"),
    }
    WORDS: ClassVar[Words] = {
        "centralising": ("Centralisateur", "Centralising"),
        "delegating": ("Délégataire", "Delegating"),
        "pending": ("En attente", "Pending"),
        "active": ("En cours", "Active"),
        "suspended": ("Suspendue", "Suspended"),
        "refused": ("Refusée", "Refused"),
        "cancelled": ("Annulée", "Cancelled"),
        "lapsed": ("Sans réponse", "Lapsed"),
        "terminated": ("Résiliée", "Terminated"),
        "expired": ("Expirée", "Expired"),
        "superseded": ("Remplacée", "Superseded"),
        "none": ("Aucun", "None"),
        "read": ("Lecture seule", "Read"),
        "write": ("Modification", "Write"),
    }

    reader_id: UUID

    def cells(self, delegation: Delegation) -> list[Cell]:
        """Write a line: rights are those that are asked for, or granted, or were."""
        side = delegation.side_of(self.reader_id)
        is_ours = side is Side.CENTRALISING
        other = delegation.delegating if is_ours else delegation.centralising
        answered, ended = delegation.answered_at, delegation.ended_at
        levels = {line.service: line.level.value for line in delegation.lines}
        return [
            other.name,
            other.siret,
            delegation.contract_number,
            delegation.own_reference if is_ours else None,
            self.word(side),
            self.word(delegation.status),
            delegation.ends_on,
            paris_date(delegation.requested_at),
            answered and paris_date(answered),
            ended and paris_date(ended),
            delegation.told_reason,
            *self.rights(levels),
        ]


def layout(session: Session, reader_id: UUID, *, language: str) -> Layout:
    """Tell what the table shows: a column for each service that any of them names."""
    codes = session.scalars(select(Line.service).distinct().order_by(Line.service)).all()
    return Layout(reader_id=reader_id, language=language, codes=codes)


def lines(session: Session, statement: Select[Any], layout: Layout) -> Generator[list[Cell]]:
    """Read the lines, some hundreds at a time."""
    found = session.scalars(statement.execution_options(yield_per=BY_THE))
    for delegation in found:
        yield layout.cells(delegation)
