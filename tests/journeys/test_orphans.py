"""Everybody's account expires, and an establishment finds an administrator again by a letter."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from deploy.demo.chapters import opening, registering
from deploy.demo.chapters.accounts import ADDRESS
from deploy.demo.people import Somebody, until
from deploy.demo.places import operator_command
from deploy.demo.scene import Scene
from deploy.demo.telling import operator_maker
from services.mailer.domain.paper_contents import WITH_CODES
from tests.journeys import later
from tests.journeys.conftest import Start, scene_on
from tests.journeys.embedded import Embedded

LATER = timedelta(days=580)
"""Nineteen months: past everybody's 18."""

PRINTED = re.compile(r"\b[2-9A-Z]{4} [2-9A-Z]{4} [2-9A-Z]{4}\b")


def live_later(installation: Embedded, scene: Scene, folder: Path) -> None:
    """Stop the installation, start it at a time when all have expired, with a new operator."""
    installation.stop()
    installation.python = later.python(folder, LATER)
    installation.start()
    installation.wait()
    command = [installation.python, *operator_command(installation.data)[1:]]
    scene.operator = scene.cast.somebody("mr", "Octave", "Nouveau")
    scene.operator.identifier = operator_maker(command)(scene.operator)
    scene.cast.create_password(scene.operator)
    scene.cast.sign_in(scene.operator)


def delegate(scene: Scene) -> str:
    """Let the town give the centre a delegation for two years, and tell its path."""
    body = {
        "targets": [{"siret": scene.town.siret, "contract_number": scene.town.contract_number}],
        "rights": {"carriere-affiliation": "read"},
        "ends_on": (datetime.now(UTC) + timedelta(days=720)).date().isoformat(),
        "message": "Pour deux ans.",
    }
    asked: list[dict[str, Any]] = []

    def ask() -> bool:
        answer = scene.centre_head.client.post(
            "/delegation/v1/delegations", expect={200, 403}, json=body
        )
        asked[:] = answer.body if answer.status == 200 else []
        return bool(asked) and "delegation_id" in asked[0]

    until("the target is known", ask)
    path = f"/delegation/v1/delegations/{asked[0]['delegation_id']}"
    shown = scene.town_head.client.get(path).body
    scene.town_head.client.post(f"{path}/accept", json={"text_hash": shown["text_hash"]})
    return path


