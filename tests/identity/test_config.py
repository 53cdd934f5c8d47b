"""The settings of `identity`."""

from datetime import timedelta

import pytest

from services.identity.config import PolicyName, Settings
from shared.config import BadSettings


@pytest.fixture
def given(environ: dict[str, str]) -> dict[str, str]:
    return {**environ, "DATABASE_URL": "postgresql+psycopg://localhost/identity"}


def test_the_defaults_are_those_of_the_design(given: dict[str, str]) -> None:
    settings = Settings.read(given)

    assert settings.password_policy is PolicyName.SEED
    assert (settings.lock_after, settings.lock_for) == (5, timedelta(minutes=30))
    assert settings.access_token_for == timedelta(minutes=5)
    assert (settings.idle_for, settings.session_for) == (timedelta(minutes=30), timedelta(hours=12))
    assert settings.creation_code_for == timedelta(days=15)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ARGON2_MEMORY", "19455"), ("ARGON2_TIME", "1"), ("ARGON2_PARALLELISM", "0")],
)
def test_argon2_is_never_weaker_than_owasps_minimum(
    given: dict[str, str], name: str, value: str
) -> None:
    with pytest.raises(BadSettings, match=name):
        Settings.read({**given, name: value})


@pytest.mark.parametrize("threads", [1, 2, 16, 64])
def test_passwords_take_half_of_the_threads_at_most(given: dict[str, str], threads: int) -> None:
    settings = Settings.read({**given, "THREADS": str(threads)})

    assert settings.hash_concurrency >= 1
    assert settings.hash_concurrency + settings.hash_queue == max(1, threads // 2)


def test_every_fault_is_told_at_once(given: dict[str, str]) -> None:
    faults = {"LOCK_AFTER": "0", "PASSWORD_POLICY": "weak", "IDLE_FOR": "soon"}

    with pytest.raises(BadSettings) as raised:
        Settings.read({**given, **faults})

    assert all(name in str(raised.value) for name in faults)
