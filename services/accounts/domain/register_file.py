"""Reading the register's file: CSV, by `;` or `,`, with or without a byte-order mark."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stdnum.fr import siret as sirets

from services.accounts.domain import Title
from services.accounts.domain import register_faults as wrong_with
from services.accounts.domain.import_rows import as_typed, zero_put_back
from shared.errors import Bilingual, Invalid
from shared.text import fold_code, fold_word, tables
from shared.text.numbers import siret_fault

LINES = ("address_1", "address_2", "address_3", "address_4")
REPRESENTATIVE = ("representative_title", "representative_first_name", "representative_last_name")
LONGEST = {
    "siret": 20,
    "contract_number": 20,
    "name": 120,
    **dict.fromkeys(LINES, 43),
    "postcode": 10,
    "city": 38,
    "representative_title": 10,
    "representative_first_name": 80,
    "representative_last_name": 80,
}
"""The columns, and the most characters each may hold."""

NUMBERS = ("siret", "contract_number", "postcode")
REQUIRED = ("siret", "contract_number", "name", "address_1", "postcode", "city")
OPTIONAL = ("address_2", "address_3", "address_4", *REPRESENTATIVE)
MOST_ROWS = 10_000
MOST_COLUMNS = 2 * len(LONGEST)
"""Among as many, one at least is unknown or stands twice: there is no need to look at more."""

LINE = 38
"""Of an envelope, in characters (NF Z 10-011); lines of record may be longer: paper wraps them."""

_AS_NUMBER = re.compile(r"[eE+,]|\.0+$")
_CONTRACT = re.compile(r"[A-Z0-9][A-Z0-9/._-]*")
_TITLES = {
    **dict.fromkeys(("mr", "m", "monsieur"), Title.MR),
    **dict.fromkeys(("ms", "mrs", "mme", "mlle", "madame"), Title.MS),
}


@dataclass(frozen=True)
class Row:
    """One line of the file.

    :ivar number: of the line where it begins; the header's is 1
    :ivar values: what it says, by column, stripped
    :ivar faults: what is wrong, by column, or under `row`
    """

    number: int
    values: dict[str, str]
    faults: dict[str, Bilingual] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """Tell which entry it is about: SIRET and contract number."""
        return self.values["siret"], self.values["contract_number"]

    def entry(self) -> dict[str, Any]:
        """Tell what the entry is to be, once there are no faults."""
        title, first_name, last_name = (self.values[column] for column in REPRESENTATIVE)
        named = {"title": title, "first_name": first_name, "last_name": last_name}
        return {
            "name": self.values["name"],
            "address": {
                "lines": [self.values[line] for line in LINES if self.values[line]],
                "postcode": self.values["postcode"],
                "city": self.values["city"],
            },
            "representative": named if last_name else None,
        }


def read(text: str) -> list[Row]:
    """Read the file, row by row; a row with faults is told, and spoils no other.

    :raises Invalid: if it is no such file: missing or unknown columns, endless quotes, too long
    """
    seen: set[tuple[str, str]] = set()
    rows: list[Row] = []
    for number, values, surplus in _records(text):
        if len(rows) == MOST_ROWS:
            raise _no_register(wrong_with.TOO_MANY_ROWS)
        row = Row(number, _normalised(values))
        row.faults.update(_faults(row.values, surplus=surplus))
        if row.key in seen and not row.faults:
            row.faults["contract_number"] = wrong_with.REPEATED
        seen.add(row.key)
        rows.append(row)
    return rows


def _records(text: str) -> Iterator[tuple[int, dict[str, str], bool]]:
    columns: list[str] | None = None
    try:
        for number, cells in tables.rows(text):
            if columns is None:
                columns = _columns(cells)
            else:
                yield number, dict(zip(columns, cells, strict=False)), len(cells) > len(columns)
    except tables.UnreadableRow as fault:
        raise _no_register(fault.reason) from None
    if columns is None:
        raise _no_register(wrong_with.EMPTY)


def _columns(header: list[str]) -> list[str]:
    columns = [fold_word(name) for name in header]
    told = columns[:MOST_COLUMNS]
    known = {*columns, *OPTIONAL}
    faults = [
        *(wrong_with.MISSING_COLUMN.format(column=name) for name in LONGEST if name not in known),
        *(wrong_with.unknown_column(name) for name in told if name not in LONGEST),
        *(
            wrong_with.REPEATED_COLUMN.format(column=name)
            for name, times in Counter(told).items()
            if times > 1 and name in LONGEST
        ),
    ]
    if faults:
        raise _no_register(*faults)
    return columns


def _no_register(*faults: Bilingual) -> Invalid:
    return Invalid({"file": list(faults)})


def _normalised(values: dict[str, str]) -> dict[str, str]:
    said = {column: values.get(column, "") for column in LONGEST}
    said |= {column: as_typed(said[column]) for column in NUMBERS}
    if not _AS_NUMBER.search(said["siret"]):
        said["siret"] = re.sub(r"[\s.]", "", said["siret"])
    said["postcode"] = zero_put_back(said["postcode"], digits=4)
    said["contract_number"] = fold_code(said["contract_number"])
    title = said["representative_title"]
    said["representative_title"] = _TITLES.get(fold_word(title).rstrip("."), title)
    return said


def _faults(said: dict[str, str], *, surplus: bool) -> dict[str, Bilingual]:
    faults: dict[str, Bilingual] = {}
    required: tuple[str, ...] = REQUIRED
    if any(said[column] for column in REPRESENTATIVE):
        required += REPRESENTATIVE
    for column, longest in LONGEST.items():
        if column in required and not said[column]:
            faults[column] = wrong_with.MISSING
        elif len(said[column]) > longest:
            faults[column] = wrong_with.TOO_LONG.format(max=longest)
        elif said[column] and not said[column].isprintable():
            faults[column] = wrong_with.UNPRINTABLE
        elif fault := _fault_of_form(column, said):
            faults[column] = fault
    if surplus:
        faults["row"] = wrong_with.TOO_MANY_VALUES
    return faults


def _fault_of_form(column: str, said: Mapping[str, str]) -> Bilingual | None:
    value = said[column]
    if column == "city" and len(f"{said['postcode']} {value}") > LINE:
        return wrong_with.LONG_LINE.format(max=LINE)
    if column == "siret" and not is_siret(value):
        return siret_fault(value)
    if column == "contract_number" and not _CONTRACT.fullmatch(value):
        return wrong_with.NO_CONTRACT_NUMBER
    if column == "representative_title" and value and value not in set(Title):
        return wrong_with.NO_TITLE
    return None


def is_siret(text: str) -> bool:
    """Tell whether a text is a SIRET (Luhn), and not the platform's marker."""
    digits = re.fullmatch("[0-9]{14}", text) is not None and text[:9] != "000000000"
    return digits and bool(sirets.is_valid(text))
