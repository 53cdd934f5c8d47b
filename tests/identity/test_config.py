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


@pytest.mark.parametrize(
    ("url", "domain", "origin"),
    [
        ("https://comptoir.example.org", "comptoir.example.org", "https://comptoir.example.org"),
        ("https://example.org:8443", "example.org", "https://example.org:8443"),
        ("https://example.org:443", "example.org", "https://example.org"),
        ("http://localhost:80", "localhost", "http://localhost"),
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
        ("http://[::1]:8000", "localhost", "http://localhost:8000"),
        ("http://localhost:8080", "localhost", "http://localhost:8080"),
    ],
)
def test_passkeys_are_for_where_the_platform_is_and_browsers_take_names_only(
    given: dict[str, str], url: str, domain: str, origin: str
) -> None:
    settings = Settings.read({**given, "PUBLIC_URL": url, "ENVIRONMENT": "development"})

    assert (settings.passkey_domain, settings.passkey_origins) == (domain, (origin,))


def test_passkeys_may_be_for_a_wider_domain_and_several_pages(given: dict[str, str]) -> None:
    origins = "https://comptoir.example.org,https://agents.example.org"

    settings = Settings.read({**given, "PASSKEY_DOMAIN": "example.org", "PASSKEY_ORIGINS": origins})

    assert settings.passkey_domain == "example.org"
    assert settings.passkey_origins == tuple(origins.split(","))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PASSKEY_DOMAIN", "127.0.0.1", "no name of a domain"),
        ("PASSKEY_DOMAIN", "https://example.org", "no name of a domain"),
        ("PASSKEY_ORIGINS", "comptoir.example.org", "no origin"),
        ("PASSKEY_ORIGINS", "https://comptoir.example.org/", "no origin"),
        ("PASSKEY_DOMAIN", "Example.org", "no name of a domain"),
        ("PASSKEY_ORIGINS", "https://comptoir.example.org:443", "no origin"),
        ("PASSKEY_ORIGINS", "https://Comptoir.example.org", "no origin"),
        ("PASSKEY_ORIGINS", "http://comptoir.example.org", "not https"),
        ("PASSKEY_ORIGINS", "https://notcomptoir.example.org", "not below PASSKEY_DOMAIN"),
        ("PASSKEY_ORIGINS", "https://example.com", "not below PASSKEY_DOMAIN"),
    ],
)
def test_passkeys_that_no_browser_would_know_are_no_setting(
    given: dict[str, str], name: str, value: str, told: str
) -> None:
    with pytest.raises(BadSettings, match=told):
        Settings.read({**given, "PASSKEY_DOMAIN": "comptoir.example.org", name: value})


def test_a_domain_that_the_pages_are_not_below_takes_pages_of_its_own(
    given: dict[str, str],
) -> None:
    elsewhere = {**given, "PASSKEY_DOMAIN": "example.com"}

    with pytest.raises(BadSettings, match="name others in PASSKEY_ORIGINS"):
        Settings.read(elsewhere)
    settings = Settings.read({**elsewhere, "PASSKEY_ORIGINS": "https://agents.example.com"})
    assert settings.passkey_origins == ("https://agents.example.com",)


def test_every_fault_is_told_at_once(given: dict[str, str]) -> None:
    faults = {"LOCK_AFTER": "0", "PASSWORD_POLICY": "weak", "IDLE_FOR": "soon"}

    with pytest.raises(BadSettings) as raised:
        Settings.read({**given, **faults})

    assert all(name in str(raised.value) for name in faults)
