"""Files that arrive in parts: each part is kept by itself, all are read as one file.

So an upload that breaks off goes on after its last part, wherever files are kept: an object store
knows no appending.
"""

import io
from typing import IO, Any
from uuid import UUID

from services.mailer.domain.campaign_limits import PART
from shared import storage
from shared.db import new_id

READ_AHEAD = 256 * 1024


class Uploads:
    """Keeps what arrives in parts.

    :param url: a folder, or an fsspec URL such as `s3://bucket/prefix`
    """

    def __init__(self, url: str) -> None:
        self._files: Any
        self._files, self._root = storage.at(url)

    def keep(self, upload_id: UUID, number: int, content: bytes) -> None:
        """Store a part, whole or not at all; once more, it is stored over itself."""
        storage.put(self._files, self._path(upload_id, number), content, draft=new_id().hex)

    def open(self, upload_id: UUID, size: int) -> IO[bytes]:
        """Read the parts as one file, from any place on.

        :param size: of the whole, in bytes
        """
        count = -(-size // PART)
        parts = [self._path(upload_id, number) for number in range(count)]
        return io.BufferedReader(_Parts(self._files, parts, size), READ_AHEAD)

    def remove(self, upload_id: UUID) -> None:
        """Remove all parts; they may be gone already."""
        folder = f"{self._root}/campaigns/{upload_id}"
        if self._files.exists(folder):
            self._files.rm(folder, recursive=True)

    def _path(self, upload_id: UUID, number: int) -> str:
        return f"{self._root}/campaigns/{upload_id}/{number:06}"


class _Parts(io.RawIOBase):
    """Parts, one after the other, as one file; one of them is open at a time."""

    def __init__(self, files: Any, parts: list[str], size: int) -> None:
        super().__init__()
        self._files, self._parts, self._size = files, parts, size
        self._at = 0
        self._number, self._part = -1, None  # type: tuple[int, Any]

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that one may begin anywhere."""
        return True

    def tell(self) -> int:
        """Tell from where it is read next."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on reading from another place.

        :raises ValueError: if it would be before the beginning
        """
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read as much as the part in hand has."""
        if self._at >= self._size:
            return 0
        number, within = divmod(self._at, PART)
        part = self._opened(number)
        part.seek(within)
        content = part.read(min(len(buffer), PART - within, self._size - self._at))
        if not content:
            raise EOFError(f"part {number} is shorter than it was")
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)

    def close(self) -> None:
        """Close the part in hand."""
        if self._part is not None:
            self._part.close()
            self._part = None
        super().close()

    def _opened(self, number: int) -> Any:
        if number != self._number:
            if self._part is not None:
                self._part.close()
            self._part = self._files.open(self._parts[number], "rb")
            self._number = number
        return self._part
