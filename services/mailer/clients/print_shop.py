"""Where the print shop takes its files: a folder, or whatever else fsspec speaks to."""

import contextlib
import re
from datetime import datetime
from typing import Any

from shared import storage
from shared.db import new_id

DRAFT = re.compile(r"lot-\d+\.(?:pdf|csv|pdf\.sha256)\.[0-9a-f]{32}\.part")


class PrintShop:
    """Puts the files of batches where the print shop takes them.

    :param url: a folder, or an fsspec URL such as `s3://bucket/prefix`; empty: nowhere, somebody
        downloads them
    """

    def __init__(self, url: str) -> None:
        self._files: Any = None
        self._root = ""
        if url:
            self._files, self._root = storage.at(url)

    @property
    def is_there(self) -> bool:
        """Tell whether files are put anywhere."""
        return self._files is not None

    def put(self, name: str, content: bytes) -> None:
        """Put a file there, whole or not at all."""
        storage.put(self._files, f"{self._root}/{name}", content, draft=new_id().hex)

    def remove_old_drafts(self, before: datetime) -> int:
        """Remove what was begun before an instant and never was whole; nothing that is not ours."""
        if self._files is None or storage.is_far(self._files):
            return 0
        names = storage.written_before(self._files, self._root, before)
        return storage.remove_all(self._files, self._root, filter(DRAFT.fullmatch, names))

    def take_back(self, number: int) -> None:
        """Remove what was put there of a batch; the print shop may have moved it already."""
        if self._files is None:
            return
        for name in (pdf_name(number), manifest_name(number), checksum_name(number)):
            with contextlib.suppress(FileNotFoundError):
                self._files.rm_file(f"{self._root}/{name}")


def pdf_name(number: int) -> str:
    """Tell what the file of a batch is called."""
    return f"lot-{number}.pdf"


def manifest_name(number: int) -> str:
    """Tell what the list of its letters is called."""
    return f"lot-{number}.csv"


def checksum_name(number: int) -> str:
    """Tell what its checksum is called, as `sha256sum -c` reads it."""
    return f"lot-{number}.pdf.sha256"
