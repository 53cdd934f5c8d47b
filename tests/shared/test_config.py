"""Settings are read once, and all that is wrong is said at once."""

from datetime import date
from pathlib import Path

import pytest

from shared.config import BadSettings, Environment, SecondFactorFor, Settings

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

    @pytest.mark.parametrize("seconds", ["0", "59", "3601", "never"])
    def test_let_no_proof_of_who_one_is_count_for_ever_or_for_nothing(self, seconds: str) -> None:
        with pytest.raises(BadSettings, match="STEP_UP_FOR"):
            Settings.read(ENOUGH | {"STEP_UP_FOR": seconds})

        assert Settings.read(ENOUGH).step_up_for == 300

    def test_ask_nobody_for_a_second_factor_unless_said_otherwise(self) -> None:
        settings = Settings.read(ENOUGH)

        assert settings.second_factor_for is SecondFactorFor.OFF
        assert settings.second_factor_from is None

    def test_say_who_must_have_a_second_factor_from_when(self) -> None:
        told = {"SECOND_FACTOR_FOR": "administrators", "SECOND_FACTOR_FROM": "2027-03-01"}

        settings = Settings.read(ENOUGH | told)

        assert settings.second_factor_for is SecondFactorFor.ADMINISTRATORS
        assert settings.second_factor_from == date(2027, 3, 1)
        assert Settings.read(ENOUGH | {"SECOND_FACTOR_FROM": ""}).second_factor_from is None

    @pytest.mark.parametrize(
        ("name", "value"),
        [("SECOND_FACTOR_FOR", "admins"), ("SECOND_FACTOR_FROM", "01/03/2027")],
    )
    def test_take_no_other_word_for_it(self, name: str, value: str) -> None:
        with pytest.raises(BadSettings, match=name):
            Settings.read(ENOUGH | {name: value})

    def test_are_for_production_unless_said_otherwise(self) -> None:
        settings = Settings.read(ENOUGH)

        assert settings.environment is Environment.PRODUCTION
        assert settings.trusted_proxies == ()

    def test_take_the_public_address_as_issuer_without_its_last_slash(self) -> None:
        settings = Settings.read(ENOUGH | {"PUBLIC_URL": "https://comptoir.example.org/"})

        assert settings.public_url == settings.issuer == "https://comptoir.example.org"


class TestAFile:
    def test_may_hold_any_setting(self, tmp_path: Path) -> None:
        address = "postgresql+psycopg://somebody:secret@127.0.0.1/something"
        (tmp_path / "address").write_text(f"{address}\n")
        (tmp_path / "environment").write_text("demo\r\n")
        files = {
            "DATABASE_URL": "",  # what Compose makes of a variable that is not set
            "DATABASE_URL_FILE": str(tmp_path / "address"),
            "ENVIRONMENT_FILE": str(tmp_path / "environment"),
            "STALENESS_FILE": "",
        }

        settings = Settings.read(ENOUGH | files)

        assert settings.database_url == address
        assert settings.environment is Environment.DEMO
        assert settings.staleness == 60

    def test_is_refused_beside_the_setting_itself(self, tmp_path: Path) -> None:
        (tmp_path / "address").write_text("memory://another")

        with pytest.raises(BadSettings) as refused:
            Settings.read(ENOUGH | {"BROKER_URL_FILE": str(tmp_path / "address")})

        assert "BROKER_URL: BROKER_URL_FILE is set as well" in str(refused.value)

    def test_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "binary").write_bytes(b"\xff\xfe")
        files = {
            "STALENESS_FILE": f"{tmp_path}/none",
            "POOL_SIZE_FILE": str(tmp_path),
            "ISSUER_FILE": f"{tmp_path}/binary",
        }

        with pytest.raises(BadSettings) as refused:
            Settings.read(ENOUGH | files)

        for name, path in files.items():
            assert f"{name.removesuffix('_FILE')}: {path}, named by {name}" in str(refused.value)

    def test_counts_as_what_it_holds(self, tmp_path: Path) -> None:
        (tmp_path / "seconds").write_text("soon")

        with pytest.raises(BadSettings, match="STALENESS: Not a valid integer"):
            Settings.read(ENOUGH | {"STALENESS_FILE": str(tmp_path / "seconds")})

    def test_of_a_name_that_nobody_asks_for_is_left_alone(self) -> None:
        Settings.read(ENOUGH | {"SSL_CERT_FILE": "/nowhere/at/all"})


class TestThePublicAddress:
    @pytest.mark.parametrize("url", ["http://comptoir.example.org", "http://192.0.2.1:8080"])
    def test_is_https_in_production(self, url: str) -> None:
        with pytest.raises(BadSettings, match=r"PUBLIC_URL: .* is not https.* https://"):
            Settings.read(ENOUGH | {"PUBLIC_URL": url})

        for environment in ("demo", "development"):
            Settings.read(ENOUGH | {"PUBLIC_URL": url, "ENVIRONMENT": environment})

    @pytest.mark.parametrize(
        "url", ["http://127.0.0.1:8080", "http://[::1]/", "http://localhost", "https://example.org"]
    )
    def test_may_be_this_machines_own(self, url: str) -> None:
        settings = Settings.read(ENOUGH | {"PUBLIC_URL": url})

        assert settings.public_url == url.rstrip("/")

    @pytest.mark.parametrize(
        "url",
        ["comptoir.example.org", "https://", "http://[", "ftp://host", "https://host:eight"],
    )
    def test_is_an_address(self, url: str) -> None:
        with pytest.raises(BadSettings, match=r"PUBLIC_URL: .* is no address"):
            Settings.read(ENOUGH | {"PUBLIC_URL": url, "ENVIRONMENT": "demo"})
