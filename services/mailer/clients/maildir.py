"""Delivery into a Maildir: what the embedded installation does instead of sending."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from services.mailer.clients.transports import Meanwhile, Postponed, nothing

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


class Maildir:
    """A folder with `tmp`, `new` and `cur`, which mail programs read.

    A mail's file is named after its Message-ID, so delivering it again, after a crash before the
    first delivery was recorded, changes nothing: not even if a mail program has moved it to `cur`.
    """

    lease = timedelta(seconds=10)
    is_open = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def open(self) -> Iterator["Maildir"]:
        """Make the folders, if they are not there.

        :raises Postponed: if the disk will not have it
        """
        try:
            for name in ("", "tmp", "new", "cur"):
                (self.folder / name).mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        except OSError as error:
            raise Postponed(str(error)) from error
        yield self

    def send(
        self, message: EmailMessage, *, returns_to: str, meanwhile: Meanwhile = nothing
    ) -> str:
        """Deliver one mail; what has been delivered is left as it is.

        :param returns_to: nothing comes back from here
        :param meanwhile: nobody takes their time here: it is left to be done afterwards
        :raises Postponed: if the disk will not have it
        """
        name = file_name(str(message["Message-ID"]))
        if self.holds(name):
            return f"{name} was there already"
        try:
            self._write(name, message.as_bytes())
        except OSError as error:
            raise Postponed(str(error)) from error
        return name

    def holds(self, name: str) -> bool:
        """Tell whether a mail has been delivered, read or not (in `cur`, flags follow a colon)."""
        if (self.folder / "new" / name).exists():
            return True
        return any(read.split(":")[0] == name for read in os.listdir(self.folder / "cur"))

    def _write(self, name: str, content: bytes) -> None:
        draft = self.folder / "tmp" / name
        with open(draft, "wb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self.folder / "new" / name)
        with contextlib.closing(_Folder(self.folder / "new")) as new:
            os.fsync(new.descriptor)


class _Folder:
    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDONLY)

    def close(self) -> None:
        os.close(self.descriptor)


def file_name(message_id: str) -> str:
    """Tell the name of a mail's file: its Message-ID, less what a Maildir cannot have in a name."""
    return message_id.strip("<>").replace("/", "_").replace(":", "_")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)
