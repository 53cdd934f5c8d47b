"""Reading a file of accounts: whatever wrote it, what it says is read, or told to be wrong."""

import contextlib
import csv
import io
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain import import_file, import_rows
from services.accounts.domain.import_file import KEPT, MOST_ROWS, NAMES
from services.accounts.domain.import_rows import payload
from shared.errors import Invalid
from shared.text import fold

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
WORDS = st.text("abcéÀŒ'-;,\"\n=+@", min_size=1, max_size=30).filter(
    lambda text: text.strip() and not text.strip().startswith(("'", '="'))
)
"""Whatever has no mark of a text for spreadsheets: `'…` and `="…"` are read without theirs."""
COLUMNS = st.lists(st.sampled_from(sorted(NAMES)), unique=True).map(
    lambda some: [*dict.fromkeys(["title", "first_name", "last_name", "email", *some])]
)


def write(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    delimiter: str = ";",
    end: str = "\r\n",
    bom: bool = False,
    quoting: int = csv.QUOTE_MINIMAL,
) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(header)
    writer.writerows(rows)
    return ("\ufeff" if bom else "") + text.getvalue()


class TestAFile:
    @given(
        st.data(),
        COLUMNS,
        st.integers(0, 1),
        st.sampled_from(";,\t"),
        st.sampled_from(["\r\n", "\n"]),
        st.booleans(),
        st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    )
    def test_says_the_same_however_it_is_written(
        self,
        data: st.DataObject,
        columns: list[str],
        place: int,
        delimiter: str,
        end: str,
        bom: bool,
        quoting: int,
    ) -> None:
        rows = data.draw(st.lists(st.lists(WORDS, min_size=len(columns), max_size=len(columns))))
        header = [NAMES[column][place] for column in columns]

        table = import_file.read(
            write(header, rows, delimiter=delimiter, end=end, bom=bom, quoting=quoting)
        )

        read = [[row.values[column] for column in columns] for row in table.rows]
        assert read == [[" ".join(cell.split()) for cell in row] for row in rows]
        assert not any(row.has_surplus for row in table.rows)

    @given(st.text(max_size=300))
    def test_of_any_text_is_read_or_refused(self, text: str) -> None:
        with contextlib.suppress(Invalid):
            import_file.read(text)

    @given(st.lists(st.lists(CELLS, max_size=8), max_size=5))
    def test_of_any_cells_below_a_good_header_is_read_row_by_row(
        self, rows: list[list[str]]
    ) -> None:
        header = ["civilité", "prénom", "nom", "courriel"]

        table = import_file.read(write(header, rows))

        filled = [row for row in rows if any(cell.strip() for cell in row)]
        assert len(table.rows) == len(filled)

    def test_folds_no_cell_that_is_longer_than_what_it_is_compared_with(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Folding takes the square of the marks on one letter: a cell of 128 kB took minutes."""
        folded: list[str] = []

        def record(text: str) -> str:
            folded.append(text)
            return fold(text)

        for module in (import_file, import_rows):
            monkeypatch.setattr(module, "fold", record)
        heap = "a" + "\u0300\u0316" * 1000
        header = ["civilité", "prénom", "nom", "courriel", "profil", "droit: paie"]

        table = import_file.read(write(header, [[heap] * 6, [heap] * 6]))
        said = [payload(row.values) for row in table.rows]

        assert max(map(len, folded)) <= 254
        assert [row.twin for row in table.rows] == [None, None]
        assert all(row["profile"] == row["rights"]["paie"] == heap for row in said)
        assert all("profile" in import_rows.unknown_words(row.values) for row in table.rows)

    @pytest.mark.parametrize("is_french", [True, False])
    def test_made_of_the_template_is_understood(self, is_french: bool) -> None:
        text = import_file.template(
            ["paie", "carriere-affiliation"], language="fr" if is_french else "en"
        )

        table = import_file.read(text)

        assert set(table.headers) == {*NAMES, "rights.paie", "rights.carriere-affiliation"}
        assert table.rows == []

    def test_knows_headers_whatever_their_case_and_accents(self) -> None:
        table = import_file.read("CIVILITE ;Prenom;NOM ;E-Mail;Code_Postal;Droits : Paie\n")

        assert list(table.headers) == [
            *("title", "first_name", "last_name", "email", "postcode", "rights.Paie"),
        ]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "empty"),
            ("nom;prénom;courriel\n", "civilité"),
            ("civilité;prénom;nom;courriel;pointure\n", "pointure"),
            ("civilité;prénom;nom;courriel;email\n", "stands twice"),
            ('civilité;prénom;nom;courriel\n"M.;Jean', "cannot be read"),
            ("civilité;prénom;nom;courriel;identifiant\n", "identifiant"),
            ("civilité;prénom;nom;courriel\n" + "M.;a;b;c\n" * (MOST_ROWS + 1), "Too many"),
        ],
    )
    def test_that_is_none_is_told_why(self, text: str, said: str) -> None:
        with pytest.raises(Invalid) as refused:
            import_file.read(text)

        assert any(said in fault for fault in refused.value.members["errors"]["file"])

    @pytest.mark.parametrize(
        "header", ["droit:a" + " b" * 15_000, "droit:" + "é" * 30_000, "x" * 30_000]
    )
    def test_is_refused_at_once_for_a_header_without_end(self, header: str) -> None:
        began = time.perf_counter()

        with pytest.raises(Invalid) as refused:
            import_file.read(f"civilité;prénom;nom;courriel;{header}\n")

        assert time.perf_counter() - began < 1  # not a time that grows with its square
        (fault,) = refused.value.members["errors"]["file"]
        assert "is unknown" in fault
        assert len(fault) < 200

    def test_of_a_former_platform_has_more_columns(self) -> None:
        header = ["civilité", "prénom", "nom", "courriel", *(names[0] for names in KEPT.values())]

        table = import_file.read(write(header, []), is_of_former_platform=True)

        assert set(KEPT) < set(table.headers)

    def test_numbers_its_rows_by_the_line_they_begin_on_and_tells_twins(self) -> None:
        rows = [
            ["M.", "Jean", "Louty", "j@example.org"],
            ["Mme", "Ève\nMarie", "Petit", "e@example.org"],
            ["M.", "JEAN", "louty ", "J@example.org"],
        ]
        table = import_file.read(write(["civilité", "prénom", "nom", "courriel"], rows))

        assert [(row.number, row.twin) for row in table.rows] == [(2, None), (3, None), (5, 2)]


class TestARow:
    def test_is_read_as_people_and_spreadsheets_write(self) -> None:
        said = payload(
            {
                "title": "Monsieur",
                "profile": "ADMINISTRATEUR",
                "phone": "199001234",
                "postcode": "1990",
                "address_1": "1 place",
                "rights.paie": "Lecture seule",
                "rights.retraite": "Écriture",
                "expires_on": "3/4/2027",
            }
        )

        assert said == {
            "title": "mr",
            "profile": "administrator",
            "phone": "0199001234",
            "rights": {"paie": "read", "retraite": "write"},
            "postal_address": {"lines": ["1 place"], "postcode": "01990"},
            "expires_on": "2027-04-03",
        }

    def test_keeps_a_word_that_nobody_knows_for_the_check_to_tell(self) -> None:
        said = payload({"title": "Docteur", "rights.paie": "tout"})

        assert said["title"] == "Docteur"
        assert said["rights"] == {"paie": "tout"}
