"""`delegation`: a centre that works for a town, and asks it for more; a hospital with another."""

from datetime import timedelta
from uuid import UUID, uuid4

from services.delegation.actions import exporting
from services.delegation.app import create_app
from services.delegation.config import Settings
from shared.auth import Duty, denylist
from shared.events import identity
from tests.contracts.calls_of_delegations import (
    tell_good_calls,
    tell_of_many,
    tell_of_operators,
)
from tests.contracts.calls_of_transfers import tell_of_transfers
from tests.contracts.kept_jobs import keep_jobs
from tests.contracts.scene import Scene
from tests.contracts.sides import Side, accepted, amended, asked, assigned, objected
from tests.contracts.stage import Stage, park
from tests.delegation.callers import Caller as Holder
from tests.delegation.world import NOW, World

CATALOGUE = (
    *("accounts", "letters", "affiliation", "carriere", "paie", "retraite"),
    *("declarations", "etudes"),
    *("refus", "retrait", "fin", "accord", "plus_tard"),
    *("avenant_accept", "avenant_refuse", "avenant_cancel", "avenant"),
    *("prolongation", "arret", "contestation"),
    *(f"transfert_{number}" for number in range(1, 5)),
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
            "POST /delegation/v1/transfers",
        }
    )
    operator = add_people(world, scene, centre, town, hospital)
    tell_good_calls(scene, centre, town)
    tell_of_operators(scene, centre, town, operator)
    scene.town["objection_id"] = objected(centre, town, operator, "contestation")
    scene.elsewhere["objection_id"] = objected(another, hospital, operator, "contestation")
    tell_of_many(scene, centre, town)
    tell_of_transfers(world, scene, centre, town)
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
