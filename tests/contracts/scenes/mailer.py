"""`mailer`, with letters, e-mails and paper of a town and of a hospital."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from services.mailer import chores
from services.mailer.actions import suppressions
from services.mailer.app import create_app
from services.mailer.config import Settings
from services.mailer.domain.topics import Topic
from services.mailer.domain.unsubscribing import Wish
from services.mailer.models import Email, Suppression, SuppressionReason
from services.mailer.queries import readers
from services.mailer.queries.readers import Wanted
from services.mailer.tools import Tools
from shared.auth import Duty, denylist
from shared.events import identity
from shared.events.accounts import AccountFacts, EstablishmentFacts
from tests.contracts.campaigns import keep_campaigns
from tests.contracts.operations import MULTIPART
from tests.contracts.scene import Caller, Scene
from tests.contracts.stage import Stage, park
from tests.mailer.paper.shop import Shop
from tests.mailer.world import NOW, World, pdf
from tests.mailer.world import Caller as Holder

M = "/mailer/v1"
REFERENCE = "R-42"
"""Of the letter in each box."""

EVERY_DUTY = frozenset(map(str, Duty))


def make(stage: Stage) -> Scene:
    settings = Settings.read(stage.environ("mailer"))
    app = create_app(settings)
    world = World(
        sessions=app.sessions,
        app=app,
        tools=Tools.of(settings),
        signer=stage.signer,
        sealer=stage.sealer,
        mails=stage.folder / "mails",
    )
    scene = stage.scene(app, NOW)
    platform = world.establishment("Comptoir", is_platform=True, address=None)
    operator = world.caller(world.account(platform, rights=dict.fromkeys(EVERY_DUTY, "write")))
    town, hospital = world.establishment("Mairie"), world.establishment("Hôpital")
    for code in ("finances", "retraite", "letters"):
        world.service(code)
    kind = {"code": "claims", "labels": {"fr": "Relances", "en": "Claims"}, "service": "finances"}
    assert operator.post("/letter-categories", kind).status_code == 201
    head = world.administrator(town)
    world.now = NOW
    for things, home, creator in (
        (scene.town, town, head),
        (scene.elsewhere, hospital, world.administrator(hospital)),
    ):
        things |= furnished(world, operator, home, creator)
    chores.render_paper(world.sessions, world.now, world.tools)
    scene.town["name"] = "account_locked"
    scene.town["code"] = "claims"
    keeper = add_people(world, scene, head, town, hospital, platform)
    keep_campaigns(world, scene, keeper, town)
    tell_of_paper(world, scene, keeper)
    tell_good_calls(world, scene)
    end_sessions(world, scene, head, town)
    park(scene)
    world.heard()
    return scene


def furnished(
    world: World, operator: Holder, home: EstablishmentFacts, creator: AccountFacts
) -> dict[str, str]:
    """Give an establishment a letter, somebody new, an e-mail and a letter on paper about it."""
    letter = operator.deposit(establishment_id=home.establishment_id, reference=REFERENCE).json
    facts = world.facts(home)
    world.receive(world.created(facts, by=creator))
    world.told(world.code_for(facts, invited_by=creator))
    email = world.emails()[-1]
    with world.look() as session:
        suppressions.add(
            session, email, reason=SuppressionReason.BOUNCED, said="5.1.1 unknown", now=NOW
        )
        suppression_id = session.scalars(
            select(Suppression.id).where(Suppression.email_id == email.id)
        ).one()
        session.commit()
    return {
        "suppression_id": str(suppression_id),
        "token": world.tools.unsubscribing.token(
            Wish(creator.account_id, home.establishment_id, Topic.SERVICES)
        ),
        "establishment_id": str(home.establishment_id),
        "siret": home.siret,
        "letter_id": letter["id"],
        "account_id": str(facts.account_id),
        "email_id": str(world.emails()[-1].id),
    }


def add_people(
    world: World,
    scene: Scene,
    head: AccountFacts,
    town: EstablishmentFacts,
    hospital: EstablishmentFacts,
    platform: EstablishmentFacts,
) -> Holder:
    """Let them all be known to the scene, and give back the operator who may do everything."""

    def signed_in(account: AccountFacts, **facts: object) -> Caller:
        home, profile = account.establishment_id, account.profile
        return scene.person(account.account_id, home, profile, **facts)

    centre = world.establishment("Centre de gestion", is_centralising=True)
    scene.people |= {
        "administrator": signed_in(head),
        "user": signed_in(world.account(town, rights={"finances": "read"})),
        "stranger": signed_in(world.administrator(hospital)),
        "client of the platform": scene.client(),
        "client with letters:deposit": scene.client("letters:deposit"),
        "client with bounces:report": scene.client("bounces:report"),
    }
    for name, reach in (
        ("delegate", {"letters": "read", "finances": "read", "accounts": "write"}),
        ("idle delegate", {"finances": "write"}),
    ):
        person = world.account(centre)
        world.delegation(town, centre, person, **reach)
        scene.people[name] = signed_in(person, reach=reach)
    for left_out in (None, *EVERY_DUTY):
        duties = EVERY_DUTY - {left_out}
        person = world.account(platform, rights=dict.fromkeys(duties, "write"))
        name = "operator" if left_out is None else f"operator without {left_out}"
        scene.people[name] = signed_in(person, duties=duties)
        if left_out is None:
            keeper = world.caller(person)
    return keeper


def tell_good_calls(world: World, scene: Scene) -> None:
    failed = world.emails()[0].id
    with world.look() as session:
        session.get_one(Email, failed).fail("refused")
        session.commit()
    scene.known |= {"service": "finances", "code": "new-kind", "category": "claims"}
    scene.calls[f"POST {M}/emails/{{email_id}}/retry"] = {"path": {"email_id": str(failed)}}
    came_back = b"From: MAILER-DAEMON@example.net\n\n550 5.1.1 user unknown\n"
    scene.calls[f"POST {M}/bounces"] = {"body": {"file": came_back}, "content_type": MULTIPART}
    scene.calls[f"PATCH {M}/letter-categories/{{code}}"] = {"body": {"is_notified": False}}
    scene.calls[f"PATCH {M}/me/preferences"] = {"body": {"letters": "daily"}}
    with world.look() as session:
        silent = len(readers.listed(session, Wanted()))
    scene.calls[f"POST {M}/never-reader-mailings"] = {"body": {"expected": silent}}
    box = f"{M}/establishments/{{establishment_id}}/letters"
    scene.calls[f"POST {box}/content"] = {"body": {"ids": [scene.town["letter_id"]]}}
    named = {"siret": scene.town["siret"], "reference": REFERENCE}
    scene.calls[f"GET {M}/letters"] = {"query": named}
    scene.calls[f"POST {M}/letters/{{letter_id}}/withdraw"] = {"body": {"reason": "Misdirected."}}
    scene.calls[f"POST {M}/letters"] = {
        "body": {
            "establishment_id": scene.town["establishment_id"],
            "category": "claims",
            "title": "Relance n° 1",
            "dated_on": "2026-11-20",
            "file": pdf(),
        },
        "content_type": MULTIPART,
    }


def tell_of_paper(world: World, scene: Scene, operator: Holder) -> None:
    """Let letters on paper wait, be printed, have left and have come back."""
    shop, day = Shop(world, operator), world.now.date()
    shop.letters(2)
    batch = shop.batch()
    back, posted, printed = shop.placed(batch)[:3]
    shop.dispatch((back.reference, day), (posted.reference, day))
    shop.bring_back((back.reference, day, "unknown"))
    shop.letters(1)
    spoiled = shop.batch()
    waiting, unwanted = shop.letters(2)
    scene.town |= {"item_id": str(waiting.id), "batch_id": batch["id"]}
    scene.calls |= {
        f"POST {M}/paper-items/{{item_id}}/cancel": {"path": {"item_id": str(unwanted.id)}},
        f"POST {M}/paper-returns/{{item_id}}/settle": {"path": {"item_id": str(back.id)}},
        f"POST {M}/paper-batches": {"body": {"kind": "account_created", "envelope": "dl"}},
        f"POST {M}/paper-batches/{{batch_id}}/print-again": {
            "path": {"batch_id": spoiled["id"]},
            "body": {"reason": "Spoiled."},
        },
        f"POST {M}/paper-departures": {
            "data": f"reference;date\n{printed.reference};{day}\n".encode()
        },
        f"POST {M}/paper-returns": {
            "data": f"reference;date;reason\n{posted.reference};{day};unknown\n".encode()
        },
    }


def end_sessions(world: World, scene: Scene, head: AccountFacts, town: EstablishmentFacts) -> None:
    gone = world.administrator(town, status="deleted")
    session_id = uuid4()
    scene.void_tokens |= {
        "of a deleted account": scene.sign(gone.account_id, town.establishment_id, "administrator"),
        "of a session that has ended": scene.sign(
            head.account_id, town.establishment_id, "administrator", sid=session_id
        ),
    }
    ended = identity.SessionRevoked(
        account_id=head.account_id,
        establishment_id=town.establishment_id,
        session_id=session_id,
        revoked_at=NOW,
        expires_at=NOW + timedelta(days=1),
        reason="signed_out",
    )
    with world.sessions.begin() as session:
        denylist.apply(session, ended)
