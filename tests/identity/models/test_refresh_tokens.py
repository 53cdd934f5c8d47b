"""Refresh tokens and the server's key."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.models.refresh_tokens import RefreshTokens
from services.identity.models.server_key import FILE, ServerKey

KEY = bytes(range(32))


class TestARefreshToken:
    def test_is_read_as_it_was_written(self) -> None:
        tokens = RefreshTokens(KEY)
        token = tokens.first(uuid4())

        assert tokens.read(tokens.write(token)) == token

    def test_has_always_the_same_successor_which_is_another(self) -> None:
        tokens = RefreshTokens(KEY)
        token = tokens.first(uuid4())

        assert tokens.successor(token) == tokens.successor(token)
        assert tokens.successor(token).digest != token.digest

    def test_of_another_server_is_none(self) -> None:
        text = RefreshTokens(KEY).write(RefreshTokens(KEY).first(uuid4()))

        assert RefreshTokens(bytes(32)).read(text) is None

    def test_is_drawn_anew_for_each_session(self) -> None:
        tokens, session_id = RefreshTokens(KEY), uuid4()

        assert tokens.first(session_id) != tokens.first(session_id)

    @given(st.text(max_size=200))
    def test_is_never_some_other_text(self, text: str) -> None:
        assert RefreshTokens(KEY).read(text) is None

    @given(st.integers(0, 63), st.integers(1, 255))
    def test_altered_anywhere_is_none(self, place: int, by: int) -> None:
        import base64

        tokens = RefreshTokens(KEY)
        raw = bytearray(base64.urlsafe_b64decode(tokens.write(tokens.first(uuid4())) + "=="))
        raw[place] ^= by

        assert tokens.read(base64.urlsafe_b64encode(raw).decode()) is None


class TestTheServersKey:
    def test_is_drawn_once_and_readable_by_its_owner_only(self, tmp_path: Path) -> None:
        first, second = ServerKey.in_folder(tmp_path / "s"), ServerKey.in_folder(tmp_path / "s")

        assert first.derive("x") == second.derive("x")
        assert stat.S_IMODE((tmp_path / "s" / FILE).stat().st_mode) == 0o600
        assert [path.name for path in (tmp_path / "s").iterdir()] == [FILE]

    def test_is_the_same_for_all_who_ask_at_once(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor(8) as threads:
            keys = list(threads.map(lambda _: ServerKey.in_folder(tmp_path), range(16)))

        assert len({key.derive("x") for key in keys}) == 1

    def test_cut_short_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / FILE).write_bytes(b"short")

        with pytest.raises(ValueError, match="5 bytes"):
            ServerKey.in_folder(tmp_path)

    def test_gives_another_key_for_each_use_and_name(self) -> None:
        key = ServerKey(KEY)

        assert key.derive("a") != key.derive("b")
        assert len({key.pseudonym("a", "bc"), key.pseudonym("ab", "c"), key.pseudonym("a")}) == 3
