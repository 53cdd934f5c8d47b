"""7. A letter is deposited, told, opened, and the reading recorded."""

from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.demo.client import Unexpected
from deploy.demo.people import Somebody, until
from deploy.demo.scene import Scene

CATEGORY, CAREERS = "demo-finances", "demo-carriere"
KINDS = {
    CATEGORY: (
        {"fr": "Appels de cotisations (démonstration)", "en": "Calls (demo)"},
        "finances-declarations",
    ),
    CAREERS: (
        {"fr": "Relevés de carrière (démonstration)", "en": "Careers (demo)"},
        "carriere-affiliation",
    ),
}
"""The kinds of the demonstration: what each is called, and the right that opens it."""

ACCOUNTS = "financial-accounts"
"""A kind that is there from the beginning; administrators read it."""


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


def deposit(
    scene: Scene, head: Somebody, *, title: str, category: str = CATEGORY, **fields: str
) -> dict[str, Any]:
    """Let the operator deposit a letter in the letter box of somebody's establishment.

    :param fields: what it says beside, as the API calls it
    """
    if category in KINDS:
        _category(scene, category)
    letter: dict[str, Any] = scene.operator.client.post(
        "/mailer/v1/letters",
        expect=201,
        data={
            "category": category,
            "establishment_id": head.establishment_id,
            "title": title,
            "dated_on": datetime.now(UTC).date().isoformat(),
            "reference": f"DEMO-{scene.cast.run}",
            **fields,
        },
        files={"file": ("courrier.pdf", small_pdf(title), "application/pdf")},
    ).body
    return letter


def fill(scene: Scene, head: Somebody) -> None:
    """Fill a letter box: letters of several kinds, one that asks for an answer, one withdrawn."""
    run, later = scene.cast.run, timedelta(days=30)
    deposit(scene, head, title="Appel de cotisations")
    deposit(
        scene,
        head,
        title="Relevé de carrière à compléter (démonstration)",
        category=CAREERS,
        reference=f"DEMO-{run}-CARRIERE",
        due_on=(datetime.now(UTC) + later).date().isoformat(),
        reply_name="Service des carrières (démonstration)",
        reply_email="carrieres@example.org",
        reply_phone="01 99 00 12 34",
    )
    deposit(
        scene,
        head,
        title="Compte financier de l'exercice (démonstration)",
        category=ACCOUNTS,
        reference=f"DEMO-{run}-COMPTE",
    )
    wrong = deposit(
        scene,
        head,
        title="Avis d'un autre établissement (démonstration)",
        category=ACCOUNTS,
        reference=f"DEMO-{run}-RETIRE",
    )
    scene.operator.client.post(
        f"/mailer/v1/letters/{wrong['id']}/withdraw",
        json={"reason": "Déposé par erreur : ce courrier était pour un autre établissement."},
    )


def _category(scene: Scene, code: str) -> None:
    known = scene.operator.client.get("/mailer/v1/letter-categories", params={"page_size": 100})
    if code not in {category["code"] for category in known.body}:
        labels, service = KINDS[code]
        scene.operator.client.post(
            "/mailer/v1/letter-categories",
            expect={201, 409},
            json={
                "code": code,
                "labels": labels,
                "service": service,
                "is_notified": True,
                "has_paper_copy": False,
            },
        )


def small_pdf(title: str) -> bytes:
    """Typeset a one-page letter."""
    import typst

    return bytes(typst.compile(f"#set document(date: none)\n= {title}\nDémonstration.".encode()))
