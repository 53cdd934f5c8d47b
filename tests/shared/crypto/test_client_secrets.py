"""The suite's own machine client: what it is known by, and what a rotation keeps."""

import json
from pathlib import Path

import pytest

from shared.crypto import client_secrets
from shared.crypto.client_secrets import Credentials, known


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "secrets"


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return tmp_path / "public" / client_secrets.PUBLIC


@pytest.fixture
def first(folder: Path, public: Path) -> Credentials:
    client_secrets.ensure(folder, public=public)
    return read(folder)


def read(folder: Path) -> Credentials:
    found = client_secrets.read(folder)
    assert found is not None
    return found


def is_known(public: Path, given: Credentials) -> bool:
    return str(known(public, given.client_id, given.secret)) == given.client_id


def test_is_drawn_once(folder: Path, public: Path, first: Credentials) -> None:
    client_secrets.ensure(folder, public=public)

    assert read(folder) == first
    assert is_known(public, first)


def test_is_known_by_nothing_else(public: Path, first: Credentials) -> None:
    assert known(public, first.client_id, first.secret + "x") is None
    assert known(public, first.client_id[::-1], first.secret) is None
    assert known(public.with_name("none"), first.client_id, first.secret) is None
    assert known(None, first.client_id, first.secret) is None
    assert known(None, "", "") is None


def test_is_written_for_its_owner_alone(folder: Path, public: Path, first: Credentials) -> None:
    assert (folder / client_secrets.FILE).stat().st_mode & 0o777 == 0o600
    assert first.secret not in public.read_text()


def test_is_known_by_the_secret_before_until_the_next_rotation(
    folder: Path, public: Path, first: Credentials
) -> None:
    client_secrets.rotate(folder, public=public)
    second = read(folder)
    after_one = [is_known(public, each) for each in (first, second)]
    client_secrets.rotate(folder, public=public)

    assert after_one == [True, True]
    assert [is_known(public, each) for each in (first, second, read(folder))] == [
        *(False, True, True)
    ]
    assert len(client_secrets.names(folder)) == 2


def test_is_known_again_where_the_public_half_was_lost(
    folder: Path, public: Path, first: Credentials
) -> None:
    public.write_text(json.dumps({"client_id": first.client_id, "digests": []}))
    assert not is_known(public, first)

    client_secrets.ensure(folder, public=public)

    assert is_known(public, first)


def test_is_nobody_before_it_is_drawn(folder: Path, public: Path) -> None:
    assert client_secrets.read(folder) is None
    folder.mkdir()
    with pytest.raises(FileNotFoundError):
        client_secrets.rotate(folder, public=public)
