"""Reading a file of somebody else's making, never more of it at once than there is room for."""

import io
from typing import IO


class TooLong(Exception):
    """More would be read at once than is ever needed."""


class Bounded(io.RawIOBase):
    """A file that refuses to be read in one piece where that piece is long.

    `zipfile` reads the table of a ZIP whole, as long as the ZIP says it is.

    :param most: bytes of one piece
    """

    def __init__(self, file: IO[bytes], most: int) -> None:
        super().__init__()
        self._file, self._most = file, most
        self._size = file.seek(0, io.SEEK_END)
        file.seek(0)

    def seekable(self) -> bool:
        """Tell that one may begin anywhere."""
        return True

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on reading from another place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Tell from where it is read next."""
        return self._file.tell()

    def read(self, size: int | None = -1) -> bytes:
        """Read a piece, or the rest.

        :raises TooLong: if that is longer than a piece may be
        """
        left = max(0, self._size - self._file.tell())
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > self._most:
            raise TooLong
        return self._file.read(wanted)
