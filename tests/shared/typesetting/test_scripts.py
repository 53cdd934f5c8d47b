"""Text of any script is set; what no font draws is shown as replaced, and never a failure."""

import unicodedata
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from shared.typesetting import CannotSet, Typesetter, glyphs

PAGE = """
#let facts = json(bytes(sys.inputs.facts))
#set document(title: "Sample")
#set text(font: "Libertinus Serif", lang: "fr")
#facts.said
"""
AT = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.fixture(scope="module")
def typesetter(tmp_path_factory: pytest.TempPathFactory) -> Typesetter:
    folder: Path = tmp_path_factory.mktemp("paper")
    (folder / "page.typ").write_text(PAGE)
    return Typesetter(folder)


def read(typesetter: Typesetter, said: str) -> str:
    pdf = typesetter.make("page", facts={"said": said}, written_at=AT)
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


class TestAText:
    @pytest.mark.parametrize(
        "said", ["Zoé Œillet", "Nguyễn", "李 王", "たなか", "김민준", "Ольга", "Γιώργος", "Հայկ"]
    )
    def test_is_set_as_it_is_written(self, typesetter: Typesetter, said: str) -> None:
        assert "".join(read(typesetter, said).split()) == "".join(said.split())

    @pytest.mark.parametrize(
        ("said", "shown"), [("Zoé 👍", "Zoé �"), ("a\ue000b", "a�b"), ("\uffff", "�")]
    )
    def test_shows_what_no_font_draws_as_replaced(
        self, typesetter: Typesetter, said: str, shown: str
    ) -> None:
        assert read(typesetter, said).strip() == shown

    def test_of_which_two_fonts_would_draw_one_sign_is_set(self, typesetter: Typesetter) -> None:
        assert "Martin" in read(typesetter, "Martin x\u0951")

    @settings(max_examples=150, deadline=None)
    @given(said=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
    def test_is_never_a_failure(self, typesetter: Typesetter, said: str) -> None:
        assert typesetter.make("page", facts={"said": said}, written_at=AT).startswith(b"%PDF")

    def test_draws_every_character_that_is_listed(self, typesetter: Typesetter) -> None:
        listed = [chr(c) for first, last in glyphs.coverage() for c in range(first, last + 1)]
        letters = [c for c in listed if not unicodedata.category(c).startswith("M")]

        assert typesetter._set("page", {"said": " ".join(letters)}, AT)

    def test_that_is_missing_is_a_fault(self, typesetter: Typesetter) -> None:
        with pytest.raises(CannotSet, match="said"):
            typesetter.make("page", facts={}, written_at=AT)


def test_our_fonts_take_five_megabytes_at_most() -> None:
    assert sum(path.stat().st_size for path in glyphs.FONTS.glob("*.ttf")) <= 5_000_000
