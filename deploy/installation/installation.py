"""An installation of Comptoir as commands see it: a folder of secrets, and each service's settings.

Where it runs makes no difference: `embedded` makes one from a data folder, `compose` from volumes.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PORTAL = "portal"
"""Asks the services; it has no database, and no worker."""


@dataclass(frozen=True)
class Installation:
    """An installation whose databases can be reached.

    :ivar data: the folder with its `secrets` (a folder for each service) and its `public` keys
    :ivar environs: by service, the environment variables that its settings are read from
    """

    data: Path
    environs: Mapping[str, Mapping[str, str]]

    def settings(self, service: str) -> Any:
        """Read the settings of a service."""
        return settings_of(service, self.environs[service])

    def database_url(self, service: str) -> str:
        """Tell how a service reaches its database at run time."""
        url: str = self.settings(service).database_url
        return url

    def owner_database_url(self, service: str) -> str:
        """Tell how a service's migrations reach its database."""
        url: str = self.settings(service).owner_database_url
        return url


def settings_of(service: str, environ: Mapping[str, str]) -> Any:
    """Read the settings of a service from what stands for its environment."""
    return importlib.import_module(f"services.{service}.config").Settings.read(environ)
