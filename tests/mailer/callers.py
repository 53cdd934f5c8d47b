"""Who calls the service, and the letters that they deposit."""

from io import BytesIO
from typing import Any

from pypdf import PdfWriter

from tests import callers
from tests.answers import Answer


def pdf(pages: int = 1, *, password: str | None = None) -> bytes:
    """Make a PDF with blank pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(password, algorithm="AES-256-R5")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


class Caller(callers.Caller):
    """Somebody, or some application, who calls the mailer."""

    ROOT = "/mailer/v1"

    def deposit(self, content: bytes | None = None, **fields: Any) -> Answer:
        """Deposit a letter: valid unless told otherwise; a field of None is left out."""
        given = {"category": "claims", "title": "Relance n° 1", "dated_on": "2026-11-20"} | fields
        options = {"headers": given.pop("headers", {})}
        form = {name: str(value) for name, value in given.items() if value is not None}
        file = (BytesIO(pdf() if content is None else content), "letter.pdf", "application/pdf")
        return self.open(
            "POST",
            "/letters",
            data={**form, "file": file},
            content_type="multipart/form-data; boundary=always-the-same",
            **options,
        )
