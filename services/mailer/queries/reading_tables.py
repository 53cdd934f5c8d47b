"""How letters are read, named and as tables for a spreadsheet."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer.domain import departements
from services.mailer.models import LetterCategory
from services.mailer.queries import readers
from services.mailer.queries.readers import Figures, Grouping, Wanted

FIGURES = {"fr": "lecture-des-courriers", "en": "letters-read"}
NEVER_READERS = {"fr": "etablissements-sans-lecture", "en": "never-readers"}

_KEYS = {
    Grouping.CATEGORY: {"fr": "Type de courrier", "en": "Kind of letters"},
    Grouping.MONTH: {"fr": "Mois", "en": "Month"},
    Grouping.DEPARTEMENT: {"fr": "Département", "en": "Département"},
}
_FIGURES = {
    "fr": ("Courriers", "Ouverts", "Établissements", "Lecteurs", "Sans lecture"),
    "en": ("Letters", "Opened", "Establishments", "Readers", "Never-readers"),
}
_TOTAL = {"fr": "Total", "en": "Total"}
_NEVER_READERS = {
    "fr": ("Établissement", "SIRET", "Département", "Courriers", "Premier courrier"),
    "en": ("Establishment", "SIRET", "Département", "Letters", "First letter"),
}


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a spreadsheet shows."""

    headers: Sequence[str]
    lines: Sequence[Sequence[Any]]


def labelled(session: Session, found: Sequence[Figures], *, by: Grouping) -> list[dict[str, Any]]:
    """Name what figures are told by; months and what has no name have none."""
    labels = _labels(session) if by is Grouping.CATEGORY else {}
    return [
        asdict(each)
        | {"never_readers": each.never_readers, "labels": _label(each.key, by=by, labels=labels)}
        for each in found
    ]


def of_figures(session: Session, wanted: Wanted, *, by: Grouping, language: str) -> Table:
    """Write figures as a table, with their total as its last line."""
    language = _known(language)
    rows = labelled(session, readers.figures(session, wanted, by=by), by=by)
    lines = [[_name(row, language), *_cells(row)] for row in rows]
    total = readers.total(session, wanted)
    summed = asdict(total) | {"never_readers": total.never_readers}
    lines.append([_TOTAL[language], *_cells(summed)])
    return Table(headers=[_KEYS[by][language], *_FIGURES[language]], lines=lines)


def of_never_readers(session: Session, wanted: Wanted, *, language: str) -> Table:
    """Write the establishments that have opened no letter as a table."""
    lines = [
        [each.name, each.siret, each.departement, str(each.letters), each.oldest_on]
        for each in readers.listed(session, wanted)
    ]
    return Table(headers=_NEVER_READERS[_known(language)], lines=lines)


def _cells(row: dict[str, Any]) -> list[str]:
    names = ("letters", "opened", "establishments", "readers", "never_readers")
    return [str(row[name]) for name in names]


def _name(row: dict[str, Any], language: str) -> str:
    labels = row["labels"]
    return str(labels[language] if labels else row["key"] or "")


def _labels(session: Session) -> dict[str, dict[str, str]]:
    found = session.execute(select(LetterCategory.code, LetterCategory.labels))
    return {code: labels for code, labels in found}


def _label(
    key: str | None, *, by: Grouping, labels: dict[str, dict[str, str]]
) -> dict[str, str] | None:
    if by is Grouping.DEPARTEMENT and key is not None:
        name = f"{key} {departements.NAMES.get(key, '')}".strip()
        return {"fr": name, "en": name}
    found = labels.get(key or "")
    return None if found is None else {"en": found["fr"], **found}


def _known(language: str) -> str:
    return "fr" if language == "fr" else "en"
