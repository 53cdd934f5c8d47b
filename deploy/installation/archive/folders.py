"""Restoring into a data folder that is not there yet."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from deploy.installation import data_folder, postgres
from deploy.installation.archive.places import CHOICES, Place, addresses
from deploy.installation.embedded import installation
from deploy.installation.postgres_files import write_secret
from deploy.installation.provisioning import Urls


class Folder:
    """A data folder to be made.

    :param data: where it is to be
    """

    def __init__(self, data: Path) -> None:
        self.data = data.expanduser().absolute()

    def refuse_used(self) -> None:
        """Change nothing.

        :raises click.ClickException: something is there; the message says what to do
        """
        if self.data.exists() and (not self.data.is_dir() or any(self.data.iterdir())):
            raise click.ClickException(
                f"{self.data} is not empty: name a folder that is not there with --data, or move "
                "this one away. Nothing was changed."
            )

    @contextmanager
    def made(
        self, choices: Mapping[str, Any] | None, tell: Callable[[str], None]
    ) -> Iterator[tuple[Place, Mapping[str, Urls]]]:
        """Make it, with databases that have no tables; it goes again if it cannot be filled.

        Nobody takes it for an installation before it is whole, though this process be killed.

        :param choices: what whoever ran the installation had chosen
        """
        folder = data_folder.opened(self.data)
        unfinished = folder / data_folder.RESTORING
        unfinished.touch(mode=0o600)
        try:
            server = postgres.start(folder, tell=tell)
            urls = installation.make_databases(folder, server, tell)
            if choices is not None:
                write_secret(folder / CHOICES, json.dumps(dict(choices)))
            yield Place(folder, addresses(server.admin_url), choices), urls
        except BaseException:
            postgres.stop(folder)
            shutil.rmtree(folder)
            raise
        postgres.stop(folder)
        unfinished.unlink()
