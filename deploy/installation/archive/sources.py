"""The installation that is to be saved, whichever kind it is of."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.installation.archive.places import CHOICES, Place, addresses
from deploy.installation.operating.places import CONTAINED


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
