"""`delegation`: a centre that works for a town, and asks it for more; a hospital with another."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from services.delegation.actions import exporting
from services.delegation.app import create_app
from services.delegation.config import Settings
from shared.auth import Duty, denylist
from shared.events import identity
from tests.contracts.kept_jobs import keep_jobs
from tests.contracts.scene import Scene
from tests.contracts.stage import Stage, park
from tests.delegation.callers import Caller as Holder
from tests.delegation.world import NOW, TODAY, World

D = "/delegation/v1/delegations"
ONE = f"{D}/{{delegation_id}}"
SUPPORT = "/delegation/v1/establishments/{establishment_id}/delegations/{delegation_id}"
CATALOGUE = (
    *("accounts", "letters", "affiliation", "carriere", "paie", "retraite"),
    *("declarations", "etudes"),
    *("refus", "retrait", "fin", "accord", "plus_tard"),
    *("avenant_accept", "avenant_refuse", "avenant_cancel", "avenant"),
    *("prolongation", "arret", "contestation"),
)
EVERY_DUTY = frozenset(map(str, Duty))


def make(stage: Stage) -> Scene:
    app = create_app(Settings.read(stage.environ("delegation")))
    world = World(app.sessions, app, stage.signer)
    scene = stage.scene(app, NOW)
    for code in CATALOGUE:
        world.service(code)
    centre = Side(world, "Centre de gestion", is_centralising=True)
    town, hospital = Side(world, "Mairie"), Side(world, "Hôpital")
    active = asked(centre, town, "affiliation", accounts="write", letters="read")
    accepted(town, active)
    assignment = assigned(centre, active, centre.user)
    scene.town |= {
        "establishment_id": str(town.id),
        "delegation_id": active,
        "assignment_id": assignment,
        "account_id": str(town.user.id),
    }
    scene.town["amendment_id"] = amended(centre, active)
    another = Side(world, "Autre centre de gestion", is_centralising=True)
    elsewhere = asked(another, hospital, "affiliation")
    accepted(hospital, elsewhere)
    scene.elsewhere |= {
        "establishment_id": str(hospital.id),
        "delegation_id": elsewhere,
        "amendment_id": amended(another, elsewhere),
        "assignment_id": assigned(another, elsewhere, another.user),
        "account_id": str(another.user.id),
    }
    scene.asking = frozenset(
        {
            "POST /delegation/v1/access",
            "POST /delegation/v1/amendments",
            "POST /delegation/v1/assignments",
            "POST /delegation/v1/assignments/end",
            "POST /delegation/v1/assignments/hand-over",
            "POST /delegation/v1/delegations/accept",
            "POST /delegation/v1/delegations/cancel",
            "POST /delegation/v1/delegations/export",
            "POST /delegation/v1/delegations/refuse",
            "POST /delegation/v1/delegations/terminate",
            "POST /delegation/v1/amendments/accept",
        }
    )
    operator = add_people(world, scene, centre, town, hospital)
    tell_good_calls(scene, centre, town)
    tell_of_operators(scene, centre, town, operator)
    scene.town["objection_id"] = objected(centre, town, operator, "contestation")
    scene.elsewhere["objection_id"] = objected(another, hospital, operator, "contestation")
    tell_of_many(scene, centre, town)
    keep_jobs(
        scene,
        "/delegation/v1",
        kind=exporting.KIND,
        town=(town.head.id, town.id),
        elsewhere=(hospital.head.id, hospital.id),
    )
    end_sessions(world, scene, town)
    park(scene)
    world.heard()
    return scene


class Side:
    """An establishment with an administrator and two users."""

    def __init__(self, world: World, name: str, **facts: Any) -> None:
        self.facts = world.establishment(name, **facts)
        self.id = self.facts.establishment_id
        self.head = world.person(self.facts)
        self.user = world.person(self.facts, profile="user")
        self.other = world.person(self.facts, profile="user")


def named(side: Side) -> dict[str, str]:
    return {"siret": side.facts.siret, "contract_number": "VF201"}


def asked(centre: Side, side: Side, *services: str, **levels: str) -> str:
    target = named(side)
    rights = dict.fromkeys(services, "write") | levels
    answer = centre.head.post("/delegations", {"targets": [target], "rights": rights})
    assert answer.json[0]["outcome"] == "requested", answer.json
    return str(answer.json[0]["delegation_id"])


def accepted(side: Side, delegation_id: str) -> None:
    text_hash = side.head.get(f"/delegations/{delegation_id}").json["text_hash"]
    answer = side.head.post(f"/delegations/{delegation_id}/accept", {"text_hash": text_hash})
    assert answer.status_code == 200, answer.json


def amended(centre: Side, delegation_id: str) -> str:
    """Ask for more of a delegation, and take it back: it stays to be read."""
    amendments = f"/delegations/{delegation_id}/amendments"
    answer = centre.head.post(amendments, {"rights": {"avenant": "read"}})
    assert answer.status_code == 201, answer.json
    centre.head.post(f"{amendments}/{answer.json['id']}/cancel")
    return str(answer.json["id"])


def assigned(centre: Side, delegation_id: str, holder: Holder) -> str:
    body = {"account_id": str(holder.id), "rights": {"affiliation": "read"}}
    answer = centre.head.post(f"/delegations/{delegation_id}/assignments", body)
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def add_people(world: World, scene: Scene, centre: Side, town: Side, hospital: Side) -> Holder:
    """Let them all be known to the scene, and give back the operator who may do everything."""
    platform = world.establishment("Plateforme", is_platform=True)
    reach = {"accounts": "write", "letters": "read"}
    delegate = world.person(centre.facts, profile="user")
    body = {"account_id": str(delegate.id), "rights": reach}
    centre.head.post(f"/delegations/{scene.town['delegation_id']}/assignments", body)
    scene.people |= {
        "administrator": scene.person(town.head.id, town.id, "administrator"),
        "user": scene.person(town.user.id, town.id, "user"),
        "centre": scene.person(centre.head.id, centre.id, "administrator"),
        "delegate": scene.person(delegate.id, centre.id, "user", reach=reach),
        "idle delegate": scene.person(
            centre.user.id, centre.id, "user", reach={"affiliation": "read"}
        ),
        "stranger": scene.person(hospital.head.id, hospital.id, "administrator"),
        "client of the platform": scene.client(),
        "client with access:read": scene.client("access:read"),
    }
    for left_out in (None, *EVERY_DUTY):
        duties = EVERY_DUTY - {left_out}
        person = world.person(platform, rights=dict.fromkeys(duties, "write"))
        name = "operator" if left_out is None else f"operator without {left_out}"
        scene.people[name] = scene.person(
            person.id, platform.establishment_id, "administrator", duties=duties
        )
    return world.person(platform, rights=dict.fromkeys(EVERY_DUTY, "write"))


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


def stopped(centre: Side, side: Side, operator: Holder, service: str) -> str:
    """Let operators suspend a delegation."""
    delegation_id = asked(centre, side, service)
    accepted(side, delegation_id)
    path = f"/establishments/{side.id}/delegations/{delegation_id}/suspend"
    answer = operator.post(path, {"reason": "Signalement"})
    assert answer.status_code == 200, answer.json
    return delegation_id


def objected(centre: Side, side: Side, operator: Holder, service: str) -> str:
    """Let one side object to that."""
    delegation_id = stopped(centre, side, operator, service)
    answer = side.head.post(f"/delegations/{delegation_id}/objections", {"message": "Non"})
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


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


def end_sessions(world: World, scene: Scene, town: Side) -> None:
    gone = world.person(town.facts)
    world.changed(gone.facts, status="deleted")
    session_id = uuid4()
    scene.void_tokens |= {
        "of a deleted account": gone.token,
        "of a session that has ended": scene.sign(
            town.head.id, town.id, "administrator", sid=session_id
        ),
    }
    revoke(scene, town.head.id, town.id, session_id)


def revoke(scene: Scene, account_id: UUID, home: UUID, session_id: UUID) -> None:
    """Hear from `identity` that a session has ended."""
    ended = identity.SessionRevoked(
        account_id=account_id,
        establishment_id=home,
        session_id=session_id,
        revoked_at=scene.now,
        expires_at=scene.now + timedelta(days=1),
        reason="signed_out",
    )
    with scene.app.sessions.begin() as session:
        denylist.apply(session, ended)
