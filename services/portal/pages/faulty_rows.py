"""The rows of a file that were refused, cell by cell: what is wrong stands where it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.portal.clients.jobs import Line


@dataclass(frozen=True)
class Cell:
    """A cell as it stands in the file.

    :ivar faults: what is wrong with it
    """

    column: str
    value: str
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A row of the file.

    :ivar number: of its line; the header's is 1
    :ivar cells: one for each column of the table
    :ivar fault: what is wrong with the row as a whole; empty: its cells say it
    """

    number: int | None
    cells: list[Cell]
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """Refused rows.

    :ivar columns: those of the file in its order, then any that it lacks; one that is empty and
        good in every row is left out
    """

    columns: list[str]
    rows: list[Row]

    @property
    def has_faulty_rows(self) -> bool:
        """Tell whether something is wrong with a row as a whole."""
        return any(row.fault for row in self.rows)


def table(lines: Sequence[Line]) -> Table:
    """Set refused rows out as the file has them."""
    refused = [line for line in lines if line.outcome == "refused"]
    named: dict[str, bool] = {}
    for line in refused:
        values, faults = _values(line), _faults(line)
        for column in (*values, *faults):
            says = bool(values.get(column)) or column in faults
            named[column] = named.get(column, False) or says
    columns = [column for column, says in named.items() if says]
    return Table(columns, [_row(line, columns) for line in refused])


def _row(line: Line, columns: Sequence[str]) -> Row:
    values, faults = _values(line), _faults(line)
    cells = [Cell(one, values.get(one, ""), faults.get(one, [])) for one in columns]
    return Row(line.number, cells, "" if faults else line.message or "")


def _values(line: Line) -> dict[str, str]:
    cells = (line.facts or {}).get("cells", [])
    return {cell["column"]: cell["value"] for cell in cells}


def _faults(line: Line) -> dict[str, list[str]]:
    return dict((line.facts or {}).get("errors", {}))
