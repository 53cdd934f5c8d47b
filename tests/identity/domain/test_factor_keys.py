"""Secrets of factors are sealed for one account, under keys that rotate."""

from pathlib import Path
from uuid import uuid4

import pytest

from services.identity.domain import factor_keys
from services.identity.domain.factor_keys import CannotOpen, FactorKeys, Sealed

SECRET = b"12345678901234567890"


@pytest.fixture
def keys(tmp_path: Path) -> FactorKeys:
    return FactorKeys(tmp_path)


class TestASealedSecret:
    def test_is_opened_for_its_account_alone(self, keys: FactorKeys) -> None:
        account_id = uuid4()

        sealed = keys.seal(SECRET, account_id=account_id)

        assert keys.open(sealed, account_id=account_id) == SECRET
        with pytest.raises(CannotOpen):
            keys.open(sealed, account_id=uuid4())

    def test_shows_nothing_and_is_another_one_each_time(self, keys: FactorKeys) -> None:
        account_id = uuid4()

        one, other = (keys.seal(SECRET, account_id=account_id) for _ in range(2))

        assert SECRET not in one.content
        assert one.content != other.content

    @pytest.mark.parametrize("at", [0, 11, 12, -1])
    def test_that_was_altered_is_not_opened(self, keys: FactorKeys, at: int) -> None:
        account_id = uuid4()
        sealed = keys.seal(SECRET, account_id=account_id)
        altered = bytearray(sealed.content)
        altered[at] ^= 1

        with pytest.raises(CannotOpen):
            keys.open(Sealed(sealed.key, bytes(altered)), account_id=account_id)

    @pytest.mark.parametrize("content", [b"", b"short", b"\0" * 12])
    def test_that_is_none_is_not_opened(self, keys: FactorKeys, content: bytes) -> None:
        with pytest.raises(CannotOpen):
            keys.open(Sealed(keys.newest, content), account_id=uuid4())


class TestARotation:
    def test_still_opens_what_the_key_before_has_sealed(
        self, keys: FactorKeys, tmp_path: Path
    ) -> None:
        account_id = uuid4()
        sealed = keys.seal(SECRET, account_id=account_id)

        factor_keys.rotate(tmp_path)

        assert keys.open(sealed, account_id=account_id) == SECRET
        assert keys.before == [sealed.key]
        assert keys.seal(SECRET, account_id=account_id).key == keys.newest != sealed.key

    def test_drops_the_key_before_that(self, keys: FactorKeys, tmp_path: Path) -> None:
        sealed = keys.seal(SECRET, account_id=(account_id := uuid4()))
        for _ in range(2):
            factor_keys.rotate(tmp_path)

        with pytest.raises(CannotOpen, match="not kept"):
            keys.open(sealed, account_id=account_id)

    def test_is_nothing_that_a_second_process_undoes(
        self, keys: FactorKeys, tmp_path: Path
    ) -> None:
        newest = keys.newest

        factor_keys.ensure(tmp_path)

        assert FactorKeys(tmp_path).newest == newest
        assert (tmp_path / factor_keys.FILE).stat().st_mode & 0o777 == 0o600
