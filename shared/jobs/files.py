"""What jobs make: files in the storage that a service's processes share."""

import contextlib
from collections.abc import Iterator
from typing import IO, Any

from shared import storage
from shared.db import new_id

PIECE = 64 * 1024
"""Bytes read at once."""


class Files:
    """Keeps the files of jobs.

    :param url: a folder, or an fsspec URL such as `s3://bucket/prefix`
    """

    def __init__(self, url: str) -> None:
        self._files: Any
        self._files, self._root = storage.at(url)

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Write a file: it is there, whole, once the block ends well, and not at all otherwise."""
        path = self._path(name)
        if not storage.is_far(self._files):
            storage.make_folder(self._files, self._files._parent(path))
        draft = f"{path}.{new_id().hex}.part"
        try:
            with self._files.open(draft, "wb") as file:
                yield file
            storage.settle(self._files, draft, path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                self._files.rm_file(draft)
            raise

    def size(self, name: str) -> int:
        """Tell how many bytes a file has.

        :raises FileNotFoundError: if it is not there
        """
        return int(self._files.size(self._path(name)))

    def pieces(self, name: str) -> Iterator[bytes]:
        """Read a file piece by piece.

        :raises FileNotFoundError: at once, if it is not there
        """
        file = self._files.open(self._path(name), "rb")
        return self._pieces(file)

    def remove(self, name: str) -> None:
        """Remove a file, and what killed workers left of it; it may be gone already."""
        path = self._path(name)
        for found in self._files.glob(f"{path}*"):
            with contextlib.suppress(FileNotFoundError):
                self._files.rm_file(found)

    def _pieces(self, file: IO[bytes]) -> Iterator[bytes]:
        with file:
            while piece := file.read(PIECE):
                yield piece

    def _path(self, name: str) -> str:
        return f"{self._root}/jobs/{name}"
