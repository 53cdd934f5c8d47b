"""Alembic's environment, one for all services, without an ini file.

A service's files stand in `services/<name>/migrations/`. What they must amount to is two metadatas:
the service's own, and that of the tables which every service's database carries.
"""

import importlib
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from shared import tables

HERE = Path(__file__).parent


def folder(service: str) -> Path:
    """Tell where the migration files of a service are.

    :raises ModuleNotFoundError: if this installation has no such service
    """
    module = importlib.import_module(f"services.{service}")
    return Path(module.__path__[0]) / "migrations"


def scripts(service: str) -> ScriptDirectory:
    """Read the migration files of a service."""
    return ScriptDirectory(
        HERE,
        version_locations=[folder(service)],
        file_template="%(rev)s_%(slug)s",
        messaging_opts={"quiet": True},
    )


def own_metadata(service: str) -> MetaData:
    """Tell what the service's own tables should be."""
    models = importlib.import_module(f"services.{service}.models")
    metadata: MetaData = models.Base.metadata
    return metadata


def metadatas(service: str) -> list[MetaData]:
    """Tell what a service's whole database should be."""
    return [own_metadata(service), tables.METADATA]
