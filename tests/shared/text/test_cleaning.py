"""Text as it comes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import text

ANYTHING = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(
            "ae \u00ad\u200b\u200c\u200d\ufe0f\u0301\u0327\u00a0\u3000\u2764\U0001f525漢"
        ),
    )
)


class TestCleaning:
    @pytest.mark.parametrize(
        "unseen",
        "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u034f\ufe0f\u115f\u3164\U000e0061\U000e0100",
    )
    def test_leaves_out_what_nobody_sees(self, unseen: str) -> None:
        assert text.clean(f"Mar{unseen}tin") == "Martin"
        assert text.clean_lines(f"Mar{unseen}tin") == "Martin"

    @pytest.mark.parametrize(
        "needed", ["می\u200cخواهم", "क्\u200dष", "❤\ufe0f\u200d🔥", "葛\U000e0100城", "👨\u200d👩"]
    )
    def test_keeps_what_chooses_between_two_ways_of_writing(self, needed: str) -> None:
        assert text.clean(needed) == needed

    def test_writes_spaces_alike_within_a_line_alone(self) -> None:
        assert text.clean("\u00a0Jean \u2009\u3000Paul ") == "Jean Paul"
        assert text.clean_lines("Objet\u00a0:\r\n  oui ") == "Objet\u00a0:\n  oui"

    def test_composes(self) -> None:
        assert text.clean("e\u00ad\u0301") == "é"

    @given(ANYTHING)
    def test_of_what_is_clean_changes_nothing(self, given: str) -> None:
        assert text.clean(text.clean(given)) == text.clean(given)
        assert text.clean_lines(text.clean_lines(given)) == text.clean_lines(given)


class TestFolding:
    @pytest.mark.parametrize(
        ("written", "folded"),
        [
            ("  L’Œillet-Échard ", "l oeillet echard"),
            ("Mar\u00adtin", "martin"),
            ("İstanbul", "istanbul"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("d'Arc", "d arc"),
            ("d‘Arc", "d arc"),
            ("d＇Arc", "d arc"),
            ("Jean‑Luc", "jean luc"),
        ],
    )
    def test_leaves_accents_case_and_separators_out(self, written: str, folded: str) -> None:
        assert text.fold(written) == folded

    @given(ANYTHING)
    def test_is_the_same_before_and_after_cleaning_and_folding(self, given: str) -> None:
        folded = text.fold(given)
        assert text.fold(folded) == folded
        assert text.fold(text.clean(given)) == folded
        assert "\n" not in folded

    @given(ANYTHING, ANYTHING)
    def test_of_an_address_is_one_for_all_keys(self, local: str, unseen: str) -> None:
        key = text.fold_address(local)
        assert text.fold_address(key) == key

    def test_finds_words_by_either_apostrophe(self) -> None:
        assert text.terms("l'essentielle") == text.terms("l’Essentielle") == ["l", "essentielle"]

    def test_sorts_by_last_then_first_name(self) -> None:
        people = [
            ("Martin", "Zoé"),
            ("Martin Petit", "Anne"),
            ("Martin-Duval", "Léa"),
            ("Martin", "Al"),
        ]

        ordered = sorted(
            people, key=lambda who: text.fold_name(last_name=who[0], first_name=who[1])
        )

        assert ordered == [
            ("Martin", "Al"),
            ("Martin", "Zoé"),
            ("Martin-Duval", "Léa"),
            ("Martin Petit", "Anne"),
        ]

    def test_joins_no_two_people_to_one_key(self) -> None:
        one = text.fold_name(last_name="Petit Jean", first_name="Anne")
        other = text.fold_name(last_name="Petit", first_name="Jean Anne")
        assert one != other


class TestAName:
    @pytest.mark.parametrize(
        "name",
        [
            "李 王",
            "สมชาย",
            "O’Brien",
            "d'Arc",
            "Jean-Luc",
            "J.-P.",
            "Ольга",
            "محمد",
            "Nguyễn",
            "בן־דוד",
            "क्षितिज",
        ],
    )
    def test_is_written_in_whatever_script(self, name: str) -> None:
        assert text.unacceptable_in_name(text.clean(name)) is None

    @pytest.mark.parametrize(
        ("name", "refused"),
        [
            ("Zoé 😀", "😀"),
            ("Léa\uffff", "\uffff"),
            ("Léa＝", "＝"),
            ("Léa\ue000", "\ue000"),
            ("Léa\u0378", "\u0378"),
            ("Louis 14", "1"),
            ("a@b", "@"),
            ("<b>", "<"),
            ("-", "-"),
            (". '", "."),
        ],
    )
    def test_has_no_other_character(self, name: str, refused: str) -> None:
        assert text.unacceptable_in_name(name) == refused
