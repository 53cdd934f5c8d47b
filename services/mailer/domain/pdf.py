"""What is known of a PDF that somebody hands in; what it must not carry: `pdf_safety`.

pypdf is imported where it is used: most processes never see a PDF, and it takes 12 MB.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from services.mailer import errors
from services.mailer.domain import pdf_safety
from services.mailer.domain.pdf_objects import FAULTS, Objects, TooMuch
from services.mailer.errors import BadPdf

if TYPE_CHECKING:
    from services.mailer.domain.pdf_reader import Reader

HEAD = re.compile(rb"%PDF-[12]\.\d")
END = re.compile(rb"%%EOF[\s\x00]*\Z")
ABOUT_THE_END = 1024
NODES_A_PAGE = 4
"""Nodes of the tree of pages that are looked at for each page that a PDF may have."""


def checked_pages(content: bytes, *, most: int) -> int:
    """Check that a file is a PDF that only shows its pages, and count these, within bounds.

    Nothing stands before it or after it: what is another file too, for another program, is none.
    Whoever hands in a tree of pages that grows without end, or parts that unpack to gigabytes, is
    refused after `NODES_A_PAGE` steps for each page that may be.

    :param most: as many pages it may have
    :raises BadPdf: if it is none, is damaged, asks for a password, has no page, or too many; if it
        carries a script, an action, another file, media, or refers to something outside it
    """
    from pypdf import apply_configuration

    if HEAD.match(content) is None or END.search(content[-ABOUT_THE_END:]) is None:
        raise BadPdf(errors.NOT_A_PDF)
    with apply_configuration(page_tree_maximum_entries=most * NODES_A_PAGE), _reading(most):
        reader = _opened(content)
        pages = _counted(reader)
        if pages > most:
            raise BadPdf(errors.TOO_MANY_PAGES.format(most=most))
        pdf_safety.check(Objects(reader))
    return pages


def count_pages(content: bytes) -> int:
    """Count the pages of a PDF that people can open.

    :raises BadPdf: if it is none, is damaged, asks for a password, or has no page
    """
    with _reading(None):
        return _counted(_opened(content))


def _opened(content: bytes) -> "Reader":
    from services.mailer.domain.pdf_reader import Reader

    reader = Reader(content)
    if reader.is_encrypted:
        raise BadPdf(errors.ENCRYPTED)
    return reader


def _counted(reader: "Reader") -> int:
    pages = len(reader.pages)
    for page in reader.pages:
        _ = page.mediabox
    if pages == 0:
        raise BadPdf(errors.NO_PAGE)
    return pages


@contextmanager
def _reading(most: int | None) -> Iterator[None]:
    """Tell as a refusal whatever goes wrong while a PDF is read.

    :param most: as many pages it may have, for the refusal of one that grows beyond bounds
    """
    from pypdf.errors import LimitReachedError, PyPdfError

    try:
        yield
    except (LimitReachedError, TooMuch) as error:
        raise BadPdf(errors.TOO_MANY_PAGES.format(most=most)) from error
    except (PyPdfError, *FAULTS) as error:
        raise BadPdf(errors.DAMAGED) from error


def behind(cover: bytes, content: bytes) -> bytes:
    """Put a page before the pages of a PDF."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for part in (cover, content):
        for page in PdfReader(BytesIO(part)).pages:
            writer.add_page(page)
    joined = BytesIO()
    writer.write(joined)
    return joined.getvalue()
