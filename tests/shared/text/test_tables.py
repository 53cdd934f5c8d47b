"""Files of rows as people's real tools write them."""

import pytest

from shared.text import tables

ROW = ["Mme", "0612", "a;b"]


def read(text: str) -> list[tuple[int, list[str]]]:
    return list(tables.rows(text))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_any_delimiter_and_end_of_line_is_read(delimiter: str, end: str) -> None:
    header, row = delimiter.join("abc"), delimiter.join(("Mme", "0612", '"a;b"'))

    assert read(f"{header}{end}{row}{end}") == [(1, ["a", "b", "c"]), (2, ROW)]


@pytest.mark.parametrize(
    "said", ["sep=;\n", "SEP=;\r\n", '"sep=;"\r\n', "sep=;\r", "\ufeffsep=;\n", "sep=;;;\n"]
)
def test_a_line_that_says_what_separates_columns_is_taken_at_its_word(said: str) -> None:
    assert read(f"{said}a,b;c\nd;e\n") == [(2, ["a,b", "c"]), (3, ["d", "e"])]


@pytest.mark.parametrize("cell", ['="0612"', '"=""0612"""', ' ="0612" ', '="\u00a00612"'])
def test_a_cell_that_was_kept_as_text_is_that_text(cell: str) -> None:
    assert read(f"a;b\nx;{cell}\n")[1] == (2, ["x", "0612"])


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("x")', "=A1", "+33", "@x", "-1"])
def test_a_formula_stays_as_it_is_to_be_judged(cell: str) -> None:
    quoted = cell.replace('"', '""')

    assert read(f'a;b\nx;"{quoted}"\n')[1] == (2, ["x", cell])


def test_rows_are_counted_by_the_lines_they_begin_in() -> None:
    assert read('\n\n;;\na;b\n"x\ny";z\n;;\nu;v') == [
        (4, ["a", "b"]),
        (5, ["x\ny", "z"]),
        (8, ["u", "v"]),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('a;b\n"x;y\n', "2"),
        ('a;b\n"x"y;z\n', "2"),
        ("a;b\n" + "x" * 140_000, "2"),
        ('sep=;\na;b\n"x;y\n', "3"),
    ],
    ids=["open", "after", "endless", "after sep"],
)
def test_a_row_that_cannot_be_read_is_told_by_its_line(text: str, told: str) -> None:
    with pytest.raises(tables.UnreadableRow) as fault:
        read(text)

    assert f"Row {told} " in fault.value.reason
