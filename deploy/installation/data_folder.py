"""The data folder: what an embedded installation keeps, and which layout it has."""

import os
from pathlib import Path
from typing import IO

import click

from deploy.installation import unprivileged

RESTORING = "restoring"
"""A file that is there while `restore` fills the folder, and stays if that is cut short."""

LAYOUT = 1
"""Raised when a release arranges the folder in a way that an older one cannot read."""


class DataFolderError(click.ClickException):
    """The data folder cannot be used; the message says why, in one sentence."""


def opened(folder: Path) -> Path:
    """Make the folder if need be, check that this release can read it, and return its real path.

    :raises DataFolderError: it was made by a newer release, is not one, cannot be written, or was
        restored by half
    """
    folder = folder.expanduser().absolute()
    version = folder / "VERSION"
    try:
        if not folder.exists():
            unprivileged.make_folder(folder)
        elif not folder.is_dir():
            raise DataFolderError(f"{folder} is not a folder, so it cannot hold the data.")
        if (folder / RESTORING).exists():
            raise DataFolderError(
                f"{folder} is being restored, or that was cut short: if nobody is at it, remove "
                "the folder, and restore it again."
            )
        if not version.exists():
            version.write_text(f"{LAYOUT}\n")
        layout = _layout(version)
    except OSError as error:
        raise DataFolderError(f"The data folder {folder} cannot be used: {error}.") from error
    if layout > LAYOUT:
        raise DataFolderError(
            f"The data folder {folder} was made by a newer release of Comptoir (layout {layout}, "
            f"this release reads {LAYOUT}): use that release, or choose another folder."
        )
    return folder.resolve()


def lock_file(folder: Path, name: str) -> IO[str]:
    """Open a file of the data folder that processes lock, made if need be, mode 600.

    :raises DataFolderError: it belongs to another user
    """
    path = folder / name
    try:
        file = os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600), "r+")
    except PermissionError:
        raise DataFolderError(
            f"The data folder {folder} belongs to another user: run this as that user, or choose "
            "another folder with --data."
        ) from None
    return file


def _layout(version: Path) -> int:
    text = version.read_text().strip()
    if not text.isdigit():
        raise DataFolderError(
            f"{version} does not hold a layout number: this is not a data folder."
        )
    return int(text)
