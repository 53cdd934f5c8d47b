"""Codes of authenticator applications are those of RFC 6238, and each counts once."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from services.identity.domain import totp

RFC_SECRET = b"12345678901234567890"
NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


class TestACode:
    @pytest.mark.parametrize(
        ("seconds", "code"),
        [
            (59, "287082"),
            (1111111109, "081804"),
            (1111111111, "050471"),
            (1234567890, "005924"),
            (2000000000, "279037"),
            (20000000000, "353130"),
        ],
    )
    def test_is_that_of_rfc_6238(self, seconds: int, code: str) -> None:
        assert totp.code_at(RFC_SECRET, seconds // totp.STEP) == code

    @pytest.mark.parametrize(("steps", "counts"), [(-2, False), (-1, True), (1, True), (2, False)])
    def test_counts_one_step_before_and_after(self, steps: int, counts: bool) -> None:
        step = totp.step_at(NOW) + steps

        found = totp.step_of(RFC_SECRET, totp.code_at(RFC_SECRET, step), after=None, now=NOW)

        assert found == (step if counts else None)

    def test_of_a_step_that_was_taken_or_lies_before_it_counts_no_more(self) -> None:
        step = totp.step_at(NOW)
        code, before = (totp.code_at(RFC_SECRET, each) for each in (step, step - 1))

        assert totp.step_of(RFC_SECRET, code, after=step, now=NOW) is None
        assert totp.step_of(RFC_SECRET, before, after=step, now=NOW) is None
        later = NOW + timedelta(seconds=totp.STEP)
        following = totp.code_at(RFC_SECRET, step + 1)
        assert totp.step_of(RFC_SECRET, following, after=step, now=later) == step + 1

    @pytest.mark.parametrize("typed", ["", "12345", "1234567", "é" * 6, "\ud800" * 6, "０" * 6])
    def test_that_is_none_is_wrong(self, typed: str) -> None:
        assert totp.step_of(RFC_SECRET, typed, after=None, now=NOW) is None

    def test_is_read_with_the_gap_that_applications_show(self) -> None:
        assert totp.as_typed(" 287 082\n") == "287082"


class TestASecret:
    def test_has_160_bits_and_is_another_one_each_time(self) -> None:
        one, other = totp.new_secret(), totp.new_secret()

        assert len(one) == 20
        assert one != other

    def test_is_typed_without_filling(self) -> None:
        assert totp.typed(RFC_SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    def test_is_carried_by_a_qr_code_with_whose_it_is(self) -> None:
        told = urlsplit(totp.address(RFC_SECRET, account="JLOU7K3PX (Mairie d'Y)", issuer="Été"))

        assert (told.scheme, told.netloc) == ("otpauth", "totp")
        assert told.path == "/%C3%89t%C3%A9:JLOU7K3PX%20%28Mairie%20d%27Y%29"
        assert parse_qs(told.query) == {
            "digits": ["6"],
            "secret": ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"],
            "algorithm": ["SHA1"],
            "issuer": ["Été"],
            "period": ["30"],
        }
