"""What comes back: a Maildir into which a mail server, or the simulator, delivers it."""

import contextlib
from pathlib import Path
from uuid import uuid4

SEEN = ":2,S"
"""How a Maildir says that a mail has been read."""


def unread(folder: Path, *, most: int) -> list[Path]:
    """List the mails that nobody has read, by name; none where there is no Maildir."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return sorted(path for path in (folder / "new").iterdir() if path.is_file())[:most]
    return []


def beginning(path: Path, *, most: int) -> bytes:
    """Read a mail as far as so many bytes."""
    with path.open("rb") as file:
        return file.read(most)


def put_by(path: Path) -> None:
    """Move a mail to those that have been read, unless somebody has moved it already."""
    read = path.parent.parent / "cur"
    read.mkdir(exist_ok=True)
    name = path.name if ":2," in path.name else f"{path.name}{SEEN}"
    with contextlib.suppress(FileNotFoundError):
        path.rename(read / name)


def put_in(folder: Path, content: bytes) -> None:
    """Deliver a message, as a mail server does: whole, or not at all."""
    for name in ("tmp", "new"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    draft = folder / "tmp" / str(uuid4())
    draft.write_bytes(content)
    draft.rename(folder / "new" / draft.name)
