"""What is known of a PDF that somebody hands in.

pypdf is imported where it is used: most processes never see a PDF, and it takes 12 MB.
"""

from io import BytesIO

from services.mailer import errors
from services.mailer.errors import BadPdf

HEAD = b"%PDF-"
NODES_A_PAGE = 4
"""Nodes of the tree of pages that are looked at for each page that a PDF may have."""


def checked_pages(content: bytes, *, most: int) -> int:
    """Check that a file is a PDF that people can open, and count its pages, within bounds.

    Whoever hands in a tree of pages that grows without end, or parts that unpack to gigabytes, is
    refused after `NODES_A_PAGE` steps for each page that may be.

    :param most: as many pages it may have
    :raises BadPdf: if it is none, is damaged, asks for a password, has no page, or too many
    """
    from pypdf import apply_configuration

    with apply_configuration(page_tree_maximum_entries=most * NODES_A_PAGE):
        pages = count_pages(content, most=most)
    if pages > most:
        raise BadPdf(errors.TOO_MANY_PAGES.format(most=most))
    return pages


def count_pages(content: bytes, *, most: int | None = None) -> int:
    """Count the pages of a PDF that people can open.

    :param most: as many it may have, for the refusal of one that grows beyond what pypdf bears
    :raises BadPdf: if it is none, is damaged, asks for a password, has no page, or too many
    """
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError, PyPdfError

    if HEAD not in content[:1024]:
        raise BadPdf(errors.NOT_A_PDF)
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise BadPdf(errors.ENCRYPTED)
        pages = len(reader.pages)
        for page in reader.pages:
            _ = page.mediabox
    except LimitReachedError as error:
        raise BadPdf(errors.TOO_MANY_PAGES.format(most=most)) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadPdf(errors.DAMAGED) from error
    except (RecursionError, OverflowError, AssertionError, OSError) as error:
        raise BadPdf(errors.DAMAGED) from error
    if pages == 0:
        raise BadPdf(errors.NO_PAGE)
    return pages


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
