"""7. A letter is deposited, told, opened, and the reading recorded."""

from datetime import UTC, datetime
from typing import Any

from deploy.demo.client import Unexpected
from deploy.demo.people import Somebody, until
from deploy.demo.scene import Scene

CATEGORY = "demo-finances"


def play(scene: Scene) -> None:
    """Play the chapter."""
    tell, town = scene.tell, scene.town_head
    tell.chapter("7. Un courrier", "7. A letter")
    title = f"Appel de cotisations {scene.cast.run}"
    with tell.step(
        "L'opérateur dépose un courrier (PDF) pour la commune",
        "The operator deposits a letter (PDF) for the town",
    ):
        letter = deposit(scene, town, title=title)
    with tell.step("Ses gens en sont avertis par courriel", "Its people are told by e-mail"):
        scene.cast.mail(town, where=lambda mail: title in mail.text or title in mail.subject)
    box = f"/mailer/v1/establishments/{town.establishment_id}/letters"
    with tell.step("L'une d'elles l'ouvre", "One of them opens it"):
        scene.cast.refresh(town)
        unread = town.client.get(box, params={"unread": "true"}).body
        if letter["id"] not in {row["id"] for row in unread}:
            raise Unexpected("the letter is not among the unread ones")
        pdf = town.client.get(f"{box}/{letter['id']}/content").content
        if not pdf.startswith(b"%PDF-"):
            raise Unexpected("the letter is no PDF")
    with tell.step("La lecture est enregistrée", "The reading is recorded"):

        def recorded() -> bool:
            readings = town.client.get(f"{box}/{letter['id']}/readings").body
            return town.account_id in {reading["account_id"] for reading in readings}

        until("the reading is recorded", recorded, patience=scene.client.patience)
        still = town.client.get(box, params={"unread": "true"}).body
        if letter["id"] in {row["id"] for row in still}:
            raise Unexpected("the letter that was opened is still unread")


def deposit(scene: Scene, head: Somebody, *, title: str) -> dict[str, Any]:
    """Let the operator deposit a letter in the letter box of somebody's establishment."""
    _category(scene)
    letter: dict[str, Any] = scene.operator.client.post(
        "/mailer/v1/letters",
        expect=201,
        data={
            "category": CATEGORY,
            "establishment_id": head.establishment_id,
            "title": title,
            "dated_on": datetime.now(UTC).date().isoformat(),
            "reference": f"DEMO-{scene.cast.run}",
        },
        files={"file": ("courrier.pdf", small_pdf(title), "application/pdf")},
    ).body
    return letter


def _category(scene: Scene) -> None:
    known = scene.operator.client.get("/mailer/v1/letter-categories").body
    if CATEGORY not in {category["code"] for category in known}:
        scene.operator.client.post(
            "/mailer/v1/letter-categories",
            expect={201, 409},
            json={
                "code": CATEGORY,
                "labels": {"fr": "Appels de cotisations (démonstration)", "en": "Calls (demo)"},
                "service": "finances-declarations",
                "is_notified": True,
                "has_paper_copy": False,
            },
        )


def small_pdf(title: str) -> bytes:
    """Typeset a one-page letter."""
    import typst

    return bytes(typst.compile(f"#set document(date: none)\n= {title}\nDémonstration.".encode()))
