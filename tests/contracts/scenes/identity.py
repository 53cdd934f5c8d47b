"""`identity`, with people of a town and of a hospital, operators, applications."""

from typing import Any

from services.identity.app import create_app
from services.identity.config import Settings
from shared import tenancy
from shared.auth import Duty
from shared.events import accounts
from shared.tenancy import Reason
from tests.contracts.operations import FORM
from tests.contracts.scene import Caller, Scene
from tests.contracts.stage import Stage, park
from tests.factories import establishment
from tests.identity import passkeys
from tests.identity.authenticator import Device
from tests.identity.factors import (
    Application,
    Enrolled,
    ask_letter,
    ask_reset,
    cancelling_code,
    challenge,
    enrol,
    printed_code,
    signed_in,
)
from tests.identity.factors import begin as begin_factor
from tests.identity.suite import quick
from tests.identity.world import ANOTHER, NOW, Holder, World

V1 = "/identity/v1"
RESET = "/establishments/{establishment_id}/accounts/{account_id}/factors/reset"
EVERY_DUTY = frozenset(map(str, Duty))
LIMITS = {
    f"LIMIT_{name}": "100000"
    for name in (
        *("ADDRESS_SIGN_INS", "ACCOUNT_SIGN_INS", "ESTABLISHMENT_FAILURES", "ADDRESS_CODES"),
        *("ADDRESS_RESETS", "ACCOUNT_RESETS", "ADDRESS_REFUSALS"),
    )
}


def make(stage: Stage) -> Scene:
    app = create_app(quick(Settings.read(stage.environ("identity", **LIMITS))))
    scene = stage.scene(app, NOW)
    with app.sessions() as session:
        tenancy.unconfined(session, Reason.COMMAND)
        world = World(app, app.sessions, session, stage.unsealer)
        head, stranger = world.administrator(), world.administrator(world.hospital)
        add_people(world, scene, head, stranger)
        user, other = world.holder(), world.holder(world.hospital)
        session_id, elsewhere = (begin(world, holder) for holder in (head, stranger))
        links = [link(world, holder) for holder in (head, stranger)]
        scene.town |= {
            "establishment_id": str(world.town.establishment_id),
            "client_id": client(world, head)["client_id"],
            "account_id": str(user.id),
            "session_id": session_id,
            "link_id": links[0],
        }
        scene.elsewhere |= {
            "establishment_id": str(world.hospital.establishment_id),
            "client_id": client(world, stranger)["client_id"],
            "account_id": str(other.id),
            "session_id": elsewhere,
            "link_id": links[1],
        }
        tell_good_calls(world, scene, head)
        add_factors(world, scene, head)
        add_passkeys(world, scene)
        end_sessions(world, scene, head)
    park(scene)
    return scene


def caller(holder: Holder, **facts: Any) -> Caller:
    account = holder.account
    return Caller(
        token=holder.token, home=account.establishment_id, profile=account.profile, **facts
    )


def add_people(world: World, scene: Scene, head: Holder, stranger: Holder) -> None:
    scene.people |= {
        "administrator": caller(head),
        "user": caller(world.signed_in(world.holder())),
        "stranger": caller(stranger),
        "client of the platform": scene.client(),
        "operator": operator(world, EVERY_DUTY),
    }
    for duty in EVERY_DUTY:
        scene.people[f"operator without {duty}"] = operator(world, EVERY_DUTY - {duty})


def operator(world: World, duties: frozenset[str]) -> Caller:
    holder = world.operator(*(duty.removeprefix("duty:") for duty in duties))
    return caller(holder, duties=duties)


def begin(world: World, holder: Holder) -> str:
    """Let somebody sign in once more; tell the session's id."""
    token = world.sign_in(holder).json["access_token"]  # type: ignore[index]
    sessions: Any = world.call("GET", "/sessions", token=token).json
    return str(next(each["id"] for each in sessions if each["is_current"]))


def link(world: World, holder: Holder) -> str:
    """Link an account of a third establishment; tell the link's id."""
    other = world.holder(world.platform)
    body = {"identifier": other.account.identifier, "password": other.password}
    return str(world.post("/links", body, token=holder.token).json["id"])  # type: ignore[index]


def client(world: World, holder: Holder, *scopes: str) -> dict[str, Any]:
    body = {"name": "Paie", "scopes": list(scopes or ("access:read",))}
    made: Any = world.post("/clients", body, token=holder.token).json
    return {name: made[name] for name in ("client_id", "client_secret")}


