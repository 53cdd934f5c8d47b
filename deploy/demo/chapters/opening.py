"""1. An operator imports the register, publishes the catalogue and the terms."""

from datetime import UTC, datetime

from deploy.demo import register
from deploy.demo.client import Unexpected
from deploy.demo.people import until
from deploy.demo.register import Entry
from deploy.demo.scene import SERVICES, TERMS, Scene
from shared.clock import paris_date


def play(scene: Scene) -> None:
    """Play the chapter."""
    tell, cast = scene.tell, scene.cast
    tell.chapter("1. L'opérateur ouvre la plateforme", "1. The operator opens the platform")
    with tell.step(
        "La commande crée un compte d'opérateur ; le lien arrive par courriel",
        "The command makes an operator's account; the link comes by e-mail",
    ):
        scene.operator = cast.somebody("ms", "Ondine", "Vasseur")
        scene.operator.identifier = scene.make_operator(scene.operator)
        cast.create_password(scene.operator)
    with tell.step("L'opérateur se connecte", "The operator signs in"):
        cast.sign_in(scene.operator)
    with tell.step(
        "Il importe le registre (CSV) : deux établissements de démonstration",
        "They import the register (CSV): two demonstration establishments",
    ):
        scene.centre, scene.town = _draw(scene)
        import_register(scene, [scene.centre, scene.town])
    with tell.step(
        "Il publie le catalogue : quatre services métier dans deux domaines",
        "They publish the catalogue: four business services in two domains",
    ):
        _publish_services(scene)
    with tell.step("Il publie les conditions d'utilisation", "They publish the terms of use"):
        _publish_terms(scene)


def _draw(scene: Scene) -> tuple[Entry, Entry]:
    centre = register.draw(
        "Centre de gestion d'Exempleville",
        "Exempleville",
        ("mr", "Aurèle", "Quintal"),
        chance=scene.chance,
    )
    town = register.draw(
        "Commune de Trifouillis",
        "Trifouillis",
        ("ms", "Philippine", "Lorgnon"),
        chance=scene.chance,
    )
    return centre, town


def import_register(scene: Scene, entries: list[Entry]) -> None:
    """Let the operator import lines of the register, after a dry run."""
    csv = register.to_csv(entries).encode()
    for query in ("?dry_run=true", ""):
        report = scene.operator.client.post(
            f"/accounts/v1/register-entries{query}",
            content=csv,
            headers={"Content-Type": "text/csv; charset=utf-8"},
        ).body
        outcomes = {line["outcome"] for line in report}
        if not outcomes <= {"created", "updated", "unchanged"} or len(report) != len(entries):
            raise Unexpected(f"the register was not taken: {report}")


def _publish_services(scene: Scene) -> None:
    known = {
        service["code"]: service
        for service in scene.operator.client.get(
            "/accounts/v1/services", params={"page_size": 100}
        ).body
    }
    for service in SERVICES:
        if service["code"] not in known:  # by now another demo may have published it: 409
            scene.operator.client.post("/accounts/v1/services", expect={201, 409}, json=service)


def _publish_terms(scene: Scene) -> None:
    if not scene.operator.client.get("/accounts/v1/terms").body:
        scene.operator.client.post(
            "/accounts/v1/terms",
            expect=201,
            json={"text": TERMS, "effective_on": paris_date(datetime.now(UTC)).isoformat()},
        )
    until(
        "the terms are published",
        lambda: bool(scene.operator.client.get("/accounts/v1/terms").body),
    )
