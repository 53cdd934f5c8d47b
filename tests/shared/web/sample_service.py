"""The service of the sample resource, and what it is set to."""

from pathlib import Path

from shared.config import Settings
from shared.web import (
    Service,
    create_service,
)
from tests.shared.web.sample_api import NAME, NameTaken, blueprint


def settings(keys: Path, *, database_url: str = "postgresql+psycopg://", **others: str) -> Settings:
    return Settings.read(
        {
            "DATABASE_URL": database_url,
            "BROKER_URL": "memory://",
            "TOKEN_KEYS": f"file:{keys}",
            "SEALING_KEYS": "sealing.json",
            "SECRETS": str(keys.parent / "secrets"),
            "STORAGE": str(keys.parent / "files"),
            "TRUSTED_PROXIES": "10.0.0.0/8",
            "PUBLIC_URL": "https://comptoir.example.org",
        }
        | others
    )


def sample_service(settings: Settings, name: str = NAME) -> Service:
    return create_service(
        name,
        settings=settings,
        blueprints=(blueprint,),
        title="Things",
        description="A sample.",
        constraints={"pk_things": NameTaken},
    )
