"""A sheet of recovery codes: ten, all different, in characters that nobody mistakes."""

from services.identity.domain.recovery_codes import as_typed, drawn, shown
from shared.crypto.codes import IDENTIFIER_ALPHABET


def test_a_sheet_has_ten_codes_and_none_twice() -> None:
    sheet = drawn()

    assert len(set(sheet)) == len(sheet) == 10
    assert set("".join(sheet)) <= set(IDENTIFIER_ALPHABET)
    assert not set(sheet) & set(drawn())


def test_a_code_is_read_as_it_is_shown_in_any_case_and_with_any_gaps() -> None:
    (code, *_) = drawn()

    assert shown(code) == f"{code[:4]}-{code[4:8]}-{code[8:]}"
    for typed in (shown(code), shown(code).lower(), f" {code[:6]} {code[6:]} "):
        assert as_typed(typed) == code
