"""2. Two establishments register; the operator confirms them; their administrators arrive."""

from deploy.demo.client import Unexpected
from deploy.demo.people import Somebody
from deploy.demo.register import Entry, draw
from deploy.demo.scene import Scene


def play(scene: Scene) -> None:
    """Play the chapter."""
    tell, cast = scene.tell, scene.cast
    tell.chapter("2. Deux établissements s'inscrivent", "2. Two establishments register")
    scene.centre_head = cast.somebody("mr", "Isidore", "Marchand")
    scene.town_head = cast.somebody("ms", "Clémence", "Auberive")
    for entry, head in ((scene.centre, scene.centre_head), (scene.town, scene.town_head)):
        with tell.step(f"{entry.name} s'inscrit", f"{entry.name} registers"):
            register(scene, entry, head)
        with tell.step("L'opérateur confirme l'inscription", "The operator confirms it"):
            confirm(scene, head)
        with tell.step(
            f"{head.first_name} {head.last_name} reçoit le lien et crée son mot de passe",
            f"{head.first_name} {head.last_name} gets the link and creates a password",
        ):
            cast.create_password(head)
        with tell.step(
            "se connecte et accepte les conditions d'utilisation",
            "signs in and accepts the terms of use",
        ):
            cast.sign_in(head)
            accept_terms(head)
    with tell.step(
        "Une mauvaise paire SIRET + contrat est refusée sans rien dévoiler",
        "A wrong pair of SIRET and contract is refused and reveals nothing",
    ):
        _wrong_pair(scene)
    with tell.step(
        f"L'opérateur déclare {scene.centre.name} centralisateur",
        f"The operator marks {scene.centre.name} as centralising",
    ):
        make_centralising(scene, scene.centre_head)


def accept_terms(head: Somebody) -> None:
    """Let an administrator accept the newest of the terms in force."""
    in_force = head.client.get("/accounts/v1/terms").body
    newest = max(in_force, key=lambda terms: int(terms["number"]))
    head.client.post(
        f"/accounts/v1/establishments/{head.establishment_id}/terms-acceptances",
        expect={200, 201},
        json={"number": newest["number"], "digest": newest["digest"]},
    )


def register(scene: Scene, entry: Entry, head: Somebody) -> None:
    """Register an establishment with its first administrator."""
    made = head.client.post(
        "/accounts/v1/establishments",
        expect=201,
        json={
            "siret": entry.siret,
            "contract_number": entry.contract_number,
            "administrator": {
                **head.coordinates,
                "department": "Direction",
                "postal_address": {
                    "lines": [entry.street],
                    "postcode": entry.postcode,
                    "city": entry.city,
                },
            },
        },
    ).body
    head.establishment_id = made["establishment_id"]
    head.identifier = made["identifier"]
    scene.tell.fact(f"identifiant : {head.identifier}", f"identifier: {head.identifier}")


def confirm(scene: Scene, head: Somebody) -> None:
    """Let the operator confirm a registration, where the installation asks for it."""
    path = f"/accounts/v1/establishments/{head.establishment_id}"
    if scene.operator.client.get(path).body["status"] != "active":
        scene.operator.client.post(f"{path}/confirm", expect={200, 204}, json={})


def _wrong_pair(scene: Scene) -> None:
    stranger = scene.cast.somebody("mr", "Personne", "Nulle-Part")
    refusals = []
    nowhere = draw("Nulle part", "Ailleurs", ("mr", "Nul", "Autre"), chance=scene.chance)
    for siret, contract in ((scene.town.siret, "X000000"), (nowhere.siret, "X000000")):
        refusals.append(
            stranger.client.post(
                "/accounts/v1/establishments",
                expect={404, 409, 422, 429},
                json={
                    "siret": siret,
                    "contract_number": contract,
                    "administrator": {
                        **stranger.coordinates,
                        "postal_address": {
                            "lines": ["1 rue"],
                            "postcode": "00100",
                            "city": "Ailleurs",
                        },
                    },
                },
            )
        )
    if {(r.status, r.code) for r in refusals} != {(refusals[0].status, refusals[0].code)}:
        raise Unexpected(f"a wrong and an unknown pair are told apart: {refusals}")


def make_centralising(scene: Scene, head: Somebody) -> None:
    """Let the operator mark somebody's establishment as centralising."""
    scene.operator.client.edit(
        f"/accounts/v1/establishments/{head.establishment_id}", {"is_centralising": True}
    )
