"""What names are written with, in whatever script; what passes for something else is refused."""

import pytest

from shared.text import fold, name_fault

GOOD = (
    *("Zoé", "O'Brien", "O’Brien", "d'Arc", "N'Diaye", "Jean-Paul", "Jean‐Paul", "St. John", "M."),
    *("李", "王 小明", "สมชาย", "Нажмутдин", "Ольга-Мария", "Γιώργος", "مُحَمَّد", "שָׁלוֹם", "नमस्ते"),
    *(
        "\u0646\u0645\u200c\u0646\u0645",
        "क्\u200dष",
        "たなか ひろし",
        "김민준",
        "Հայկ",
        "ꓡꓲ",
        "ʻAlohi",
    ),
    *("Nguyễn", "e\u0301toile", "𝔐𝔞𝔯𝔱𝔦𝔫", "ｍａｒｔｉｎ", "Jean-Мария", "a" * 200),
)
BAD = (
    *("--", "...", "' '", "Jean1", "Jean_Paul", "O`Brien", "=1+1", "<b>", "Jean, Paul", "😀", "Ⅷ"),
    *("\u0301Martin", "Jean \u0301Paul", "-\u0301", "x\u20dd", "\ua670Martin", "a\u0489b"),
    *("\u0378x", "\ue000", "\uffff", "m²", "👩\u200d👩"),
)
PASSING = ("Mаrtin", "Μartin", "Dupоnt", "Жan", "Αnne-Marie", "Ꭺnne", "ꓡouis", "Տimon")
"""Each with one letter of another alphabet."""


@pytest.mark.parametrize("name", GOOD)
def test_a_name_of_any_script_is_taken(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize("name", BAD)
def test_what_no_name_is_written_with_is_told_by_character(name: str) -> None:
    fault = name_fault(name)

    assert fault is not None
    assert "U+" in fault


@pytest.mark.parametrize("name", PASSING)
def test_a_letter_that_passes_for_another_is_told(name: str) -> None:
    """A search for Martin would miss `Mаrtin`, and a twin go unnoticed."""
    fault = name_fault(name)

    assert fault is not None
    assert "alphabets" in fault
    assert fold(name) != fold("Martin")
