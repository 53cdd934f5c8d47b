"""A print shop: it takes batches, and reports what has left and what has come back."""

import csv
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any

from pypdf import PdfReader

from services.mailer.models import PaperItem
from shared.events.accounts import CodeAsker, EstablishmentFacts
from tests.answers import Answer
from tests.mailer.code_letters import asker, issued
from tests.mailer.printing import order, render
from tests.mailer.working import Works
from tests.mailer.world import TODAY, Caller, World


@dataclass
class Shop:
    """Whoever has letters printed, and what comes of it."""

    world: World
    printer: Caller

    def letters(self, count: int = 1, **home: Any) -> list[PaperItem]:
        """Have letters about new accounts made, each to an establishment of its own."""
        ids = [order(self.world, **home).id for _ in range(count)]
        render(self.world)
        return [item for item in self.world.paper() if item.id in ids]

    def code_letter(
        self, home: EstablishmentFacts, *askers: CodeAsker, purpose: str = "registration"
    ) -> PaperItem:
        """Have a letter with codes made."""
        self.world.told(issued(self.world, home, purpose, *(askers or (asker(self.world),))))
        render(self.world)
        return self.world.paper()[-1]

    def ask(self, kind: str = "account_created", envelope: str = "dl", **said: Any) -> Answer:
        return self.printer.post("/paper-batches", {"kind": kind, "envelope": envelope, **said})

    def run(self) -> None:
        Works(self.world).run()

    def batch(
        self, kind: str = "account_created", envelope: str = "dl", **said: Any
    ) -> dict[str, Any]:
        """Have a batch made, and read what is told of it."""
        asked = self.ask(kind, envelope, **said)
        assert asked.status_code == 202, asked.json
        self.run()
        return self.shown(asked.json["parameters"]["batch_id"])

    def shown(self, batch_id: str) -> dict[str, Any]:
        answer = self.printer.get(f"/paper-batches/{batch_id}")
        assert answer.status_code == 200, answer.json
        told: dict[str, Any] = answer.json
        return told

    def file(self, batch: dict[str, Any]) -> bytes:
        """Download the file of a batch, which its checksum fits."""
        answer = self.printer.get(f"/paper-batches/{batch['id']}/content")
        assert answer.status_code == 200, answer.json
        assert sha256(answer.data).hexdigest() == batch["sha256"]
        return answer.data

    def manifest(self, batch: dict[str, Any]) -> list[dict[str, str]]:
        answer = self.printer.get(f"/paper-batches/{batch['id']}/manifest")
        assert answer.status_code == 200, answer.json
        return list(csv.DictReader(StringIO(answer.data.decode()), delimiter=";"))

    def dispatch(self, *rows: tuple[str, object], query: str = "") -> Answer:
        """Confirm by a file that letters have left."""
        lines = "".join(f"{reference};{day}\r\n" for reference, day in rows)
        return self.hand_in("/paper-departures", f"reference;date\r\n{lines}", query=query)

    def bring_back(self, *rows: tuple[str, object, str], query: str = "", note: str = "") -> Answer:
        """Report by a file that letters have come back."""
        lines = "".join(f"{ref};{day};{reason};{note}\r\n" for ref, day, reason in rows)
        return self.hand_in(
            "/paper-returns", f"référence;date;motif;remarque\r\n{lines}", query=query
        )

    def hand_in(self, path: str, text: str, *, query: str = "") -> Answer:
        headers = {"Content-Type": "text/csv"}
        return self.printer.open("POST", path + query, data=text.encode(), headers=headers)

    def printed(self, count: int = 1) -> list[PaperItem]:
        """Have letters made and printed in a batch."""
        made = self.letters(count)
        self.batch()
        return self.now(made)

    def dispatched(self, count: int = 1, *, day: date = TODAY) -> list[PaperItem]:
        """Have letters made, printed and sent."""
        made = self.printed(count)
        assert self.dispatch(*((item.reference, day) for item in made)).status_code == 200
        return self.now(made)

    def placed(self, batch: dict[str, Any]) -> list[PaperItem]:
        """Read the letters of a batch, in their places."""
        found = [item for item in self.world.paper() if str(item.batch_id) == batch["id"]]
        return sorted(found, key=lambda item: item.place or 0)

    def now(self, items: list[PaperItem]) -> list[PaperItem]:
        """Read letters as they are now."""
        ids = [item.id for item in items]
        return [item for item in self.world.paper() if item.id in ids]


def pages_of(content: bytes) -> list[str]:
    """Read the words of each page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def rows_of(answer: Answer) -> list[tuple[str, list[str]]]:
    """Tell what became of each row: the outcome, and the columns that are wrong."""
    assert answer.status_code == 200, answer.json
    return [(row["outcome"], sorted(row["errors"])) for row in answer.json]
