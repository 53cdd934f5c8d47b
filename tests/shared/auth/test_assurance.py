"""What a token says of how its holder was known: what happened; the lowest where it is silent."""

from datetime import UTC, datetime

import pytest

from shared.auth.assurance import Acr, Assurance, Method
from shared.auth.claims import Claims

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


class TestWhatWasShown:
    def test_by_a_password_is_one_factor(self) -> None:
        shown = Assurance.by(Method.PASSWORD, at=NOW)

        assert (shown.acr, shown.amr) == (Acr.ONE_FACTOR, ("pwd",))

    @pytest.mark.parametrize("second", [Method.ONE_TIME_CODE, Method.RECOVERY_CODE])
    def test_by_another_kind_too_is_two(self, second: Method) -> None:
        shown = Assurance.by(Method.PASSWORD, second, at=NOW)

        assert shown.acr is Acr.TWO_FACTORS
        assert shown.amr == ("pwd", second, "mfa")

    def test_by_a_passkey_alone_is_two(self) -> None:
        """A key, on a device that has recognised whoever uses it."""
        shown = Assurance.by(Method.PASSKEY, at=NOW)

        assert (shown.acr, shown.amr) == (Acr.TWO_FACTORS, ("swk", "user", "mfa"))

    def test_with_a_remembered_device_is_no_second_factor(self) -> None:
        shown = Assurance.by(Method.PASSWORD, Method.REMEMBERED_DEVICE, at=NOW)

        assert (shown.acr, shown.amr) == (Acr.ONE_FACTOR, ("pwd", "device"))
        assert shown.is_by_remembered_device

    @pytest.mark.parametrize("method", [each for each in Method if each is not Method.PASSKEY])
    def test_twice_by_the_same_kind_is_one(self, method: Method) -> None:
        assert Assurance.by(method, method, at=NOW).acr is Acr.ONE_FACTOR


class TestWhatIsShownLater:
    def test_in_the_same_session_adds_up_with_what_was_shown_before(self) -> None:
        later = datetime(2026, 11, 16, 10, tzinfo=UTC)

        shown = Assurance.by(Method.PASSWORD, at=NOW).and_then(Method.ONE_TIME_CODE, at=later)

        assert shown == Assurance.by(Method.PASSWORD, Method.ONE_TIME_CODE, at=later)

    def test_of_a_kind_that_was_shown_is_no_factor_more(self) -> None:
        shown = Assurance.by(Method.PASSWORD, at=NOW).and_then(Method.PASSWORD, at=NOW)

        assert (shown.acr, shown.amr) == (Acr.ONE_FACTOR, ("pwd",))

    def test_takes_the_place_of_a_remembered_device(self) -> None:
        shown = Assurance.by(Method.PASSWORD, Method.REMEMBERED_DEVICE, at=NOW)

        proved = shown.and_then(Method.ONE_TIME_CODE, at=NOW)

        assert proved == Assurance.by(Method.PASSWORD, Method.ONE_TIME_CODE, at=NOW)

    def test_counts_no_word_that_is_not_ours(self) -> None:
        kept = Assurance.kept("one_factor", ["pwd", "face"], NOW)

        assert kept.and_then(Method.PASSWORD, at=NOW).amr == ("pwd",)


class TestAToken:
    def test_says_it_and_is_read_the_same(self) -> None:
        shown = Assurance.by(Method.PASSWORD, Method.ONE_TIME_CODE, at=NOW)
        claims = Claims(sub="a", iat=NOW, exp=NOW, shown=shown)

        data = claims.to_data()

        assert data["acr"] == "two_factors"
        assert data["amr"] == ["pwd", "otp", "mfa"]
        assert data["auth_time"] == int(NOW.timestamp())
        assert Claims.from_data(data) == claims

    @pytest.mark.parametrize("left_out", ["acr", "amr", "auth_time"])
    def test_that_is_silent_on_any_of_it_ranks_lowest(self, left_out: str) -> None:
        shown = Assurance.by(Method.PASSWORD, Method.ONE_TIME_CODE, at=NOW)
        data = Claims(sub="a", iat=NOW, exp=NOW, shown=shown).to_data()
        del data[left_out]

        claims = Claims.from_data(data)

        assert claims.shown is None
        assert claims.acr is Acr.ONE_FACTOR

    def test_that_says_a_word_that_is_not_ours_ranks_lowest(self) -> None:
        shown = Assurance.by(Method.PASSWORD, Method.ONE_TIME_CODE, at=NOW)
        data = Claims(sub="a", iat=NOW, exp=NOW, shown=shown).to_data()

        assert Claims.from_data(data | {"acr": "eidas3"}).acr is Acr.ONE_FACTOR
