"""Alembic's environment, one for all services, without an ini file.

A service's files stand in `services/<name>/migrations/`. What they must amount to is some
metadatas: the service's own, that of the tables which every service's database carries, and, where
the service has long acts, that of jobs.
"""

import importlib
from pathlib import Path
from types import ModuleType

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
    metadata: MetaData = _models(service).Base.metadata
    return metadata


def metadatas(service: str) -> list[MetaData]:
    """Tell what a service's whole database should be."""
    of_jobs = [tables.OF_JOBS] if getattr(_models(service), "HAS_JOBS", False) else []
    return [own_metadata(service), tables.METADATA, *of_jobs]


def _models(service: str) -> ModuleType:
    return importlib.import_module(f"services.{service}.models")
