"""`accounts`, with a town, a hospital, a centre that works for the town, and the platform."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from services.accounts.app import create_app
from services.accounts.config import Settings
from services.accounts.models import LIFE, Account, Establishment, Recovery
from shared import clock, tenancy
from shared.auth import Duty
from shared.events import identity
from shared.jobs import JobStatus
from tests.accounts.letters import codes_in
from tests.accounts.world import ADDRESS, COLUMNS, NOW, TODAY, Person, World, coordinates
from tests.contracts.kept_jobs import job_of, keep_jobs
from tests.contracts.scene import Caller, Scene
from tests.contracts.stage import Stage, park

A, E = "/accounts/v1", "/accounts/v1/establishments/{establishment_id}"
ONE = f"{E}/accounts/{{account_id}}"


def make(stage: Stage) -> Scene:
    much = {"REGISTRATIONS_PER_HOUR": "100000", "OWN_EMAILS_PER_HOUR": "100000"}
    settings = Settings.read(stage.environ("accounts", **much))
    app = create_app(settings)
    world = World(app, app.sessions, stage.signer, stage.unsealer)
    scene = stage.scene(app, NOW)
    head = world.establishment("Mairie de Brindas-les-Eaux")
    stranger = world.establishment("Hôpital du Garon")
    for code in ("paie", "carriere.affiliation"):
        world.service(code)
    account = world.activate(head.create(coordinates("Jean", "Louty"), rights={"paie": "read"}))
    other = world.activate(stranger.create(coordinates("Marc", "Hamon")))
    scene.people |= people(world, scene, head, stranger)
    scene.town |= {
        "establishment_id": str(head.home),
        "account_id": str(account.account_id),
        "code": "paie",
    }
    scene.elsewhere |= {
        "establishment_id": str(stranger.home),
        "account_id": str(other.account_id),
    }
    tell_good_calls(world, scene, head, stranger)
    ask_for_jobs(scene, head, stranger, world.operator)

    end_sessions(world, scene, head)
    park(scene)
    world.deliver()
    world.hears_of_delegation(clock.now())
    return scene


def people(world: World, scene: Scene, head: Person, stranger: Person) -> dict[str, Caller]:
    centre = world.establishment("Centre de gestion du Rhône")
    user = world.activate(head.create(coordinates("Aline", "Garo")))
    delegates = {
        name: world.activate(centre.create(coordinates(first, "Vernet")))
        for name, first in (("delegate", "Zoé"), ("reader", "Ève"), ("idle delegate", "Luc"))
    }
    reaches = {
        "delegate": {"accounts": "write", "letters": "write"},
        "reader": {"accounts": "read"},
        "idle delegate": {"paie": "write"},
    }
    for name, person in delegates.items():
        world.delegate(centre, head, person, reaches[name])
    made = {
        "administrator": caller(scene, head),
        "user": caller(scene, user),
        "stranger": caller(scene, stranger),
        "neighbour": caller(scene, world.establishment("Commune de Ternand")),
        "operator": caller(scene, world.operator, duties=frozenset(map(str, Duty))),
        "client of the platform": scene.client(),
    }
    made |= {
        f"operator without {duty}": operator(scene, world, frozenset(Duty) - {duty})
        for duty in Duty
    }
    for name, scopes, reach in (
        ("managing client", ("accounts:write", "paie:write"), {"accounts": "write"}),
        ("reading client", ("accounts:read",), {"accounts": "write"}),
        ("client assigned to read", ("accounts:write",), {"accounts": "read"}),
    ):
        client_id = uuid4()
        world.delegate(centre, head, centre, reach, client_id=client_id)
        made[name] = scene.client(*scopes, home=centre.home, client_id=client_id, reach=reach)
    return made | {n: caller(scene, p, reach=reaches[n]) for n, p in delegates.items()}


def caller(scene: Scene, person: Person, **facts: Any) -> Caller:
    return scene.person(person.account_id, person.home, person.profile, **facts)


def operator(scene: Scene, world: World, duties: frozenset[Duty]) -> Caller:
    person = world.activate(world.make_operator(duties))
    return caller(scene, person, duties=frozenset(map(str, duties)))


def tell_good_calls(world: World, scene: Scene, head: Person, stranger: Person) -> None:
    def post(name: str, **said: Any) -> None:
        scene.calls[f"POST {name}"] = said

    invited = head.create(coordinates("Paul", "Renoir"))
    with world.sessions.begin() as session:  # long enough ago to be invited again
        tenancy.unconfined(session, tenancy.Reason.COMMAND)
        session.get_one(Account, invited.account_id).invited_at = NOW - timedelta(days=2)
    deletable = world.activate(head.create(coordinates("Rose", "Tissier")))
    siret, number = world.in_register("Commune d'Éloyes")
    waiting = world.register(world.in_register("Commune de Poule")).json["establishment_id"]
    suspended = world.establishment("Commune de Propières").home
    world.operator.post(f"/establishments/{suspended}/suspend", {"reason": "Impayés"})
    text = {"fr": "Vous acceptez.", "en": "You accept."}
    effective_on = (TODAY + timedelta(days=30)).isoformat()
    terms = world.operator.post("/terms", {"text": text, "effective_on": effective_on}).json

    scene.known |= {
        "siret": siret,
        "contract_number": number,
        "postcode": "01990",
        "code": "nouveau",
        "domain": "carriere",
        "profile": "user",
        "digest": terms["digest"],
        "number": terms["number"],
    }
    tell_reviews(scene, head, stranger)
    scene.known["establishments"] = "all"
    scene.asking = frozenset(
        {
            f"PUT {E}/reviews/{{review_id}}/decisions",
            f"POST {E}/invitations",
            f"POST {A}/renewals",
            f"POST {A}/reviews",
            f"POST {A}/reviews/close",
            f"POST {A}/reviews/decide",
            f"POST {A}/reviews/decide/forecast",
        }
    )
    for path in ("register-entries", "register-imports"):
        post(f"{A}/{path}", data=f"{COLUMNS}\n".encode(), query={"dry_run": "true"})
    post(f"{E}/confirm", by="operator", body={}, path={"establishment_id": waiting})
    post(f"{E}/reactivate", path={"establishment_id": str(suspended)})
    tell_recoveries(world, post)
    pair = world.in_register("Commune de Sauzet")
    with world.announcing() as said:
        world.register(pair)
    (code,) = codes_in(world, said).values()
    handed_in = {"siret": pair[0], "code": code}
    post(f"{A}/paper-codes", body=handed_in)
    tell_askers(world, scene, head, stranger)
    post(f"{ONE}/invite", path={"account_id": str(invited.account_id)})
    post(f"{ONE}/promote", body={"postal_address": ADDRESS})
    post(f"{E}/correct", body={"siret": siret, "reason": "Erreur de saisie"})
    scene.calls[f"DELETE {ONE}"] = {"path": {"account_id": str(deletable.account_id)}}
    scene.calls[f"PATCH {ONE}"] = {"body": {"department": "Paie"}}
    scene.calls[f"PATCH {E}"] = {"body": {"language": "en"}}
    scene.calls[f"PATCH {A}/me"] = {"body": {"phone": "01 99 00 12 35"}}
    scene.calls[f"PATCH {A}/services/{{code}}"] = {"body": {"is_sensitive": True}}


def tell_recoveries(world: World, post: Callable[..., None]) -> None:
    """Let two places have lost their administrators: to ask in one, to renew in the other."""
    asked, renewed = (world.establishment(name) for name in ("Commune de Joux", "Commune d'Affoux"))
    with world.look() as session:
        for head in (asked, renewed):
            session.get_one(Account, head.account_id).expires_on = TODAY - timedelta(days=1)
        home = session.get_one(Establishment, asked.home)
        pair = {"siret": home.siret, "contract_number": home.contract_numbers[0]}
    newcomer = coordinates("Ambre", "Solier") | {"postal_address": ADDRESS}
    post(f"{A}/recoveries", body=pair | {"administrator": newcomer})
    post(
        f"{E}/recover",
        by="operator",
        body={"account_id": str(renewed.account_id)},
        path={"establishment_id": str(renewed.home)},
    )


def tell_askers(world: World, scene: Scene, head: Person, stranger: Person) -> None:
    """Let somebody wait for the code of a letter in each of two places, and elsewhere."""
    newcomer = coordinates("Ambre", "Solier") | {"postal_address": ADDRESS, "language": "fr"}
    with world.sessions.begin() as session:
        tenancy.unconfined(session, tenancy.Reason.COMMAND)
        for person, ids in ((head, scene.town), (stranger, scene.elsewhere)):
            asked = Recovery(
                establishment_id=person.home,
                account_id=uuid4(),
                asked_at=NOW,
                lapses_at=NOW + LIFE,
                administrator=newcomer,
            )
            session.add(asked)
            session.flush()
            ids["recovery_id"] = str(asked.id)
    for act in ("reset", "withdraw"):
        waiting = world.register(world.in_register(f"Commune de {act}")).json["establishment_id"]
        scene.calls[f"POST {E}/registration/{act}"] = {"path": {"establishment_id": waiting}}


def ask_for_jobs(scene: Scene, head: Person, stranger: Person, operator: Person) -> None:
    """Let the administrator have one job that is done, with its file, and one that waits."""
    keep_jobs(
        scene,
        A,
        kind="bulk",
        town=(head.account_id, head.home),
        elsewhere=(stranger.account_id, stranger.home),
    )
    everybody = {"action": "renew", "filter": {"profile": "user"}}
    scene.calls[f"GET {A}/platform/people"] = {"query": {"q": "Louty"}}
    scene.calls[f"POST {E}/accounts/bulk"] = {"body": everybody}
    scene.calls[f"POST {E}/accounts/bulk/forecast"] = {"body": everybody}
    scene.calls[f"POST {E}/accounts/export"] = {"body": {"filter": {}}}
    scene.calls[f"POST {E}/accounts/identifier-sheets"] = {"body": {"filter": {}}}
    header = "civilité;prénom;nom;courriel"
    scene.calls[f"POST {E}/accounts/import"] = {"data": f"{header}\n".encode()}
    order = {"dry_run": True, "encoding": "utf-8", "headers": {"last_name": "nom"}}
    checked = job_of(
        scene,
        (head.account_id, head.home),
        "import",
        JobStatus.DONE,
        parameters=order,
        given={"values": {"last_name": "Petit"}},
    )
    scene.calls[f"POST {E}/accounts/import/{{job_id}}/carry-out"] = {"path": {"job_id": checked}}
    read = job_of(
        scene,
        (operator.account_id, operator.home),
        "register_import",
        JobStatus.DONE,
        parameters={"dry_run": True},
        given={"values": {"siret": "1"}, "faults": {}},
    )
    scene.calls[f"POST {A}/register-imports/{{job_id}}/carry-out"] = {"path": {"job_id": read}}
    scene.calls[f"POST {E}/accounts/legacy-import"] = {"data": f"{header};identifiant\n".encode()}


def tell_reviews(scene: Scene, head: Person, stranger: Person) -> None:
    """One is under way in the town and elsewhere, so that only the neighbour can open one."""
    for ids, person in ((scene.town, head), (scene.elsewhere, stranger)):
        ids["review_id"] = person.post(f"/establishments/{person.home}/reviews").json["id"]
    neighbour = {"establishment_id": str(scene.people["neighbour"].home)}
    scene.calls[f"POST {E}/reviews"] = {"by": "neighbour", "path": neighbour}
    decision = {"decision": "leave", "filter": {"decision": "undecided"}}
    for act in ("decide", "decide/forecast"):
        scene.calls[f"POST {E}/reviews/{{review_id}}/{act}"] = {"body": decision}
        scene.calls[f"POST {A}/reviews/{act}"] = {"body": {"establishments": "all", **decision}}


def end_sessions(world: World, scene: Scene, head: Person) -> None:
    gone = world.activate(head.create(coordinates("Noé", "Parti")))
    scene.void_tokens["of a deleted account"] = caller(scene, gone).token
    assert head.call("DELETE", gone.path).status_code == 204
    session_id = uuid4()
    scene.void_tokens["of a session that has ended"] = scene.sign(
        head.account_id, head.home, "administrator", sid=session_id
    )
    world.hear(
        identity.SessionRevoked(
            account_id=head.account_id,
            establishment_id=head.home,
            session_id=session_id,
            revoked_at=NOW,
            expires_at=NOW + timedelta(days=1),
            reason="signed_out",
        )
    )
