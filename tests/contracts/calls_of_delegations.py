"""What a good call of each operation of `delegation` says, where its schema does not tell."""

from datetime import timedelta
from typing import Any

from tests.contracts.scene import Scene
from tests.contracts.sides import Side, accepted, asked, named, stopped
from tests.delegation.callers import Caller as Holder
from tests.delegation.world import TODAY

D = "/delegation/v1/delegations"
ONE = f"{D}/{{delegation_id}}"
SUPPORT = "/delegation/v1/establishments/{establishment_id}/delegations/{delegation_id}"


def tell_good_calls(scene: Scene, centre: Side, town: Side) -> None:
    def post(name: str, **said: Any) -> None:
        scene.calls[f"POST {ONE}{name}"] = said

    def here(delegation_id: str) -> dict[str, str]:
        return {"delegation_id": delegation_id}

    pending, refused, cancelled = (asked(centre, town, c) for c in ("carriere", "paie", "retraite"))
    suspended = asked(centre, town, "declarations")
    accepted(town, suspended)
    town.head.post(f"/delegations/{suspended}/suspend", {"reason": "Vacances"})
    shown = town.head.get(f"/delegations/{pending}").json
    scene.known |= {
        "siret": town.facts.siret,
        "contract_number": "VF201",
        "rights": {"etudes": "read"},
        "level": "read",
        "service": "affiliation",
        "account_id": str(centre.other.id),
        "establishment_id": str(town.id),
        "ends_on": (TODAY + timedelta(days=90)).isoformat(),
    }
    scene.calls[f"POST {D}"] = {"by": "centre"}
    scene.calls[f"GET {ONE}/preview"] = {"path": here(pending)}
    post("/accept", path=here(pending), body={"text_hash": shown["text_hash"]})
    post("/refuse", path=here(refused))
    post("/cancel", path=here(cancelled), by="centre")
    post("/refer", by="centre")
    post("/resume", path=here(suspended))
    extended = asked(centre, town, "prolongation")
    accepted(town, extended)
    town.head.post(f"/delegations/{extended}/allow-extension", {"days": 30})
    post("/allow-extension", body={"days": 90})
    post("/withdraw-extension", path=here(extended))
    proved = town.head.post(f"/delegations/{scene.town['delegation_id']}/proof").json
    scene.calls["POST /delegation/v1/verifications"] = {"body": {"statement": proved["statement"]}}
    post("/reduce", body={"rights": {"affiliation": "read"}})
    post(
        "/assignments",
        by="centre",
        body={"account_id": str(centre.other.id), "rights": {"affiliation": "read"}},
    )
    scene.calls["GET /delegation/v1/assignments"] = {"by": "centre"}
    scene.calls["POST /delegation/v1/assignments"] = {
        "by": "centre",
        "body": {
            "account_id": str(centre.other.id),
            "rights": {"affiliation": "read"},
            "delegation_ids": [scene.town["delegation_id"]],
        },
    }
    scene.calls["POST /delegation/v1/assignments/hand-over"] = {
        "by": "centre",
        "body": {
            "from_account_id": str(centre.user.id),
            "to_account_id": str(centre.other.id),
            "dry_run": True,
        },
    }
    scene.calls["POST /delegation/v1/assignments/end"] = {
        "by": "centre",
        "body": {
            "account_id": str(centre.other.id),
            "delegation_ids": [scene.town["delegation_id"]],
        },
    }
    scene.calls[f"DELETE {ONE}/assignments/{{assignment_id}}"] = {"by": "centre"}
    tell_of_amendments(scene, centre, town)


def tell_of_operators(scene: Scene, centre: Side, town: Side, operator: Holder) -> None:
    """Let one delegation be stopped, which operators may let go on, and either side object to."""
    about = {"path": {"delegation_id": stopped(centre, town, operator, "arret")}}
    scene.calls[f"POST {SUPPORT}/resume"] = about
    scene.calls[f"POST {ONE}/objections"] = about


def tell_of_amendments(scene: Scene, centre: Side, town: Side) -> None:
    """Let one amendment wait in a delegation of its own for each way of answering it."""
    more = {"rights": {"etudes": "read"}}
    for last, by in (
        ("accept", "administrator"),
        ("refuse", "administrator"),
        ("cancel", "centre"),
    ):
        delegation_id = asked(centre, town, f"avenant_{last}")
        accepted(town, delegation_id)
        amendments = f"/delegations/{delegation_id}/amendments"
        later = {"ends_on": (TODAY + timedelta(days=700)).isoformat()}
        amendment_id = centre.head.post(amendments, later).json["id"]
        shown = town.head.get(f"{amendments}/{amendment_id}").json
        scene.calls[f"GET {ONE}/amendments/{{amendment_id}}/preview"] = {
            "path": {"delegation_id": delegation_id, "amendment_id": amendment_id}
        }
        said = {"text_hash": shown["text_hash"]} if last == "accept" else None
        scene.calls[f"POST {ONE}/amendments/{{amendment_id}}/{last}"] = {
            "by": by,
            "path": {"delegation_id": delegation_id, "amendment_id": amendment_id},
        } | ({"body": said} if said else {})
    scene.calls[f"POST {ONE}/amendments"] = {"by": "centre", "body": more}
    scene.calls["POST /delegation/v1/amendments"] = {
        "by": "centre",
        "body": {"delegation_ids": [scene.town["delegation_id"]], **more, "dry_run": True},
    }


def tell_of_many(scene: Scene, centre: Side, town: Side) -> None:
    """Let one delegation wait for each act on many."""
    running = asked(centre, town, "fin")
    accepted(town, running)
    longer = asked(centre, town, "plus_tard")
    accepted(town, longer)
    later = {"ends_on": (TODAY + timedelta(days=700)).isoformat()}
    amendment_id = centre.head.post(f"/delegations/{longer}/amendments", later).json["id"]
    waiting = asked(centre, town, "accord")

    def answer(path: str, **ids: str) -> dict[str, Any]:
        text_hash = town.head.get(path).json["text_hash"]
        return {"body": {"answers": [{**ids, "text_hash": text_hash}]}}

    scene.calls |= {
        f"POST {D}/refuse": {"body": {"ids": [asked(centre, town, "refus")], "reason": "Non"}},
        f"POST {D}/cancel": {"by": "centre", "body": {"ids": [asked(centre, town, "retrait")]}},
        f"POST {D}/terminate": {"body": {"ids": [running], "reason": "Fini"}},
        f"POST {D}/requests": {
            "by": "centre",
            "body": {"rows": [{**named(town), "rights": {"etudes": "read"}}], "dry_run": True},
        },
        f"POST {D}/requests/file": {
            "by": "centre",
            "data": "\n".join(
                ["SIRET;contrat;droit: etudes", f"{town.facts.siret};VF201;lecture"]
            ).encode(),
        },
        f"POST {D}/export": {"body": {"filter": {}}},
        f"POST {D}/accept": answer(f"/delegations/{waiting}", delegation_id=waiting),
        "POST /delegation/v1/amendments/accept": answer(
            f"/delegations/{longer}/amendments/{amendment_id}",
            delegation_id=longer,
            amendment_id=amendment_id,
        ),
    }
