"""Where everything of an installation is, whichever kind it is of."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from deploy.installation.provisioning import SERVICES

CHOICES = "installation.json"


@dataclass(frozen=True)
class Place:
    """Where everything of an installation is.

    :ivar root: the folder of its secrets, public keys and files
    :ivar addresses: of each service's database, as the superuser, for SQLAlchemy
    :ivar choices: what whoever runs a data folder has chosen; None: it is in containers
    """

    root: Path
    addresses: Mapping[str, str]
    choices: Mapping[str, Any] | None = None


def addresses(admin_url: str) -> dict[str, str]:
    """Give the address of each service's database on a server.

    :param admin_url: the superuser's
    """
    url = make_url(admin_url)
    return {
        service: url.set(database=f"comptoir_{service}").render_as_string(hide_password=False)
        for service in SERVICES
    }
