"""What is known of a PDF that somebody hands in.

pypdf is imported where it is used: most processes never see a PDF, and it takes 12 MB.
"""

from io import BytesIO

from services.mailer import errors
from services.mailer.errors import BadPdf

HEAD = b"%PDF-"


def count_pages(content: bytes) -> int:
    """Check that a file is a PDF that people can open, and count its pages.

    :raises BadPdf: if it is none, is damaged, asks for a password, or has no page
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if HEAD not in content[:1024]:
        raise BadPdf(errors.NOT_A_PDF)
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise BadPdf(errors.ENCRYPTED)
        pages = len(reader.pages)
        for page in reader.pages:
            _ = page.mediabox
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
