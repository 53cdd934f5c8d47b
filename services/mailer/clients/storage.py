"""Files by their content: a folder, or whatever else fsspec speaks to."""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shared import storage
from shared.db import new_id

TOGETHER = 16 * 1024 * 1024
"""Bytes of files that are stored at once, where each by itself would wait for a server."""


FOLDERS = tuple(f"{number:02x}" for number in range(256))
"""Files lie in these, by how their digests begin."""

WHOLE = re.compile(r"[0-9a-f]{64}\.pdf")
DRAFT = re.compile(r"[0-9a-f]{64}\.pdf\.[0-9a-f]{32}\.part")


class Storage:
    """Keeps PDFs under the SHA-256 of what is in them: the same file twice is stored once.

    :param url: a folder, or an fsspec URL such as `s3://bucket/prefix`
    """

    def __init__(self, url: str) -> None:
        self._files: Any
        self._files, self._root = storage.at(url)

    @staticmethod
    def digest_of(content: bytes) -> str:
        """Tell what a file is called here."""
        return hashlib.sha256(content).hexdigest()

    def keep(self, content: bytes) -> str:
        """Store a file, whole or not at all, and tell its digest."""
        digest = self.digest_of(content)
        path = self._path(digest)
        if self._files.exists(path):
            return digest
        storage.put(self._files, path, content, draft=new_id().hex)
        return digest

    @contextlib.contextmanager
    def keeping(self) -> Iterator["Keeping"]:
        """Store many files: all are there once the block ends well."""
        many = Keeping(self)
        yield many
        many.flush()

    @property
    def is_far(self) -> bool:
        """Tell whether each file is a question to a server, which takes several at once."""
        return storage.is_far(self._files)

    @property
    def is_there(self) -> bool:
        """Tell whether anything is kept here: of a folder that is not mounted nothing is seen."""
        found: bool = self._files.exists(f"{self._root}/pdf")
        return found

    def keep_together(self, contents: dict[str, bytes]) -> None:
        """Store files by their digests, several at once; a server takes each whole, or not."""
        self._files.pipe({self._path(digest): content for digest, content in contents.items()})

    def read(self, digest: str) -> bytes:
        """Read a stored file.

        :raises FileNotFoundError: if it is not there
        """
        content: bytes = self._files.cat_file(self._path(digest))
        return content

    def remove(self, digest: str) -> None:
        """Remove a stored file; it may be gone already."""
        with contextlib.suppress(FileNotFoundError):
            self._files.rm_file(self._path(digest))

    def old_digests(self, folder: str, before: datetime) -> list[str]:
        """Name the files of one of `FOLDERS` that were stored before an instant."""
        names = storage.written_before(self._files, f"{self._root}/pdf/{folder}", before)
        return [name.removesuffix(".pdf") for name in names if WHOLE.fullmatch(name)]

    def remove_old_drafts(self, folder: str, before: datetime) -> int:
        """Remove from one of `FOLDERS` what was begun before an instant, and never was whole."""
        if self.is_far:  # a server has no file that is not whole
            return 0
        path = f"{self._root}/pdf/{folder}"
        names = storage.written_before(self._files, path, before)
        return storage.remove_all(self._files, path, filter(DRAFT.fullmatch, names))

    def _path(self, digest: str) -> str:
        return f"{self._root}/pdf/{digest[:2]}/{digest}.pdf"


class Keeping:
    """Stores many files: to a folder each at once, to a server several together."""

    def __init__(self, kept_in: Storage) -> None:
        self._kept_in = kept_in
        self._waiting: dict[str, bytes] = {}
        self._size = 0

    def add(self, content: bytes) -> str:
        """Store a file, at the latest when all are; tell its digest."""
        if not self._kept_in.is_far:
            return self._kept_in.keep(content)
        digest = self._kept_in.digest_of(content)
        if digest not in self._waiting:
            self._waiting[digest] = content
            self._size += len(content)
        if self._size >= TOGETHER:
            self.flush()
        return digest

    def flush(self) -> None:
        """Store what waits."""
        if self._waiting:
            self._kept_in.keep_together(self._waiting)
        self._waiting, self._size = {}, 0