def tell_good_calls(world: World, scene: Scene, head: Holder) -> None:
    def post(name: str, **said: Any) -> None:
        scene.calls[f"POST {V1}{name}"] = said

    def form(name: str, **fields: str) -> None:
        post(f"/oauth/{name}", body=fields | application, content_type=FORM)

    moving, locked, invited = world.holder(), world.holder(), world.invite()
    other = world.holder(world.hospital)
    changed = accounts.AccountEmailChangeRequested(
        account=moving.account, new_email="nouvelle@example.org", is_own=True
    )
    world.hear(changed)
    world.lock(locked)
    application = client(world, head, "access:read", "tokens:introspect")
    world.signed_in(moving)
    code = world.code(invited)
    scene.known |= {
        "token": code,
        "password": ANOTHER,
        "current_password": head.password,
        "refresh_token": moving.refresh_token,
        "identifier": head.account.identifier,
        "scopes": ["access:read"],
    }
    post("/sessions", body={"identifier": head.account.identifier, "password": head.password})
    post("/sessions/current/step-up", body={"password": head.password})
    post("/links", body={"identifier": other.account.identifier, "password": other.password})
    post("/codes/confirm", body={"token": world.code(moving)})
    post("/credentials/{account_id}/unlock", path={"account_id": str(locked.id)})
    form("token", grant_type="client_credentials")
    form("introspect", token=head.token)
    form("revoke", token=world.signed_in(world.holder()).refresh_token)


def add_factors(world: World, scene: Scene, head: Holder) -> None:
    """Let somebody have a second factor that is to be reset, another one, somebody add one."""
    enrolled, theirs = enrol(world), enrol(world, home=world.hospital)
    adding = world.signed_in(world.holder())
    begun: Any = begin_factor(world, adding).json
    by, by_another = "user with a factor", "user who adds a factor"
    losing = enrol(world).holder
    third, fourth = (establishment(name=name) for name in ("Mairie de Millery", "Mairie de Ternay"))
    for home in (third, fourth):
        world.hear(accounts.EstablishmentConfirmed(establishment=home))
    alone, waiting = (
        enrol(world, home=home, profile="administrator").holder for home in (third, fourth)
    )
    assert ask_letter(world, waiting).status_code == 201
    assert ask_reset(world, head, enrolled.holder).status_code == 201
    scene.people |= {by: caller(signed_in(world, enrolled)), by_another: caller(adding)}
    scene.town["factor_id"], scene.elsewhere["factor_id"] = enrolled.id, theirs.id
    scene.town["device_id"] = remembered(world, enrolled)
    scene.elsewhere["device_id"] = remembered(world, theirs)
    scene.calls |= {
        f"PATCH {V1}/factors/{{factor_id}}": {"by": by},
        f"DELETE {V1}/factors/{{factor_id}}": {"by": by},
        f"POST {V1}/recovery-codes": {"by": by},
        f"DELETE {V1}/remembered-devices/{{device_id}}": {"by": by},
        f"POST {V1}/factors/{{factor_id}}/confirm": {
            "by": by_another,
            "path": {"factor_id": begun["id"]},
            "body": {"code": Application(begun["secret"]).code()},
        },
        f"POST {V1}{RESET}": {"path": {"account_id": str(losing.id)}},
        f"DELETE {V1}{RESET}": {"path": {"account_id": str(enrolled.holder.id)}},
        f"DELETE {V1}/factors/reset": {"by": by},
        f"POST {V1}/factor-letters": {"body": {"challenge": challenge(world, alone)}},
        f"POST {V1}/factor-letters/complete": {
            "body": {"challenge": challenge(world, waiting), "code": printed_code(world)}
        },
        f"POST {V1}/codes/cancel": {"body": {"token": cancelling_code(world)}},
        f"POST {V1}/sessions/second-factor": {
            "body": {
                "challenge": challenge(world, enrolled.holder),
                "factor": "totp",
                "code": enrolled.application.code(),
            }
        },
    }


def remembered(world: World, enrolled: Enrolled) -> str:
    """Let somebody's device be remembered by a code on paper; tell its id."""
    body = {
        "challenge": challenge(world, enrolled.holder),
        "factor": "recovery_code",
        "code": enrolled.recovery_codes[0],
        "remember": True,
    }
    token = world.post("/sessions/second-factor", body).json["access_token"]  # type: ignore[index]
    (told,) = world.call("GET", "/remembered-devices", token=token).json or []
    return str(told["id"])


def add_passkeys(world: World, scene: Scene) -> None:
    """Let somebody have a passkey, and somebody add one."""
    keeper = passkeys.keep(world)
    adding, by = world.signed_in(world.holder()), "user who adds a passkey"
    scene.people |= {by: caller(adding)}
    given = challenge(world, keeper.holder)
    scene.people["user with a passkey"] = caller(passkeys.signed_in(world, keeper))
    made = Device().create(passkeys.to_create(world, adding))
    signed = keeper.device.sign(passkeys.to_sign(world))
    scene.calls |= {
        f"POST {V1}/factors/passkeys/options": {"by": by},
        f"POST {V1}/factors/passkeys": {
            "by": by,
            "body": {"name": "Poste du guichet", "credential": made},
        },
        f"POST {V1}/sessions/passkey": {"body": {"credential": signed}},
        f"POST {V1}/sessions/current/step-up/options": {"by": "user with a passkey"},
        f"POST {V1}/sessions/second-factor/options": {"body": {"challenge": given}},
    }


def end_sessions(world: World, scene: Scene, head: Holder) -> None:
    gone, out = (world.signed_in(world.holder(profile="administrator")) for _ in range(2))
    world.delete(gone)
    assert world.call("DELETE", "/sessions/current", token=out.token).status_code == 204
    scene.void_tokens |= {
        "of a deleted account": gone.token,
        "of a session that has ended": out.token,
    }