def read_letter(scene: Scene, kind: str) -> str:
    """Wait for a letter to the town's representative to be made, and read it."""
    query = {"establishment_id": scene.town_head.establishment_id, "kind": kind}
    found: list[dict[str, Any]] = []

    def is_made() -> bool:
        rows = scene.operator.client.get("/mailer/v1/paper-items", params=query).body
        found[:] = [row for row in rows if row["status"] == "to_print"]
        return bool(found)

    until(f"the letter {kind} is made", is_made)
    if kind in WITH_CODES:
        return printed(scene, found[0])
    path = f"/mailer/v1/paper-items/{found[0]['id']}/content"
    pages = PdfReader(BytesIO(scene.operator.client.get(path).content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def printed(scene: Scene, item: dict[str, Any]) -> str:
    """Have a letter printed in a batch, and read it there: it carries codes."""
    client = scene.operator.client
    body = {"kind": item["kind"], "envelope": item["envelope"]}
    job = client.post("/mailer/v1/paper-batches", expect=202, json=body).body
    told: list[dict[str, Any]] = []

    def is_over() -> bool:
        told[:] = [client.get(f"/mailer/v1/jobs/{job['id']}").body]
        return told[0]["ended_at"] is not None

    until("the job of the batch is over", is_over)
    assert told[0]["status"] == "done", told
    path = f"/mailer/v1/paper-batches/{job['parameters']['batch_id']}"
    lines = client.get(f"{path}/manifest").content.decode().splitlines()
    rows = [dict(zip(lines[0].split(";"), line.split(";"), strict=True)) for line in lines[1:]]
    (row,) = (row for row in rows if row["reference"] == item["reference"])
    pages = PdfReader(BytesIO(client.get(f"{path}/content").content)).pages
    first = int(row["first_page"]) - 1
    mine = pages[first : first + int(row["pages"])]
    return " ".join(" ".join(page.extract_text() for page in mine).split())


def recover_by_letter(scene: Scene, newcomer: Somebody) -> None:
    """Ask for a letter, type its code, and create a password."""
    asked = newcomer.client.post(
        "/accounts/v1/recoveries",
        expect=201,
        json={
            "siret": scene.town.siret,
            "contract_number": scene.town.contract_number,
            "administrator": newcomer.coordinates | {"postal_address": ADDRESS},
        },
    ).body
    letter = read_letter(scene, "recovery_code")
    assert newcomer.last_name in letter
    (code,) = PRINTED.findall(letter)
    made = newcomer.client.post(
        f"/accounts/v1/establishments/{asked['establishment_id']}/recover",
        json={"code": code, "recovery_id": asked["recovery_id"]},
    ).body
    newcomer.identifier = made["identifier"]
    scene.cast.create_password(newcomer)
    scene.cast.sign_in(newcomer)


def orphans(scene: Scene) -> set[str]:
    rows = scene.operator.client.get(
        "/accounts/v1/establishments", params={"is_orphaned": "true", "page_size": 100}
    ).body
    return {row["id"] for row in rows}


@pytest.mark.broker
def test_an_establishment_that_everybody_has_left_is_recovered_by_a_letter(
    start: Start, vhost: str, tmp_path: Path
) -> None:
    installation = start(broker=vhost)
    with scene_on(installation) as scene:
        opening.play(scene)
        registering.play(scene)
        delegation = delegate(scene)
        centre, town = scene.centre_head, scene.town_head

        live_later(installation, scene, tmp_path)

        both = {centre.establishment_id, town.establishment_id}
        until("both are known to be orphaned", lambda: both <= orphans(scene))
        assert scene.town.siret in read_letter(scene, "establishment_orphaned")
        scene.cast.mail(town, where=lambda mail: "plus d'administrateur" in mail.subject)
        town.client.token = None
        town.client.post(
            "/identity/v1/sessions",
            expect=403,
            json={"identifier": town.identifier, "password": town.password},
        )

        # An operator renews the centre's administrator, who sees that the town has lost its own.
        scene.operator.client.post(
            f"/accounts/v1/establishments/{centre.establishment_id}/recover",
            json={"account_id": centre.account_id},
        )
        until_signed_in(scene, centre)
        assert centre.client.get(delegation).body["delegating_is_orphaned"] is True

        newcomer = scene.cast.somebody("ms", "Ambre", "Solier")
        recover_by_letter(scene, newcomer)

        until("both have recovered", lambda: not both & orphans(scene))
        until(
            "delegation knows",
            lambda: centre.client.get(delegation).body["delegating_is_orphaned"] is False,
        )
        theirs = f"/accounts/v1/establishments/{town.establishment_id}"
        registering.accept_terms(newcomer)
        newcomer.client.post(f"{theirs}/accounts/{town.account_id}/renew")
        until_signed_in(scene, town)
        told = [row["operation"] for row in newcomer.client.get(f"{theirs}/history").body]
        assert {
            "accounts.establishment.orphaned",
            "accounts.establishment.recovered",
        } <= set(told)


def until_signed_in(scene: Scene, person: Somebody) -> None:
    """Wait until identity has heard that somebody's account is renewed, and sign them in."""

    def signs_in() -> bool:
        answer = person.client.post(
            "/identity/v1/sessions",
            expect={201, 401, 403},
            json={"identifier": person.identifier, "password": person.password},
        )
        return answer.status == 201

    person.client.token = person.client.renew = person.client.prove = None
    until("identity knows of the renewal", signs_in)
    scene.cast.sign_in(person)
