"""Refresh tokens and the server's key."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain import refresh_keys
from services.identity.domain.refresh_keys import RefreshKey, RefreshKeys
from services.identity.domain.refresh_tokens import RefreshTokens
from services.identity.domain.server_key import FILE, ServerKey

KEY = bytes(range(32))


def tokens_of(*secrets: bytes) -> RefreshTokens:
    """Make and read tokens by these keys, the newest first."""
    return RefreshTokens(lambda: [RefreshKey(secret) for secret in secrets or (KEY,)])


class TestARefreshToken:
    def test_is_read_as_it_was_written(self) -> None:
        tokens = tokens_of()
        token = tokens.first(uuid4())

        assert tokens.read(tokens.write(token)) == token

    def test_has_always_the_same_successor_which_is_another(self) -> None:
        tokens = tokens_of()
        token = tokens.first(uuid4())

        assert tokens.successor(token) == tokens.successor(token)
        assert tokens.successor(token).digest != token.digest

    def test_of_another_server_is_none(self) -> None:
        text = tokens_of().write(tokens_of().first(uuid4()))

        assert tokens_of(bytes(32)).read(text) is None

    def test_is_drawn_anew_for_each_session(self) -> None:
        tokens, session_id = tokens_of(), uuid4()

        assert tokens.first(session_id) != tokens.first(session_id)

    @given(st.text(max_size=200))
    def test_is_never_some_other_text(self, text: str) -> None:
        assert tokens_of().read(text) is None

    @given(st.integers(0, 63), st.integers(1, 255))
    def test_altered_anywhere_is_none(self, place: int, by: int) -> None:
        import base64

        tokens = tokens_of()
        raw = bytearray(base64.urlsafe_b64decode(tokens.write(tokens.first(uuid4())) + "=="))
        raw[place] ^= by

        assert tokens.read(base64.urlsafe_b64encode(raw).decode()) is None


class TestARotatedKey:
    OLD, NEW, NEWER = KEY, bytes(32), bytes(range(1, 33))

    def test_still_reads_what_it_marked_until_the_next_rotation(self) -> None:
        old = tokens_of(self.OLD)
        text = old.write(old.first(uuid4()))

        assert tokens_of(self.NEW, self.OLD).read(text) == old.read(text)
        assert tokens_of(self.NEWER, self.NEW).read(text) is None

    def test_still_derives_the_same_successor_marked_by_the_newest(self) -> None:
        old, both = tokens_of(self.OLD), tokens_of(self.NEW, self.OLD)
        token = old.first(uuid4())

        before, after = old.successor(token), both.successor(token)

        assert after.digest == before.digest
        assert tokens_of(self.NEW).read(both.write(after)) == after

    def test_writes_an_answer_that_was_lost_in_between_as_it_was(self) -> None:
        old, both = tokens_of(self.OLD), tokens_of(self.NEW, self.OLD)
        token = old.first(uuid4())
        lost = old.successor(token)

        again = both.successor(token, key=lost.key)

        assert both.write(again) == old.write(lost)


class TestTheKeysOfRefreshTokens:
    def test_are_the_one_of_the_servers_key_before_any_rotation(self, tmp_path: Path) -> None:
        server = ServerKey.in_folder(tmp_path)

        (key,) = RefreshKeys(tmp_path, server).read()

        assert key.secret == server.derive("refresh tokens")
        assert [path.name for path in tmp_path.iterdir()] == [FILE]

    def test_are_read_again_by_who_runs_and_two_are_kept(self, tmp_path: Path) -> None:
        running, command = (RefreshKeys.in_folder(tmp_path) for _ in range(2))
        seen = [running.read()[0]]
        for _ in range(3):
            command.rotate()
            newest, before = running.read()
            assert before == seen[-1]
            seen.append(newest)

        assert len(set(seen)) == 4
        assert stat.S_IMODE((tmp_path / refresh_keys.FILE).stat().st_mode) == 0o600

    def test_are_refused_if_the_file_holds_something_else(self, tmp_path: Path) -> None:
        keys = RefreshKeys.in_folder(tmp_path)
        (tmp_path / refresh_keys.FILE).write_text('{"keys": ["c2hvcnQ="]}')

        with pytest.raises(ValueError, match="32 bytes"):
            keys.read()

    def test_are_named_without_being_told(self, tmp_path: Path) -> None:
        (key,) = RefreshKeys.in_folder(tmp_path).read()

        assert key.name not in key.secret.hex()


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
