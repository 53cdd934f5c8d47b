import json
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwe
from joserfc.jwk import OctKey

from shared.crypto import keys
from shared.crypto.keys import SEALING
from shared.crypto.sealing import CannotUnseal, Sealer, Unsealer

LINK = "https://comptoir.example.org/activate#naïve-code"


class Mailer:
    """Who holds the private keys, and who seals to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "secrets"
        self.public = folder / "sealing.json"
        private = keys.ensure(SEALING, self.folder, public=self.public)
        self.sealer = Sealer.from_file(self.public)
        self.unsealer = Unsealer.from_file(private)

    def rotate(self) -> None:
        keys.rotate(SEALING, self.folder, public=self.public)


@pytest.fixture
def mailer(tmp_path: Path) -> Mailer:
    return Mailer(tmp_path)


class TestASealedText:
    def test_is_opened_by_the_mailer(self, mailer: Mailer) -> None:
        assert mailer.unsealer.unseal(mailer.sealer.seal(LINK)) == LINK

    def test_says_which_key_and_algorithms_and_nothing_else(self, mailer: Mailer) -> None:
        header = header_of(mailer.sealer.seal(LINK))

        assert header["alg"] == "ECDH-ES+A256KW"
        assert header["enc"] == "A256GCM"
        assert header["kid"] == json.loads(mailer.public.read_text())["keys"][0]["kid"]
        assert set(header) == {"alg", "enc", "kid", "epk"}

    def test_is_never_twice_the_same(self, mailer: Mailer) -> None:
        assert mailer.sealer.seal(LINK) != mailer.sealer.seal(LINK)

    def test_cannot_be_opened_by_another(self, mailer: Mailer, tmp_path: Path) -> None:
        other = Mailer(tmp_path / "other")

        with pytest.raises(CannotUnseal):
            other.unsealer.unseal(mailer.sealer.seal(LINK))

    @pytest.mark.parametrize("part", [1, 2, 3, 4])
    def test_cannot_be_opened_once_altered(self, mailer: Mailer, part: int) -> None:
        parts = mailer.sealer.seal(LINK).split(".")
        parts[part] = ("A" if parts[part][0] != "A" else "B") + parts[part][1:]

        with pytest.raises(CannotUnseal):
            mailer.unsealer.unseal(".".join(parts))

    @pytest.mark.parametrize("text", ["", "…", "a.b.c.d.e", "e30.e30.e30.e30.e30", LINK])
    def test_is_nothing_else(self, mailer: Mailer, text: str) -> None:
        with pytest.raises(CannotUnseal):
            mailer.unsealer.unseal(text)

    def test_is_not_taken_from_a_weaker_algorithm(self, mailer: Mailer) -> None:
        key = OctKey.generate_key(128)
        kid = json.loads(mailer.public.read_text())["keys"][0]["kid"]
        weak = jwe.encrypt_compact(
            {"alg": "dir", "enc": "A128GCM", "kid": kid}, LINK, key, algorithms=["dir", "A128GCM"]
        )

        with pytest.raises(CannotUnseal):
            mailer.unsealer.unseal(weak)


class TestARotation:
    def test_takes_effect_in_processes_that_run(self, mailer: Mailer) -> None:
        before = mailer.sealer.seal(LINK)
        mailer.rotate()

        after = mailer.sealer.seal(LINK)

        assert header_of(before)["kid"] != header_of(after)["kid"]
        assert mailer.unsealer.unseal(after) == LINK

    def test_leaves_what_was_sealed_before_it_readable(self, mailer: Mailer) -> None:
        sealed = mailer.sealer.seal(LINK)

        mailer.rotate()

        assert mailer.unsealer.unseal(sealed) == LINK

    def test_done_twice_shuts_what_was_sealed_before(self, mailer: Mailer) -> None:
        sealed = mailer.sealer.seal(LINK)

        mailer.rotate()
        mailer.rotate()

        with pytest.raises(CannotUnseal):
            mailer.unsealer.unseal(sealed)


def header_of(token: str) -> dict[str, Any]:
    encoded = token.split(".")[0]
    header: dict[str, Any] = json.loads(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    return header
