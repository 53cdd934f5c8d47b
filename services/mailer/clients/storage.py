"""Files by their content: a folder, or whatever else fsspec speaks to."""

import contextlib
import hashlib
from typing import Any

from fsspec.core import url_to_fs

from shared.db import new_id


class Storage:
    """Keeps PDFs under the SHA-256 of what is in them: the same file twice is stored once.

    :param url: a folder, or an fsspec URL such as `s3://bucket/prefix`
    """

    def __init__(self, url: str) -> None:
        self._files: Any
        self._files, self._root = url_to_fs(url)

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
        self._files.makedirs(self._files._parent(path), exist_ok=True)
        draft = f"{path}.{new_id().hex}.part"
        self._files.pipe_file(draft, content)
        self._files.mv(draft, path)
        return digest

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

    def _path(self, digest: str) -> str:
        return f"{self._root}/pdf/{digest[:2]}/{digest}.pdf"
