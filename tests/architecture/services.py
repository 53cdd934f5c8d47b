"""The services there are, as their folders say."""

import importlib
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.orm import Mapper

from shared.tenancy import Confined

ROOT = Path(__file__).parent.parent.parent
FOLDERS = sorted(path.parent for path in (ROOT / "services").glob("*/__init__.py"))
WITH_TABLES = [folder.name for folder in FOLDERS if (folder / "models").is_dir()]
"""All but the portal, which owns nothing."""

WITH_JOBS = ["accounts", "delegation", "mailer"]
"""Those with the tables of long acts."""


def metadata_of(service: str) -> MetaData:
    metadata: MetaData = base_of(service).metadata
    return metadata


def base_of(service: str) -> Any:
    return importlib.import_module(f"services.{service}.models").Base


def confined_models(service: str) -> list[type[Any]]:
    mappers: list[Mapper[Any]] = list(base_of(service).registry.mappers)
    models = [mapper.class_ for mapper in mappers if issubclass(mapper.class_, Confined)]
    return sorted(models, key=lambda model: model.__name__)
