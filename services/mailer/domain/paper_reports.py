"""What print shop and post tell of letters, as a file: which have left, which have come back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from services.mailer.domain import references
from services.mailer.domain.manifest import COLUMNS as OF_MANIFEST
from services.mailer.domain.return_reasons import ReturnReason
from services.mailer.errors import BadPaperFile
from shared.errors import Bilingual
from shared.text import fold_word, tables

MOST_ROWS = 10_000
LONGEST_NOTE = 500
LONGEST_CELL = 40

REFERENCE, DATE, REASON, NOTE = "reference", "date", "reason", "note"

FRENCH = {"référence": REFERENCE, "motif": REASON, "remarque": NOTE}
"""Columns by their French names."""

REASONS = {
    **{reason.value: reason for reason in ReturnReason},
    "inconnu": ReturnReason.UNKNOWN,
    "adresse": ReturnReason.BAD_ADDRESS,
    "refusé": ReturnReason.REFUSED,
    "non réclamé": ReturnReason.UNCLAIMED,
    "autre": ReturnReason.OTHER,
}
"""How reasons may be written, in whatever case."""

EMPTY = Bilingual("The file has no rows.", "Le fichier n'a aucune ligne.")
TOO_MANY = Bilingual(
    f"At most {MOST_ROWS} rows: hand the rest in as another file.",
    f"Au plus {MOST_ROWS} lignes : remettez le reste dans un autre fichier.",
)
MISSING = Bilingual("The column {name} is missing.", "La colonne {name} manque.")
UNKNOWN_COLUMN = Bilingual(
    "The column {name} means nothing here: remove it.",
    "La colonne {name} ne veut rien dire ici : retirez-la.",
)
TWICE = Bilingual("The column {name} stands there twice.", "La colonne {name} y figure deux fois.")
NO_REFERENCE = Bilingual(
    "This is no reference: copy it from the manifest or from the foot of the letter.",
    "Ce n'est pas une référence : recopiez celle du bordereau ou du bas du courrier.",
)
REPEATED = Bilingual(
    "This reference stands in the file already.", "Cette référence figure déjà dans le fichier."
)
NO_DATE = Bilingual(
    "Write the day as 21/11/2026 or 2026-11-21.",
    "Écrivez le jour sous la forme 21/11/2026 ou 2026-11-21.",
)
IN_FUTURE = Bilingual("This day has not come yet.", "Ce jour n'est pas encore venu.")
NO_REASON = Bilingual(
    "Write one of: unknown, bad_address, refused, unclaimed, other.",
    "Écrivez l'un de ces motifs : inconnu, adresse, refusé, non réclamé, autre.",
)
NO_NOTE = Bilingual(
    "Say in the column note what “other” is, in at most {most} characters.",
    "Dites dans la colonne remarque ce qu'est « autre », en {most} caractères au plus.",
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the file.

    :ivar row: of the line where it begins; the header's is 1
    :ivar reference: as it was written
    :ivar number: of the letter, read out of it
    :ivar faults: what is wrong, by column
    """

    row: int
    reference: str
    number: int | None = None
    day: date | None = None
    reason: ReturnReason | None = None
    note: str | None = None
    faults: dict[str, Bilingual] = field(default_factory=dict)


def read(text: str, *, today: date, with_reasons: bool) -> list[Row]:
    """Read a file, row by row; a row with faults is told, and spoils no other.

    The columns of a manifest may stand there too, and count for nothing.

    :param with_reasons: whether its letters have come back
    :raises BadPaperFile: if it is no such file: missing or unknown columns, endless quotes, no row
    """
    needed = (REFERENCE, DATE, REASON) if with_reasons else (REFERENCE, DATE)
    optional = (NOTE,) if with_reasons else ()
    rows: list[Row] = []
    seen: set[int] = set()
    for number, cells in _records(text, needed, optional):
        if len(rows) == MOST_ROWS:
            raise BadPaperFile(TOO_MANY)
        row = _row(number, cells, today=today, with_reasons=with_reasons)
        if row.number in seen:
            row.faults[REFERENCE] = REPEATED
        if row.number is not None:
            seen.add(row.number)
        rows.append(row)
    if not rows:
        raise BadPaperFile(EMPTY)
    return rows


def _records(
    text: str, needed: Sequence[str], optional: Sequence[str]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    columns: list[str] | None = None
    try:
        for number, cells in tables.rows(text):
            if columns is None:
                columns = _columns(cells, needed, optional)
            else:
                yield number, dict(zip(columns, cells, strict=False))
    except tables.UnreadableRow as fault:
        raise BadPaperFile(fault.reason) from None


def _columns(header: list[str], needed: Sequence[str], optional: Sequence[str]) -> list[str]:
    folded = {fold_word(name): column for name, column in FRENCH.items()}
    columns = [folded.get(fold_word(name), fold_word(name)) for name in header[:50]]
    for name in columns:
        if name not in {*needed, *optional, *OF_MANIFEST}:
            raise BadPaperFile(UNKNOWN_COLUMN.format(name=name[:LONGEST_CELL]))
        if columns.count(name) > 1:
            raise BadPaperFile(TWICE.format(name=name))
    for name in needed:
        if name not in columns:
            raise BadPaperFile(MISSING.format(name=name))
    return columns


def _row(number: int, cells: Mapping[str, str], *, today: date, with_reasons: bool) -> Row:
    reference = cells.get(REFERENCE, "")
    faults: dict[str, Bilingual] = {}
    letter, day = references.read(reference), _day(cells.get(DATE, ""))
    if letter is None:
        faults[REFERENCE] = NO_REFERENCE
    if day is None:
        faults[DATE] = NO_DATE
    elif day > today:
        faults[DATE] = IN_FUTURE
    told: dict[str, ReturnReason | str | None] = _why(cells, faults) if with_reasons else {}
    return Row(
        row=number,
        reference=reference[:LONGEST_CELL],
        number=letter,
        day=day,
        faults=faults,
        **told,  # type: ignore[arg-type]
    )


def _why(
    cells: Mapping[str, str], faults: dict[str, Bilingual]
) -> dict[str, ReturnReason | str | None]:
    reason, note = REASONS.get(fold_word(cells.get(REASON, ""))), cells.get(NOTE, "") or None
    if reason is None:
        faults[REASON] = NO_REASON
    if (reason is ReturnReason.OTHER and note is None) or len(note or "") > LONGEST_NOTE:
        faults[NOTE] = NO_NOTE.format(most=LONGEST_NOTE)
    return {"reason": reason, "note": note}


def _day(written: str) -> date | None:
    """Read a day as people and as machines write it."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
