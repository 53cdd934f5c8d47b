"""Identifiers and folded words (design.md §4.2)."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain import identifiers
from shared.crypto.codes import IDENTIFIER_ALPHABET
from shared.text import fold

NAMES = st.text(max_size=20)


class TestIdentifier:
    @given(NAMES, NAMES)
    def test_always_has_four_letters_of_the_name_and_five_drawn(
        self, first_name: str, last_name: str
    ) -> None:
        drawn = next(identifiers.candidates(first_name, last_name))

        assert re.fullmatch(f"[A-Z]{{4}}[{IDENTIFIER_ALPHABET}]{{5}}", drawn)
        assert not identifiers.is_offensive(drawn)

    @pytest.mark.parametrize(
        ("first_name", "last_name", "prefix"),
        [
            ("Séverine", "Puythorec", "SPUY"),
            ("Jean", "Louty", "JLOU"),
            ("Éloïse", "L'Œillet-Échard", "ELOE"),
            ("Anh", "Li", "ALIX"),
            ("李", "王", "XXXX"),
            ("Paul", "Uterreau", "PUTX"),
        ],
    )
    def test_begins_with_the_name(self, first_name: str, last_name: str, prefix: str) -> None:
        assert identifiers.prefix(first_name, last_name) == prefix

    def test_is_drawn_again_when_it_offends(self) -> None:
        draws = iter("Y" + "MERDE" + "22222")
        next(draws)

        drawn = next(identifiers.candidates("Jean", "Louty", pick=lambda _: next(draws)))

        assert drawn == "JLOU22222"

    @pytest.mark.parametrize("word", ["C0NN", "PUTE", "5EXE", "N4ZI", "M3RD"])
    def test_offends_in_digits_too(self, word: str) -> None:
        assert identifiers.is_offensive(f"AB{word.replace('0', 'O')}22")

    def test_gives_up_in_the_end(self) -> None:
        found = list(identifiers.candidates("Jean", "Louty"))

        assert 0 < len(found) <= identifiers.TRIES


class TestFolding:
    @given(st.text())
    def test_twice_is_once(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)

    @given(st.text())
    def test_does_not_look_at_case_or_composition(self, text: str) -> None:
        assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
        assert fold(text.casefold()) == fold(text)

    @given(st.text())
    def test_leaves_one_line(self, text: str) -> None:
        assert not re.search(r"\s\s|[\n\t]|^\s|\s$", fold(text))

    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("  L’Œillet-Échard ", "l oeillet echard"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("Æsop Łódź", "aesop lodz"),
        ],
    )
    def test_is_what_people_type(self, text: str, folded: str) -> None:
        assert fold(text) == folded
