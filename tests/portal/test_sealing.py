"""What browsers bring back sealed: opened as it was, or not at all."""

from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from services.portal.sealing import CannotOpen, Sealer

HEADS = (
    *(b"[]", b"null", b"1", b"{}", b"\xff", b"", b"[" * 10_000),
    *(b'{"alg":"dir"}', b'{"alg":["dir"],"enc":"A256GCM"}', b'{"alg":"dir","enc":{}}'),
    *(b'{"alg":"none","enc":"A256GCM"}', b'{"alg":"dir","enc":"A256GCM","kid":["x"]}'),
    *(b'{"alg":"dir","enc":"A256GCM","zip":"DEF"}', b'{"alg":"dir","enc":"A256GCM","crit":1}'),
    b'{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2s":"AAAA","p2c":2147483647}',
)


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer(tmp_path)


@pytest.mark.parametrize("head", HEADS)
def test_a_head_of_somebody_elses_making_is_refused(sealer: Sealer, head: bytes) -> None:
    _, rest = sealer.seal({"a": 1}, purpose="session").split(".", 1)

    with pytest.raises(CannotOpen):
        sealer.open(f"{urlsafe_b64encode(head).rstrip(b'=').decode()}.{rest}", purpose="session")


@pytest.mark.parametrize("part", range(5))
@pytest.mark.parametrize("becomes", ["", "A", "AAAA", "é", "\0"])
def test_a_part_that_was_altered_is_refused(sealer: Sealer, part: int, becomes: str) -> None:
    parts = sealer.seal({"a": 1}, purpose="session").split(".")
    parts[part] += becomes or "."

    with pytest.raises(CannotOpen):
        sealer.open(".".join(parts), purpose="session")


def test_what_is_for_one_purpose_is_not_opened_for_another(sealer: Sealer) -> None:
    sealed = sealer.seal({"a": 1}, purpose="page")

    assert sealer.open(sealed, purpose="page") == {"a": 1}
    with pytest.raises(CannotOpen):
        sealer.open(sealed, purpose="session")
