"""Several letters as one file."""

import re
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from shared.text import clean, fold

IN_NO_NAME = re.compile(r"[^\w .,()°'-]+")
LONGEST = 100


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Put PDFs into a ZIP, which they would not make smaller; two of one name are numbered.

    :param files: what each is to be called, without its ending, and what is in it
    """
    made, names = BytesIO(), set[str]()
    with ZipFile(made, "w", ZIP_STORED) as into:
        for wanted, content in files:
            name = _free(_safe(wanted), names)
            names.add(fold(name))
            into.writestr(f"{name}.pdf", content)
    return made.getvalue()


def _safe(name: str) -> str:
    """Write a name that each file system takes, and that leads into no other folder."""
    return IN_NO_NAME.sub("-", clean(name))[:LONGEST].strip(" .-") or "document"


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while fold(free) in taken:
        number += 1
        free = f"{name} ({number})"
    return free
