import json
import stat
from pathlib import Path

import pytest

from shared.crypto import keys
from shared.crypto.keys import SEALING, SIGNING, Kind


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "secrets"


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return tmp_path / "public" / "keys.json"


class TestKeys:
    @pytest.mark.parametrize("kind", [SIGNING, SEALING], ids=lambda kind: kind.use)
    def test_are_made_if_absent_and_kept_if_present(
        self, folder: Path, public: Path, kind: Kind
    ) -> None:
        first = keys.ensure(kind, folder, public=public).read_bytes()
        again = keys.ensure(kind, folder, public=public).read_bytes()

        assert first == again

    def test_are_readable_by_their_owner_alone(self, folder: Path, public: Path) -> None:
        path = keys.ensure(SIGNING, folder, public=public)

        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    def test_have_one_use_one_algorithm_and_a_name(self, folder: Path, public: Path) -> None:
        keys.ensure(SEALING, folder, public=public)

        (key,) = json.loads(public.read_text())["keys"]
        assert (key["use"], key["alg"], key["crv"]) == ("enc", "ECDH-ES+A256KW", "P-256")
        assert len(key["kid"]) == 43  # RFC 7638, SHA-256

    def test_show_their_public_halves_only(self, folder: Path, public: Path) -> None:
        path = keys.ensure(SIGNING, folder, public=public)

        (private_key,) = json.loads(path.read_text())["keys"]
        (public_key,) = json.loads(public.read_text())["keys"]
        assert "d" in private_key
        assert "d" not in public_key
        assert {**public_key, "d": private_key["d"]} == private_key

    def test_have_their_public_halves_written_anew_where_they_are_missing(
        self, folder: Path, public: Path
    ) -> None:
        keys.ensure(SIGNING, folder, public=public)
        shown = public.read_bytes()
        public.unlink()

        keys.ensure(SIGNING, folder, public=public)

        assert public.read_bytes() == shown


class TestARotation:
    def test_puts_a_new_key_first_and_keeps_the_one_before(
        self, folder: Path, public: Path
    ) -> None:
        path = keys.ensure(SIGNING, folder, public=public)
        (old,) = kids(path)

        keys.rotate(SIGNING, folder, public=public)

        new, kept = kids(path)
        assert kept == old
        assert new != old
        assert kids(public) == [new, old]

    def test_drops_the_keys_before_that(self, folder: Path, public: Path) -> None:
        path = keys.ensure(SIGNING, folder, public=public)
        for _ in range(3):
            keys.rotate(SIGNING, folder, public=public)

        assert len(kids(path)) == len(kids(public)) == 2

    def test_leaves_no_draft_behind(self, folder: Path, public: Path) -> None:
        keys.ensure(SIGNING, folder, public=public)
        keys.rotate(SIGNING, folder, public=public)

        assert [path.name for path in folder.iterdir()] == [SIGNING.private]
        assert [path.name for path in public.parent.iterdir()] == [public.name]

    def test_needs_keys_to_rotate(self, folder: Path, public: Path) -> None:
        with pytest.raises(FileNotFoundError):
            keys.rotate(SIGNING, folder, public=public)


def kids(path: Path) -> list[str]:
    return [key["kid"] for key in json.loads(path.read_text())["keys"]]
