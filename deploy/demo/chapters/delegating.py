"""5 and 6. A delegation is asked for, given, used, and taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.demo.chapters.access import check_access, status_of
from deploy.demo.chapters.accounts import accounts_of, create
from deploy.demo.client import Unexpected
from deploy.demo.people import until
from deploy.demo.scene import Scene


def play(scene: Scene) -> None:
    """Play both chapters."""
    give(scene)
    take_back(scene)


def give(scene: Scene) -> None:
    """Ask for a delegation, accept it, and work by it."""
    scene.tell.chapter("5. Une délégation", "5. A delegation")
    _ask(scene)
    _accept(scene)
    _assign(scene)
    _work(scene)


def take_back(scene: Scene) -> None:
    """End the delegation."""
    scene.tell.chapter("6. La délégation prend fin", "6. The delegation ends")
    _terminate(scene)


def _path(scene: Scene) -> str:
    return f"/delegation/v1/delegations/{scene.delegation['id']}"


def _ask(scene: Scene) -> None:
    tell, head = scene.tell, scene.centre_head
    with tell.step(
        "L'administrateur du centre demande une délégation",
        "The centre's administrator requests a delegation",
    ):
        ends_on = (datetime.now(UTC) + timedelta(days=365)).date().isoformat()
        outcome: list[dict[str, Any]] = []

        def asked() -> bool:
            answer = head.client.post(
                "/delegation/v1/delegations",
                expect={200, 403},  # 403: that it is centralising has not arrived yet
                json={
                    "targets": [
                        {"siret": scene.town.siret, "contract_number": scene.town.contract_number}
                    ],
                    "rights": {
                        "accounts": "write",
                        "carriere-affiliation": "write",
                        "finances-declarations": "read",
                    },
                    "ends_on": ends_on,
                    "message": "Pour gérer vos comptes à votre place.",
                },
            )
            outcome[:] = answer.body if answer.status == 200 else []
            return bool(outcome) and "delegation_id" in outcome[0]

        until("the target is known here", asked, patience=scene.client.patience)
        scene.delegation = {"id": outcome[0]["delegation_id"]}
    with tell.step(
        "Les administrateurs de la commune en sont avertis par courriel",
        "The town's administrators are told by e-mail",
    ):
        scene.cast.mail(scene.town_head, where=lambda mail: scene.centre.name in mail.text)
    check_access(scene, scene.centre_head, allowed=False)


def _accept(scene: Scene) -> None:
    tell, head = scene.tell, scene.town_head
    with tell.step(
        "L'une d'elles accepte, en restreignant ce qui était demandé",
        "One of them accepts, with a narrower scope",
    ):
        scene.cast.refresh(head)
        shown = head.client.get(_path(scene)).body
        narrower = {"accounts": "write", "carriere-affiliation": "read"}
        head.client.post(
            f"{_path(scene)}/accept",
            expect=409,
            json={"text_hash": "0" * 64, "rights": narrower},
        )
        answer = head.client.post(
            f"{_path(scene)}/accept",
            expect={200, 409},
            json={"text_hash": shown["text_hash"], "rights": narrower},
        )
        if answer.status == 409 and head.client.get(_path(scene)).body["status"] != "active":
            raise Unexpected(f"the acceptance was refused: {answer.body}")


def _assign(scene: Scene) -> None:
    tell, cast, head = scene.tell, scene.cast, scene.centre_head
    with tell.step(
        "L'administrateur du centre affecte une personne de son établissement",
        "The centre's administrator assigns one of their own accounts",
    ):
        scene.delegate = cast.somebody("mr", "Théodule", "Relais")
        create(head, scene.delegate, profile="user", rights={})
        cast.create_password(scene.delegate)
        cast.sign_in(scene.delegate)
        check_access(scene, scene.delegate, allowed=False)

        def assigned() -> bool:
            answer = head.client.post(
                f"{_path(scene)}/assignments",
                expect={200, 201, 404, 409, 422},
                json={"account_id": scene.delegate.account_id, "rights": {"accounts": "write"}},
            )
            return answer.status in {200, 201}

        until("the account may be assigned", assigned, patience=scene.client.patience)
    check_access(scene, scene.delegate, allowed=True)


def _work(scene: Scene) -> None:
    tell, delegate, town = scene.tell, scene.delegate, scene.town_head
    theirs = accounts_of(town)
    with tell.step(
        "Cette personne voit et renouvelle les comptes de la commune",
        "This person lists and renews the town's accounts",
    ):
        until(
            "the delegation has reached accounts",
            lambda: status_of(delegate, theirs) == 200,
            patience=scene.client.patience,
        )
        delegate.client.post(f"{theirs}/{scene.clerk.account_id}/renew")
        perimeter = delegate.client.get("/delegation/v1/perimeter").body
        if town.establishment_id not in {row["establishment_id"] for row in perimeter}:
            raise Unexpected(f"the town is not in the perimeter: {perimeter}")
    with tell.step("… et rien au-delà de ses droits", "… and nothing beyond the rights"):
        delegate.client.send("DELETE", f"{theirs}/{town.account_id}", expect={403, 404})
        delegate.client.post(f"{theirs}/{scene.clerk.account_id}/promote", expect=403, json={})
        delegate.client.get(accounts_of(scene.centre_head), expect=403)
        delegate.client.get(
            f"/mailer/v1/establishments/{town.establishment_id}/letters", expect=403
        )
    with tell.step(
        "L'historique de la commune dit qui, pour qui, par quelle délégation",
        "The town's history says who, on whose behalf, by which delegation",
    ):
        until(
            "the history shows the delegate",
            lambda: _in_history(scene),
            patience=scene.client.patience,
        )


def _in_history(scene: Scene) -> bool:
    town = scene.town_head
    rows = town.client.get(
        f"/accounts/v1/establishments/{town.establishment_id}/history", params={"page_size": 100}
    ).body
    return any(
        row["operation"] == "accounts.account.renewed"
        and row["actor_id"] == scene.delegate.account_id
        and row["on_behalf_of"] == town.establishment_id
        and row["delegation_id"] == scene.delegation["id"]
        for row in rows
    )


def _terminate(scene: Scene) -> None:
    tell, delegate, town = scene.tell, scene.delegate, scene.town_head
    with tell.step("La commune met fin à la délégation", "The town terminates the delegation"):
        answer = town.client.post(
            f"{_path(scene)}/terminate",
            expect={200, 409},
            json={"reason": "Fin de la démonstration"},
        )
        if answer.status == 409 and town.client.get(_path(scene)).body["status"] != "terminated":
            raise Unexpected(f"the end was refused: {answer.body}")
    with tell.step(
        "L'appel suivant est refusé, session toujours ouverte",
        "The next call is refused, with the session still open",
    ):
        until(
            "the end has reached accounts",
            lambda: status_of(delegate, accounts_of(town)) in {403, 404},
            patience=scene.client.patience,
        )
        delegate.client.get("/accounts/v1/me")
    check_access(scene, scene.delegate, allowed=False)
