"""Settings are read once, and all that is wrong is said at once."""

import pytest

from shared.config import BadSettings, Environment, Settings

ENOUGH = {
    "DATABASE_URL": "postgresql+psycopg://somebody@127.0.0.1/something",
    "BROKER_URL": "memory://test",
    "TOKEN_KEYS": "file:/keys.json",
    "SEALING_KEYS": "/sealing.json",
    "SECRETS": "/secrets",
    "STORAGE": "/files",
}


class TestSettings:
    def test_need_what_has_no_default_fit_for_production(self) -> None:
        with pytest.raises(BadSettings) as refused:
            Settings.read({})

        for name in ENOUGH:
            assert name in str(refused.value)

    def test_say_every_fault_in_one_message(self) -> None:
        wrong = {"STALENESS": "3", "TRUSTED_PROXIES": "10.0.0.0/8,here", "ENVIRONMENT": "prod"}

        with pytest.raises(BadSettings) as refused:
            Settings.read(ENOUGH | wrong)

        for name in wrong:
            assert name in str(refused.value)
        assert "here is no network" in str(refused.value)

    def test_are_for_production_unless_said_otherwise(self) -> None:
        settings = Settings.read(ENOUGH)

        assert settings.environment is Environment.PRODUCTION
        assert settings.trusted_proxies == ()

    def test_take_the_public_address_as_issuer_without_its_last_slash(self) -> None:
        settings = Settings.read(ENOUGH | {"PUBLIC_URL": "https://comptoir.example.org/"})

        assert settings.public_url == settings.issuer == "https://comptoir.example.org"
