"""What is kept of codes that are typed from letters, and what is not."""

from pathlib import Path

import pytest

from services.accounts.domain.paper_codes import PaperCodes
from shared.crypto import keys
from shared.crypto.codes import digest
from shared.crypto.sealing import Sealer, Unsealer

SECRET, ANOTHER = b"of the service", b"of another one"


@pytest.fixture
def unsealer(tmp_path: Path) -> Unsealer:
    public = tmp_path / "public.json"
    return Unsealer.from_file(keys.ensure(keys.SEALING, tmp_path, public=public))


@pytest.fixture
def sealer(unsealer: Unsealer, tmp_path: Path) -> Sealer:
    return Sealer.from_file(tmp_path / "public.json")


def test_a_code_is_known_again_however_it_is_typed(sealer: Sealer, unsealer: Unsealer) -> None:
    codes = PaperCodes(sealer, SECRET)

    drawn = codes.draw()

    code = unsealer.unseal(drawn.sealed)
    assert codes.digest(f" {code[:4]}-{code[4:8]} {code[8:]} ".lower()) == drawn.digest


def test_a_copy_of_the_rows_lets_nobody_try_codes_without_the_key(
    sealer: Sealer, unsealer: Unsealer
) -> None:
    drawn = PaperCodes(sealer, SECRET).draw()

    code = unsealer.unseal(drawn.sealed)
    assert digest(code) != drawn.digest
    assert PaperCodes(sealer, ANOTHER).digest(code) != drawn.digest
    assert PaperCodes(sealer, SECRET).digest(code) == drawn.digest
