"""Numbers as spreadsheets and people write them."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text.numbers import OVERSEAS, dialled, read_phone, readable, siret_fault


class TestAPhoneNumber:
    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("01 99 00 12 34", "+33199001234"),
            ("0709 00 12 34", "+590709001234"),
            ("0692 12 34 56", "+262692123456"),
            ("0639 01 23 45", "+262639012345"),
            ("+262 692 12 34 56", "+262692123456"),
            ("00262692123456", "+262692123456"),
            ("0032 2 555 12 12", "+3225551212"),
        ],
    )
    def test_is_read_as_libphonenumber_judges(self, written: str, kept: str) -> None:
        assert read_phone(written) == kept

    @pytest.mark.parametrize("written", ["", "12", "0100", "abc", "01 99 00 12 34 poste 5"])
    def test_that_there_cannot_be_is_none(self, written: str) -> None:
        assert read_phone(written) is None

    @given(
        st.sampled_from(("FR", *OVERSEAS)), st.sampled_from(phonenumbers.PhoneNumberType.values())
    )
    def test_of_every_french_plan_is_read_as_it_is_exported(self, region: str, kind: int) -> None:
        example = phonenumbers.example_number_for_type(region, kind)
        if example is None or not phonenumbers.is_valid_number(example):
            return
        kept = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)

        written = dialled(kept)

        assert not written.startswith(("+", "'"))
        assert read_phone(kept) == kept
        assert read_phone(written) is not None

    @pytest.mark.parametrize(
        ("kept", "written"),
        [
            ("+33199001234", "01 99 00 12 34"),
            ("+262692123456", "0692 12 34 56"),
            ("+3225551212", "0032 2 555 12 12"),
            ("n'importe", "n'importe"),
        ],
    )
    def test_is_exported_in_one_form(self, kept: str, written: str) -> None:
        assert dialled(kept) == written

    @pytest.mark.parametrize(
        ("kept", "written"),
        [
            ("+33199001234", "01 99 00 12 34"),
            ("+262692123456", "0692 12 34 56"),
            ("+3225551212", "+32 2 555 12 12"),
            ("3639", "3639"),
            ("", ""),
            ("n'importe", "n'importe"),
        ],
    )
    def test_is_shown_as_it_is_dialled_in_france_or_with_its_country(
        self, kept: str, written: str
    ) -> None:
        assert readable(kept) == written

    @given(
        st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)),
        st.sampled_from(phonenumbers.PhoneNumberType.values()),
    )
    def test_that_is_shown_in_a_form_and_sent_back_is_the_same(
        self, region: str, kind: int
    ) -> None:
        example = phonenumbers.example_number_for_type(region, kind)
        if example is None or not phonenumbers.is_valid_number(example):
            return
        kept = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)

        assert read_phone(readable(kept)) == kept


class TestASiret:
    @pytest.mark.parametrize("written", ["2,30E+13", "2.30E+13", "22995922600015.0", "2,2995E+13"])
    def test_that_a_spreadsheet_has_made_a_number_says_so(self, written: str) -> None:
        fault = siret_fault(written)

        assert written in fault
        assert "format Texte" in fault.fr

    def test_that_is_none_is_one_as_ever(self) -> None:
        assert siret_fault("123").fr == "SIRET incorrect."
