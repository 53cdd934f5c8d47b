"""Reading the register's file: each row is taken, or told what is wrong with it."""

import contextlib
import csv
import io
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain import register_file
from services.accounts.domain.register_file import LINES, LONGEST, REPRESENTATIVE
from shared.errors import Invalid
from shared.text import clean
from tests.sirets import siret

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=45)
WORDS = st.text("abcéÀŒ' -", min_size=1, max_size=30).map(clean).filter(bool)
GOOD = st.fixed_dictionaries(
    {
        "siret": st.integers(0, 9999).map(siret),
        "contract_number": st.from_regex(r"\A[A-Z0-9][A-Z0-9/._-]{0,19}\Z"),
        "name": WORDS,
        "address_1": WORDS,
        "postcode": st.from_regex(r"\A[0-9]{5}\Z"),
        "city": WORDS,
        "representative_title": st.sampled_from(["M.", "Mme", "Monsieur", "MADAME", "mr", "ms"]),
        "representative_first_name": WORDS,
        "representative_last_name": WORDS,
    }
)


def write(rows: list[dict[str, Any]], *, delimiter: str, bom: bool = False) -> str:
    text = io.StringIO()
    columns = list(rows[0]) if rows else [each for each in LONGEST if each not in LINES[1:]]
    writer = csv.DictWriter(text, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return ("\ufeff" if bom else "") + text.getvalue()


class TestFile:
    @given(
        st.lists(GOOD, max_size=8, unique_by=lambda row: (row["siret"], row["contract_number"])),
        st.sampled_from(";,"),
        st.booleans(),
    )
    def test_says_what_was_written(
        self, rows: list[dict[str, str]], delimiter: str, bom: bool
    ) -> None:
        read = register_file.read(write(rows, delimiter=delimiter, bom=bom))

        assert [row.faults for row in read] == [{} for _ in rows]
        assert [row.number for row in read] == list(range(2, len(rows) + 2))
        for row, said in zip(read, rows, strict=True):
            assert row.key == (said["siret"], said["contract_number"])
            assert row.entry()["address"]["lines"] == [said["address_1"]]

    @given(
        st.lists(st.fixed_dictionaries(dict.fromkeys(LONGEST, CELLS)), max_size=5),
        st.sampled_from(";,"),
    )
    def test_tells_faults_by_known_columns(
        self, rows: list[dict[str, str]], delimiter: str
    ) -> None:
        said = [
            {k: v for k, v in row.items() if k not in (*LINES[1:], *REPRESENTATIVE)} for row in rows
        ]

        for row in register_file.read(write(said, delimiter=delimiter)):
            assert set(row.faults) <= {*LONGEST, "row"}
            if not row.faults:
                row.entry()

    @given(st.text(max_size=300))
    def test_is_read_or_refused_whatever_it_holds(self, text: str) -> None:
        with contextlib.suppress(Invalid):
            register_file.read(text)

    def test_is_refused_at_once_for_columns_without_end(self) -> None:
        began = time.perf_counter()

        with pytest.raises(Invalid) as refused:
            register_file.read(";".join(map(str, range(30_000))))

        assert time.perf_counter() - began < 1  # not a time that grows with its square
        assert len(refused.value.members["errors"]["file"]) < 40

    @given(GOOD)
    def test_wants_all_of_a_representative_or_nothing(self, row: dict[str, str]) -> None:
        nobody = dict.fromkeys(("representative_title", "representative_first_name"), "")
        partly = register_file.read(write([row | nobody], delimiter=";"))[0]
        none = register_file.read(
            write([row | nobody | {"representative_last_name": ""}], delimiter=";")
        )[0]

        assert set(partly.faults) == set(nobody)
        assert none.entry()["representative"] is None


GOOD_ROW = {
    "siret": siret(1),
    "contract_number": "D1",
    "name": "Mairie",
    "address_1": "1 rue Haute",
    "postcode": "01000",
    "city": "Bourg-en-Bresse",
}


def read_one(**said: str) -> register_file.Row:
    row = GOOD_ROW | said
    (read,) = register_file.read(";".join(row) + "\n" + ";".join(row.values()))
    return read


class TestWhatSpreadsheetsDo:
    def test_the_zero_they_take_from_a_postcode_is_put_back(self) -> None:
        assert read_one(postcode="1000").entry()["address"]["postcode"] == "01000"

    def test_the_representative_may_be_left_out(self) -> None:
        assert read_one().faults == {}
        assert read_one().entry()["representative"] is None

    @pytest.mark.parametrize("written", ["2,30E+13", "22995922600015.0"])
    def test_a_siret_made_a_number_is_told(self, written: str) -> None:
        assert "format Texte" in read_one(siret=written).faults["siret"].fr

    @pytest.mark.parametrize("title", ["Mr.", "mr", "M.", "Monsieur"])
    def test_titles_are_taken_as_people_write_them(self, title: str) -> None:
        named = {"representative_first_name": "Paul", "representative_last_name": "Rey"}
        read = read_one(representative_title=title, **named)
        assert read.faults == {}
        assert read.values["representative_title"] == "mr"

    def test_headers_and_cells_are_cleaned(self) -> None:
        row = {"si\u00adret": siret(1)} | {k: v for k, v in GOOD_ROW.items() if k != "siret"}
        text = ";".join(row) + "\n" + ";".join(row.values()).replace("Mairie", "Mai\u200brie")

        (read,) = register_file.read(text)

        assert read.values["name"] == "Mairie"

    def test_a_line_of_the_address_has_38_characters(self) -> None:
        assert "38" in read_one(city="B" * 33).faults["city"]

    def test_a_quotation_mark_too_many_is_told_in_one_language(self) -> None:
        with pytest.raises(Invalid) as refused:
            register_file.read(";".join(GOOD_ROW) + '\n"1;2')

        (message,) = refused.value.members["errors"]["file"]
        assert message.fr == (
            'La ligne 2 est illisible : il y manque un guillemet ("), ou il y en a un de trop.'
        )
