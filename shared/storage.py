"""Where files are kept: a folder, or whatever fsspec speaks to, such as an object store (S3).

What speaks to object stores is installed where it is needed alone (`requirements/s3.txt`), and
imported where a setting names one.
"""

import contextlib
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from fsspec.asyn import AsyncFileSystem
from fsspec.core import split_protocol, url_to_fs
from fsspec.implementations.local import LocalFileSystem
from fsspec.registry import get_filesystem_class


class CannotBeKeptThere(ValueError):
    """A URL names a kind of storage that this installation cannot speak to; says what to do."""


def check(url: str) -> None:
    """Check that files can be kept at a URL; nothing is connected to.

    :raises CannotBeKeptThere: if nothing here speaks its protocol
    """
    protocol, _ = split_protocol(url)
    try:
        get_filesystem_class(protocol or "file")
    except ImportError:
        raise CannotBeKeptThere(
            f"{url}: a package is missing that speaks {protocol}://; for s3:// install "
            "requirements/s3.txt, or name a folder"
        ) from None
    except ValueError:
        raise CannotBeKeptThere(
            f"{url}: nothing speaks {protocol}://; name a folder, or s3://bucket/prefix"
        ) from None


def at(url: str) -> tuple[Any, str]:
    """Open a storage, and tell where in it ours begins.

    What others store or remove meanwhile is seen at once: no listing is kept.

    :raises CannotBeKeptThere: if nothing here speaks its protocol
    """
    check(url)
    files, root = url_to_fs(url, use_listings_cache=False)
    return files, root


def is_far(files: Any) -> bool:
    """Tell whether each file is a question to a server, which takes several at once."""
    return isinstance(files, AsyncFileSystem)


def written_before(files: Any, folder: str, instant: datetime) -> list[str]:
    """Name the files right in a folder that were last written before an instant, in order.

    There may be no such folder. What a storage does not tell the time of is never old.
    """
    try:
        found = files.ls(folder, detail=True)
    except FileNotFoundError:
        return []
    old = (one for one in found if one["type"] == "file" and _written_at(one, instant) < instant)
    return sorted(one["name"].rpartition("/")[2] for one in old)


def remove_all(files: Any, folder: str, names: Iterable[str]) -> int:
    """Remove files of a folder, which may be gone already; tell how many were named."""
    count = 0
    for name in names:
        with contextlib.suppress(FileNotFoundError):
            files.rm_file(f"{folder}/{name}")
        count += 1
    return count


def _written_at(info: Mapping[str, Any], unknown: datetime) -> datetime:
    told = info.get("LastModified", info.get("mtime"))
    if isinstance(told, int | float):
        return datetime.fromtimestamp(told, UTC)
    return told if isinstance(told, datetime) else unknown


def put(files: Any, path: str, content: bytes, *, draft: str) -> None:
    """Store a file, whole or not at all; a server does so by itself.

    :param draft: what is put behind its name while it is not whole
    """
    if is_far(files):
        files.pipe_file(path, content)
        return
    make_folder(files, files._parent(path))
    files.pipe_file(f"{path}.{draft}.part", content)
    settle(files, f"{path}.{draft}.part", path)


def make_folder(files: Any, folder: str) -> None:
    """Make a folder, unless it is there; on a disk it is there after a power cut too."""
    if not isinstance(files, LocalFileSystem):
        files.makedirs(folder, exist_ok=True)
    elif not files.exists(folder):
        above = files._parent(folder)
        make_folder(files, above)
        files.makedirs(folder, exist_ok=True)
        _write_out(above)


def settle(files: Any, draft: str, path: str) -> None:
    """Give a file that is whole its name.

    On a disk what is in it is written out first, then its name: what a database says is stored
    after this is there, whole, whatever happens to the machine.
    """
    if not isinstance(files, LocalFileSystem):
        files.mv(draft, path)
        return
    _write_out(draft)
    files.mv(draft, path)
    _write_out(files._parent(path))


def _write_out(path: str) -> None:
    """Have the disk keep what is in a file, or the names in a folder (fsync(2))."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
