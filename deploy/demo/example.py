"""The worked example of `./comptoir up --demo`: establishments, people, delegations, letters.

Run as `python -m deploy.demo.example URL DATA` by the process that serves it, once it is ready.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from deploy.demo import places, register, telling
from deploy.demo.chapters import accounts, letters, opening, registering
from deploy.demo.client import Client, Unexpected
from deploy.demo.people import Somebody, until
from deploy.demo.register import Entry
from deploy.demo.scene import Scene
from deploy.demo.teller import Teller

ESTABLISHMENTS = (
    ("Centre de gestion du Val d'Exemple", "Exempleville", ("mr", "Anselme", "Corbier")),
    ("Commune de Sainte-Démonstration", "Sainte-Démonstration", ("ms", "Fantine", "Duclos")),
    ("Centre hospitalier d'Essai", "Essai-sur-Loire", ("ms", "Garance", "Montaigu")),
)
HEADS = (("mr", "Lucien", "Barrot"), ("ms", "Odile", "Fresnay"), ("mr", "Gaspard", "Vernet"))
PEOPLE = (
    ("ms", "Agathe", "Dupont", {"carriere-affiliation": "write"}),
    ("mr", "Étienne", "Lefèvre", {"carriere-affiliation": "read", "finances-declarations": "read"}),
    ("ms", "Noémie", "Dupond", {"finances-declarations": "write"}),
)
PROTECTED = (1, 2)
"""Who has a second factor, whoever must: of which establishment, and which of its people."""

ASKED = {"accounts": "write", "carriere-affiliation": "read", "letters": "read"}
"""What the centre asks to do for the others."""

Row = dict[str, str]


def main(url: str, data: Path) -> None:
    """Make the example, unless it is there; show who can sign in.

    :raises Unexpected: the installation did not answer as it should
    """
    kept = data / "demo.json"
    console = Console(stderr=True, highlight=False)
    if kept.exists():
        console.print(f"  The worked example is there; who can sign in stands in {kept}.")
        return
    console.print("  making the worked example …")
    scene = telling.make_scene(
        Client(url, patience=60),
        mails=str(data / "mails"),
        operator=places.operator_command(data),
        teller=Teller(console=Console(quiet=True)),
    )
    try:
        rows = list(make(scene))
    finally:
        scene.client.close()
    _keep(kept, rows)
    _show(console, rows, kept)


def make(scene: Scene) -> Iterator[Row]:
    """Make the example, and tell each person who can sign in.

    All of a kind are written to before the first opens their e-mail: nobody waits for one alone.
    """
    opening.play(scene)
    yield _row("(plate-forme)", "opérateur", scene.operator)
    entries = [
        register.draw(name, city, person, chance=scene.chance)
        for name, city, person in ESTABLISHMENTS
    ]
    opening.import_register(scene, entries)
    heads = [_registered(scene, entry, name) for entry, name in zip(entries, HEADS, strict=True)]
    for head in heads:
        _arrive(scene, head)
    staff = [_people(scene, head) for head in heads]
    for entry, head, people in zip(entries, heads, staff, strict=True):
        yield _row(entry.name, "administrateur", head)
        for person in people:
            scene.cast.create_password(person)
            if head is heads[PROTECTED[0]] and person is people[PROTECTED[1]]:
                scene.cast.sign_in(person)
                scene.cast.add_factor(person)
            yield _row(entry.name, "utilisateur", person)
    registering.make_centralising(scene, heads[0])
    _delegations(entries, heads, staff[0][0])
    for head in heads[1:]:
        letters.fill(scene, head)


def _registered(scene: Scene, entry: Entry, name: tuple[str, str, str]) -> Somebody:
    head = scene.cast.somebody(*name)
    registering.register(scene, entry, head)
    registering.confirm(scene, head)
    return head


def _arrive(scene: Scene, head: Somebody) -> None:
    scene.cast.create_password(head)
    scene.cast.sign_in(head)
    registering.accept_terms(head)


def _people(scene: Scene, head: Somebody) -> list[Somebody]:
    people = []
    for title, first_name, last_name, rights in PEOPLE:
        person = scene.cast.somebody(title, first_name, last_name)
        accounts.create(head, person, profile="user", rights=rights)
        people.append(person)
    return people


def _delegations(entries: list[Entry], heads: list[Somebody], delegate: Somebody) -> None:
    """Ask both others for a delegation; the town accepts, the hospital has not answered yet.

    Somebody of the centre is assigned in the one that is active.
    """
    centre, town, _ = heads
    targets = [{"siret": e.siret, "contract_number": e.contract_number} for e in entries[1:]]

    def ask() -> bool:
        answer = centre.client.post(
            "/delegation/v1/delegations",
            expect={200, 403},  # 403: that it is centralising has not arrived yet
            json={
                "targets": targets,
                "rights": ASKED,
                "ends_on": (datetime.now(UTC) + timedelta(days=365)).date().isoformat(),
                "message": "Nous gérons vos comptes à votre place.",
            },
        )
        if answer.status == 403:
            return False
        asked = answer.body
        targets[:] = [
            target
            for target, outcome in zip(targets, asked, strict=True)
            if "delegation_id" not in outcome
        ]
        first.extend(o["delegation_id"] for o in asked if o.get("delegation_id"))
        return not targets

    first: list[str] = []
    until("both targets are known", ask, patience=60)
    for delegation_id in first:
        path = f"/delegation/v1/delegations/{delegation_id}"
        shown = town.client.get(path, expect={200, 404})
        if shown.status == 200:
            town.client.post(f"{path}/accept", json={"text_hash": shown.body["text_hash"]})
            _assign(centre, delegate, path)


def _assign(centre: Somebody, delegate: Somebody, path: str) -> None:
    def assigned() -> bool:
        answer = centre.client.post(
            f"{path}/assignments",
            expect={200, 201, 404, 409, 422},  # refused: that there is this account has not arrived
            json={"account_id": delegate.account_id, "rights": ASKED},
        )
        return answer.status in {200, 201}

    until("somebody of the centre is assigned", assigned, patience=60)


def _row(establishment: str, role: str, person: Somebody) -> Row:
    """Tell who can sign in, and the key of their authenticator application.

    Without a key the password is enough.
    """
    return {
        "establishment": establishment,
        "establishment_id": person.establishment_id,
        "role": role,
        "name": f"{person.first_name} {person.last_name}",
        "identifier": person.identifier,
        "password": person.password,
        "totp": person.application.key if person.application else "",
    }


def _keep(place: Path, rows: list[Row]) -> None:
    draft = place.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"made_at": datetime.now(UTC).isoformat(), "people": rows}, file, indent=2)
    draft.replace(place)


def _show(console: Console, rows: list[Row], kept: Path) -> None:
    console.print("\n  The worked example: who can sign in (identifier, password)")
    for establishment, people in groupby(rows, key=lambda row: row["establishment"]):
        console.print(f"\n  [bold]{escape(establishment)}[/bold]")
        for row in people:
            who = f"{row['name']}, {row['role']}"
            if row.get("totp"):
                who += f"; application d'authentification, clé {row['totp']}"
            line = f"    {row['identifier']}  {row['password']}  {who}"
            console.print(line, markup=False, emoji=False, soft_wrap=True)  # to be copied as it is
    console.print(f"\n  Also in {kept}.")


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]))
    except Unexpected as error:
        sys.exit(f"  The worked example was not finished: {error}")
