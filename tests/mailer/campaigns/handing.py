"""What tests of campaigns do again and again: make a ZIP and its table, hand them in, look."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile

from services.mailer.domain.campaign_limits import PART
from shared.events.accounts import EstablishmentFacts
from tests.answers import Answer
from tests.mailer.working import Works, job_of, report_of
from tests.mailer.world import Caller, World, pdf

HEADER = (
    *("fichier", "siret", "contrat", "établissement", "catégorie", "titre", "date", "référence"),
    *("échéance", "contact", "courriel du contact", "téléphone du contact"),
)


def zipped(files: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


class Addressed(Protocol):
    """Whoever has a SIRET."""

    @property
    def siret(self) -> str: ...


def line(home: Addressed, number: int, **fields: str) -> dict[str, str]:
    """Write a line that is right unless told otherwise."""
    return {
        "fichier": f"{number}.pdf",
        "siret": home.siret,
        "catégorie": "claims",
        "titre": f"Relance n° {number}",
        "date": "20/11/2026",
        "référence": f"R-{number}",
    } | fields


def table(lines: Sequence[Mapping[str, str]]) -> bytes:
    text = StringIO()
    written = csv.DictWriter(text, HEADER, delimiter=";", restval="")
    written.writeheader()
    written.writerows(lines)
    return text.getvalue().encode("utf-8-sig")


@dataclass
class Handing:
    """Hands campaigns in as an operator, and lets the worker do the rest."""

    world: World
    operator: Caller
    works: Works

    def opened(self, content: bytes, **fields: Any) -> str:
        """Open a campaign for a ZIP of so many bytes; tell its id."""
        given = {"name": "Relances de novembre", "size": len(content)} | fields
        answer = self.operator.post("/campaigns", given)
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])

    def part(self, campaign: str, offset: int, content: bytes) -> Answer:
        """Send a part of the ZIP."""
        return self.operator.open(
            "PUT",
            f"/campaigns/{campaign}/content?offset={offset}",
            data=content,
            content_type="application/octet-stream",
        )

    def sent(self, path: Path) -> str:
        """Hand a ZIP in that stands in a file, part by part; tell the id of its campaign."""
        size = path.stat().st_size
        answer = self.operator.post("/campaigns", {"name": "Relances", "size": size})
        assert answer.status_code == 201, answer.json
        campaign = str(answer.json["id"])
        with path.open("rb") as file:
            for offset in range(0, size, PART):
                assert self.part(campaign, offset, file.read(PART)).status_code == 200
        return campaign

    def uploaded(self, files: Mapping[str, bytes], **fields: Any) -> str:
        """Hand a ZIP in; tell the id of its campaign."""
        content = zipped(files)
        campaign = self.opened(content, **fields)
        answer = self.part(campaign, 0, content)
        assert answer.status_code == 200, answer.json
        assert answer.json["status"] == "received"
        return campaign

    def check(self, campaign: str, content: bytes) -> Answer:
        """Have a table checked; nothing has been done yet."""
        return self.operator.open(
            "POST", f"/campaigns/{campaign}/check", data=content, content_type="text/csv"
        )

    def checked(self, campaign: str, lines: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
        """Have a table checked; tell what would become of each line."""
        answer = self.check(campaign, table(lines))
        self.works.run()
        assert job_of(self.operator, answer)["status"] == "done"
        return report_of(self.operator, answer)

    def deposit(self, campaign: str) -> Answer:
        return self.operator.post(f"/campaigns/{campaign}/deposit", {})

    def deposited(self, campaign: str) -> list[dict[str, Any]]:
        """Have the letters deposited; tell what has become of each line."""
        answer = self.deposit(campaign)
        self.works.run()
        assert job_of(self.operator, answer)["status"] == "done"
        return report_of(self.operator, answer)

    def done(
        self, home: EstablishmentFacts, count: int = 3, **fields: Any
    ) -> tuple[str, list[dict[str, Any]]]:
        """Hand in a campaign of so many letters to one box, and have them deposited."""
        campaign = self.uploaded({f"{n}.pdf": pdf(n) for n in range(1, count + 1)}, **fields)
        self.checked(campaign, [line(home, n) for n in range(1, count + 1)])
        return campaign, self.deposited(campaign)

    def shown(self, campaign: str) -> Any:
        return self.operator.get(f"/campaigns/{campaign}").json

    def letters(self, campaign: str) -> Any:
        return self.operator.get(f"/campaigns/{campaign}/letters").json
