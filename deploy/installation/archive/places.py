"""Where everything of an installation is, whichever kind it is of."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from deploy.installation.operating.places import CONTAINED
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


@contextmanager
def source(data: Path | None) -> Iterator[Place]:
    """Open the installation that is to be saved; it may be in use.

    :param data: the data folder; None: the one that `up` served last or, in a container, the
        Compose project's
    :raises click.ClickException: there is none, or it cannot be used; the message says what to do
    """
    if CONTAINED in os.environ:
        from deploy.installation.archive.containers import Containers
        from deploy.installation.compose import whole

        root = Path(os.environ[CONTAINED])
        whole.require(root)
        yield Containers(root).place
        return
    from deploy.installation.embedded import opening

    with opening.opened(data) as opened:
        choices = opened.data / CHOICES
        yield Place(
            root=opened.data,
            addresses=addresses(opened.server.admin_url),
            choices=json.loads(choices.read_text()) if choices.exists() else None,
        )


def addresses(admin_url: str) -> dict[str, str]:
    """Give the address of each service's database on a server.

    :param admin_url: the superuser's
    """
    url = make_url(admin_url)
    return {
        service: url.set(database=f"comptoir_{service}").render_as_string(hide_password=False)
        for service in SERVICES
    }
