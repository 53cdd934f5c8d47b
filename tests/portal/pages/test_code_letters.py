"""Whoever asks for a letter with a code is told when it leaves (design.md §4.1)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.portal.app import Portal, create_app
from services.portal.config import Settings
from tests.portal.pages.test_registration import WHO
from tests.portal.visitor import HERE, Visitor

NOW = datetime.now(UTC)
ESTABLISHMENT = "01920000-0000-7000-8000-000000000001"


def answer(leaves_at: datetime) -> dict[str, Any]:
    """What accounts answers whoever registers or would recover an establishment."""
    return {
        "establishment_id": ESTABLISHMENT,
        "recovery_id": ESTABLISHMENT,
        "name": "Commune d'Exemple",
        "status": "registered",
        "proof": "letter",
        "identifier": "SAUBK7MPQ",
        "letter_leaves_at": leaves_at.isoformat(),
        "lapses_at": (leaves_at + timedelta(days=60)).isoformat(),
    }


@pytest.fixture
def portal(tmp_path: Path, leaves_at: datetime) -> Portal:
    def services(request: httpx.Request) -> httpx.Response:
        return httpx.Response(201, json=answer(leaves_at), request=request)

    said = {"SECRETS": str(tmp_path), "PUBLIC_URL": HERE, "SUPPORT_PHONE": "+33199000000"}
    return create_app(Settings.read(said), httpx.MockTransport(services))


@pytest.mark.parametrize("path", ["/register", "/recover"])
@pytest.mark.parametrize(
    ("leaves_at", "told", "not_told"),
    [
        (NOW, "leaves today", "Somebody else has asked already"),
        (NOW + timedelta(days=7), "Somebody else has asked already", "leaves today"),
    ],
    ids=["at once", "in a week"],
)
def test_the_page_tells_when_the_letter_leaves(
    portal: Portal, path: str, told: str, not_told: str
) -> None:
    visitor = Visitor(portal)
    visitor.get(path)

    page = visitor.send(path, siret="20006541400011", contract_number="VF201", **WHO)

    assert page.status == 200, page.text
    assert told in page.text
    assert not_told not in page.text
    assert "/code?siret=20006541400011" in page.links()
