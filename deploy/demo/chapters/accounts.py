"""3 and 4. An administrator gives accounts, and looks after them."""

from deploy.demo.client import Unexpected
from deploy.demo.people import Somebody, until
from deploy.demo.scene import Scene

ADDRESS = {"lines": ["1 place de l'Exemple"], "postcode": "00100", "city": "Trifouillis"}


def play(scene: Scene) -> None:
    """Play both chapters."""
    scene.tell.chapter("3. Un compte est créé", "3. An account is created")
    _first_account(scene)
    scene.tell.chapter("4. Les comptes vivent", "4. Accounts live")
    _daily_life(scene)


def accounts_of(head: Somebody) -> str:
    """Give the path of the accounts of somebody's establishment."""
    return f"/accounts/v1/establishments/{head.establishment_id}/accounts"


def create(
    head: Somebody, person: Somebody, *, profile: str, rights: dict[str, str]
) -> dict[str, object]:
    """Create an account: coordinates and rights in one act."""
    made = head.client.post(
        accounts_of(head),
        expect=201,
        json={
            **person.coordinates,
            "department": "Ressources humaines",
            "profile": profile,
            "rights": rights,
            **({"postal_address": ADDRESS} if profile == "administrator" else {}),
        },
    ).body
    person.identifier = made["identifier"]
    person.account_id = made["id"]
    person.establishment_id = head.establishment_id
    return dict(made)


def _first_account(scene: Scene) -> None:
    tell, cast = scene.tell, scene.cast
    head = scene.town_head
    scene.clerk = cast.somebody("ms", "Solange", "Petitbois")
    with tell.step(
        "L'administratrice crée un compte (coordonnées et droits en un seul acte)",
        "The administrator creates an account (coordinates and rights in one act)",
    ):
        create(head, scene.clerk, profile="user", rights={"carriere-affiliation": "write"})
        tell.fact(
            f"identifiant remis à l'administratrice : {scene.clerk.identifier}",
            f"the identifier is given to the administrator: {scene.clerk.identifier}",
        )
    with tell.step(
        "La titulaire reçoit le courriel avec tous les faits, sans l'identifiant",
        "The holder gets the e-mail with every fact, and without the identifier",
    ):
        _check_mail(scene)
    with tell.step(
        "Une lettre au représentant légal est faite en PDF",
        "A letter to the legal representative is made as a PDF",
    ):
        _check_paper(scene)
    with tell.step(
        "La titulaire crée son mot de passe et se connecte",
        "The holder creates the password and signs in",
    ):
        cast.create_password(scene.clerk)
        cast.sign_in(scene.clerk)
    with tell.step(
        "Simple utilisatrice, elle n'accède pas à la gestion des comptes",
        "A plain user, she is refused account management",
    ):
        scene.clerk.client.get(accounts_of(head), expect=403)
        scene.clerk.client.post(accounts_of(head), expect=403, json={})


def _check_mail(scene: Scene) -> None:
    mail = scene.cast.mail(scene.clerk)
    head, town = scene.town_head, scene.town
    for fact in (
        scene.clerk.last_name,
        head.last_name,
        town.name,
        town.contract_number,
        town.street,
        town.postcode,
        "15",
    ):
        if fact not in mail.text:
            raise Unexpected(f"the e-mail does not say “{fact}”")
    if scene.clerk.identifier in mail.text:
        raise Unexpected("the identifier and the password link travel together")


def _check_paper(scene: Scene) -> None:
    def letters() -> list[dict[str, str]]:
        found: list[dict[str, str]] = scene.operator.client.get(
            "/mailer/v1/paper-items",
            params={
                "establishment_id": scene.town_head.establishment_id,
                "kind": "account_created",  # those with codes are read in their batch alone
                "page_size": 100,
            },
        ).body
        return [item for item in found if item["status"] == "to_print"]

    until("the letter is made", lambda: bool(letters()), patience=scene.client.patience)
    item = letters()[-1]
    pdf = scene.operator.client.get(f"/mailer/v1/paper-items/{item['id']}/content").content
    if not pdf.startswith(b"%PDF-"):
        raise Unexpected("the letter is no PDF")


def _daily_life(scene: Scene) -> None:
    tell, cast = scene.tell, scene.cast
    head, clerk = scene.town_head, scene.clerk
    path = f"{accounts_of(head)}/{clerk.account_id}"
    until(
        "the account is active",
        lambda: head.client.get(path).body["status"] == "active",
        patience=scene.client.patience,
    )
    with tell.step("Elle modifie les droits", "She modifies rights"):
        rights = {"rights": {"carriere-affiliation": "read", "finances-declarations": "write"}}
        head.client.edit(f"{path}/rights", rights, method="PUT")
    with tell.step("Elle modifie les coordonnées", "She modifies coordinates"):
        head.client.edit(path, {"department": "Paie"})
    with tell.step(
        "Sans la version lue, rien ne change", "Without the version read, nothing changes"
    ):
        head.client.send("PATCH", path, expect=428, json={"department": "X"})
        head.client.send(
            "PATCH", path, expect=412, json={"department": "X"}, headers={"If-Match": '"stale"'}
        )
    with tell.step("Elle renouvelle le compte", "She renews the account"):
        head.client.post(f"{path}/renew")
    second = cast.somebody("mr", "Balthazar", "Hautcoeur")
    with tell.step("Elle promeut un utilisateur administrateur", "She promotes a user"):
        create(head, second, profile="user", rights={})
        cast.create_password(second)
        cast.sign_in(second)
        other = f"{accounts_of(head)}/{second.account_id}"
        until(
            "the second account is active",
            lambda: head.client.get(other).body["status"] == "active",
            patience=scene.client.patience,
        )
        _promote(head, other)
    leaver = cast.somebody("ms", "Yolande", "Partance")
    with tell.step("Elle supprime le compte de qui est parti", "She deletes a leaver's account"):
        create(head, leaver, profile="user", rights={})
        gone = head.client.send(
            "DELETE", f"{accounts_of(head)}/{leaver.account_id}", expect={204, 404}
        )
        if gone.status == 404 and not gone.was_retried:
            raise Unexpected("the account to delete was not there")
    with tell.step("Elle ne peut se supprimer elle-même", "She cannot delete herself"):
        head.client.send("DELETE", f"{accounts_of(head)}/{head.account_id}", expect=409)
    with tell.step(
        "Elle cherche dans la liste et lit l'historique",
        "She searches the list and reads the history",
    ):
        found = head.client.get(accounts_of(head), params={"q": "petitbois inconnu"}).body
        if [row["identifier"] for row in found] != [clerk.identifier]:
            raise Unexpected(f"the search found {found}")
        _check_history(scene)


def _promote(head: Somebody, path: str) -> None:
    answer = head.client.post(
        f"{path}/promote", expect={200, 409}, json={"postal_address": ADDRESS}
    )
    if answer.status == 409 and head.client.get(path).body["profile"] != "administrator":
        raise Unexpected(f"the promotion was refused: {answer.body}")


def _check_history(scene: Scene) -> None:
    head = scene.town_head
    wanted = {
        "accounts.account.created",
        "accounts.account.rights_changed",
        "accounts.account.changed",
        "accounts.account.renewed",
        "accounts.account.promoted",
        "accounts.account.deleted",
    }

    def operations() -> set[str]:
        rows = head.client.get(
            f"/accounts/v1/establishments/{head.establishment_id}/history",
            params={"page_size": 100},
        ).body
        return {row["operation"] for row in rows}

    until(
        "the history tells all of it",
        lambda: wanted <= operations(),
        patience=scene.client.patience,
    )
