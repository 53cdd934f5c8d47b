"""Every setting of the containers: said once in `.env.example`, and the same everywhere."""

from collections.abc import Mapping
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from deploy.installation.provisioning import SERVICES
from tests.architecture import compose_file

SET_BY_COMPOSE = {
    "BROKER_URL",
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "PORTAL_CLIENT",
    "HEALTH_PORT",
    "METRICS_HOST",
    "METRICS_PORT",
    "SEALING_KEYS",
    "SECRETS",
    "STORAGE",
    "TOKEN_KEYS",
}
"""What follows from how the containers are laid out: nobody has to choose it."""

DIFFERENT_IN_CONTAINERS = {
    "broker_url",
    "database_url",
    "environment",
    "hash_concurrency",
    "health_port",
    "issuer",
    "mail_from",
    "mail_url",
    "metrics_port",
    "passkey_origins",
    "public_url",
    "data_protection_url",
    "sealing_keys",
    "secrets",
    "storage",
    "support_phone",
    "token_keys",
    "trusted_proxies",
}
"""Settings whose default in containers is not the service's own, or that have none."""


class Asked(dict[str, str]):
    """An environment that remembers which variables were read."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(given)
        self.names: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> str:
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)


def environment_of(service: str, secret: Path, role: str = "api") -> dict[str, str]:
    """Give the variables that a container has, its files of secrets being this one."""
    secret.write_text("postgresql+psycopg://somebody@somewhere/something")
    found = compose_file.services()[f"{service}-{role}"]["environment"]
    return {
        name: str(secret) if name.endswith("_FILE") else "" if value is None else str(value)
        for name, value in found.items()
    }


def settings_of(service: str) -> Any:
    return import_module(f"services.{service}.config").Settings


class TestTheExample:
    def test_says_every_variable_that_compose_fills_in_and_no_other(self) -> None:
        told = dict(compose_file.defaults())

        assert compose_file.example().keys() == told.keys()

    def test_says_the_same_defaults_as_compose(self) -> None:
        differing = [
            (name, default)
            for name, default in compose_file.defaults()
            if compose_file.example()[name] != default
        ]

        assert differing == []

    @pytest.mark.parametrize("service", SERVICES)
    def test_says_every_setting_of_a_service(self, service: str, tmp_path: Path) -> None:
        environ = Asked(environment_of(service, tmp_path / "secret"))

        settings_of(service).read(environ)

        read = {name.removesuffix("_FILE") for name in environ.names}
        assert read - SET_BY_COMPOSE <= compose_file.example().keys()

    @pytest.mark.parametrize("service", SERVICES)
    def test_says_the_defaults_that_a_service_has_by_itself(
        self, service: str, tmp_path: Path
    ) -> None:
        contained = environment_of(service, tmp_path / "secret")
        needed = {"MAIL_URL", "MAIL_FROM", "SUPPORT_PHONE", "STORAGE", "SECRETS"}
        bare = {
            name: value
            for name, value in contained.items()
            if name.removesuffix("_FILE") in SET_BY_COMPOSE | needed
        }

        by_compose = settings_of(service).read(contained)
        by_itself = settings_of(service).read(bare)

        differing = {
            field.name
            for field in fields(by_itself)
            if getattr(by_itself, field.name) != getattr(by_compose, field.name)
        }
        assert differing <= DIFFERENT_IN_CONTAINERS


class TestEachContainer:
    @pytest.mark.parametrize("service", SERVICES)
    @pytest.mark.parametrize("role", ["api", "worker", "migrate"])
    def test_has_settings_that_can_be_read(self, service: str, role: str, tmp_path: Path) -> None:
        settings = settings_of(service).read(environment_of(service, tmp_path / "secret", role))

        assert bool(settings.owner_database_url) is (role == "migrate")

    def test_of_ours_runs_without_privileges_on_a_file_system_it_cannot_write(self) -> None:
        ours = {
            name: container
            for name, container in compose_file.services().items()
            if str(container["image"]).startswith("comptoir/") or name == "gateway"
        }

        assert len(ours) == 17
        for name, container in ours.items():
            assert container["read_only"] is True, name
            assert container["cap_drop"] == ["ALL"], name
            assert container["security_opt"] == ["no-new-privileges:true"], name

    def test_has_a_limit_of_memory_and_a_log_that_is_rotated(self) -> None:
        for name, container in compose_file.services().items():
            assert container["logging"]["options"]["max-size"] == "10m", name
            if name != "tools":
                assert container["deploy"]["resources"]["limits"]["memory"], name

    def test_publishes_ports_on_loopback_alone(self) -> None:
        published = [
            port
            for container in compose_file.services().values()
            for port in container.get("ports", ())
        ]

        assert published
        assert all(port.startswith("127.0.0.1:") for port in published)

    def test_sees_no_secrets_but_its_own(self) -> None:
        for name, container in compose_file.services().items():
            service = name.partition("-")[0]
            if service not in SERVICES:
                continue
            mounted = {volume.split(":")[0] for volume in container["volumes"]}
            secrets = {volume for volume in mounted if volume.endswith("-secrets")}
            owner = {f"{service}-owner-secrets"} if name.endswith("-migrate") else set()
            assert secrets == {f"{service}-secrets"} | owner, name
