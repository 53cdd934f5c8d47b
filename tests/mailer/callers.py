"""Who calls the service, and the letters that they deposit."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast
from uuid import UUID

from pypdf import PdfWriter

from shared.events.accounts import AccountFacts
from shared.web import Service
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


@dataclass
class Caller:
    """Somebody, or some application, who calls the service with their token."""

    app: Service
    token: str
    account: AccountFacts | None = None

    @property
    def id(self) -> UUID:
        assert self.account is not None
        return self.account.account_id

    @property
    def facts(self) -> AccountFacts:
        assert self.account is not None
        return self.account

    def open(self, method: str, path: str, **options: Any) -> Answer:
        """Call a path below `/mailer/v1`."""
        ours = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        headers = ours | options.pop("headers", {})
        with self.app.test_client() as client:
            answer = client.open(f"/mailer/v1{path}", method=method, headers=headers, **options)
            return cast(Answer, answer)

    def get(self, path: str, **options: Any) -> Answer:
        return self.open("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        if body is not None:
            options["json"] = body
        return self.open("POST", path, **options)

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
