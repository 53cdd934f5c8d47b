"""A service of one resource, made to try every rule of the HTTP edge."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask.views import MethodView
from sqlalchemy import Select, select

from shared import messaging
from shared.errors import Conflict, TooMany
from shared.events.mailer import PaperItemMade
from shared.web import (
    Blueprint,
    current,
    etags,
    guarded,
    idempotent,
    own_transactions,
    pages,
    public,
    throttle,
    uploads,
)
from tests.sample.models import Thing
from tests.shared.web.sample_permissions import (
    MAKE_THINGS,
    REFUSE,
    RULE,
    SEE_EVERYTHING,
    SEE_THINGS,
)
from tests.shared.web.sample_schemas import Copied, EditableThing, Filter, NewThing, ThingShown

NAME = "mailer"
"""The sample goes by a real service's name: what the guard announces is in the catalogue."""


class NameTaken(Conflict):
    code = "name_taken"
    title = "This name is taken."
    title_fr = "Ce nom est pris."


blueprint = Blueprint("things", __name__, description="Things of an establishment")
PATH = "/establishments/<uuid:establishment_id>/things"


@blueprint.route(PATH)
class Things(MethodView):
    @guarded(SEE_THINGS)
    @blueprint.arguments(Filter, location="query")
    @blueprint.response(200, ThingShown(many=True))
    @blueprint.paginate(pages.SelectPage)
    def get(self, query: dict[str, Any], establishment_id: UUID) -> Select[Any]:
        """List things"""
        found = select(Thing).order_by(Thing.name)
        return found.where(Thing.name.contains(query["q"])) if "q" in query else found

    @guarded(MAKE_THINGS)
    @idempotent
    @blueprint.refuses(NameTaken)
    @blueprint.arguments(NewThing)
    @blueprint.response(201, ThingShown)
    def post(self, body: dict[str, Any], establishment_id: UUID) -> Thing:
        """Make a thing"""
        return make(establishment_id, body["name"])


@blueprint.route(f"{PATH}/<uuid:thing_id>")
class OneThing(MethodView):
    @guarded(SEE_THINGS)
    @blueprint.etagged
    @blueprint.response(200, ThingShown)
    def get(self, establishment_id: UUID, thing_id: UUID) -> Thing:
        """Show a thing"""
        thing = current.session().get_one(Thing, thing_id)
        etags.tag(thing, EditableThing)
        return thing

    @guarded(MAKE_THINGS)
    @blueprint.etagged
    @blueprint.arguments(EditableThing)
    @blueprint.response(200, ThingShown)
    def patch(self, body: dict[str, Any], establishment_id: UUID, thing_id: UUID) -> Thing:
        """Rename a thing"""
        thing = current.session().get_one(Thing, thing_id, with_for_update=True)
        etags.check(thing, EditableThing)
        thing.name = body["name"]
        etags.tag(thing, EditableThing)
        return thing


def make(establishment_id: UUID, name: str) -> Thing:
    session = current.session()
    thing = Thing(establishment_id=establishment_id, name=name)
    session.add(thing)
    session.flush()  # thing.id
    made = PaperItemMade(
        paper_item_id=thing.id, establishment_id=establishment_id, kind="thing", account_ids=[]
    )
    messaging.announce(session, made, sequence=1)
    if name == "taken":
        raise NameTaken
    return thing


@blueprint.route("/things")
class OwnThings(MethodView):
    @guarded(SEE_THINGS)
    @blueprint.response(200, ThingShown(many=True))
    def get(self) -> Sequence[Thing]:
        """List the caller's own establishment's things"""
        return current.session().scalars(select(Thing).order_by(Thing.name)).all()


@blueprint.route(f"{PATH}/ruling", methods=["POST"])
@guarded(RULE)
@blueprint.response(204)
def rule(establishment_id: UUID) -> None:
    """Do what nobody else may do"""


@blueprint.route("/refusals", methods=["POST"])
@guarded(REFUSE)
@blueprint.response(204)
def refuse() -> None:
    """Do what the terms do not forbid"""


@blueprint.route("/everything")
@guarded(SEE_EVERYTHING)
@blueprint.response(200, ThingShown(many=True))
def everything() -> Sequence[Thing]:
    """List every establishment's things"""
    return current.session().scalars(select(Thing).order_by(Thing.name)).all()


@blueprint.route("/echoes", methods=["POST"])
@public
@blueprint.arguments(NewThing)
@blueprint.response(200)
def echo(body: dict[str, Any]) -> dict[str, Any]:
    """Say it again"""
    return body


@blueprint.route(f"{PATH}/copies", methods=["POST"])
@guarded(MAKE_THINGS)
@blueprint.arguments(Copied)
@blueprint.response(204)
def copy(body: dict[str, Any], establishment_id: UUID) -> None:
    """Make a thing with an id that another has"""
    current.session().add(Thing(id=body["id"], establishment_id=establishment_id, name="copy"))


@blueprint.route("/failures/<kind>")
@public
@blueprint.response(200)
def fail(kind: str) -> None:
    """Fail"""
    if kind == "bug":
        raise RuntimeError("the secret of the house")
    current.session().add(Thing(establishment_id=uuid4(), name=kind))


@blueprint.route("/tries", methods=["POST"])
@public
@own_transactions
@blueprint.refuses(TooMany)
@blueprint.response(200)
def try_it() -> dict[str, Any]:
    """Try, three times a minute"""
    count = throttle.by_address("try", limit=3, per=timedelta(minutes=1))
    return {"remaining": count.remaining, "address": current.client_address()}


@blueprint.route("/own-transactions", methods=["POST"])
@guarded(MAKE_THINGS)
@own_transactions
@blueprint.response(200)
def in_own_transactions() -> dict[str, Any]:
    """Make a thing in a transaction of its own"""
    with current.transaction() as session:
        tenant = current.actor().acting_tenant
        session.add(Thing(establishment_id=tenant, name="own"))
        made = PaperItemMade(
            paper_item_id=uuid4(), establishment_id=tenant, kind="own", account_ids=[]
        )
        messaging.announce(session, made, sequence=1)
    return {"has_session": _has_session()}


def _has_session() -> bool:
    try:
        current.session()
    except LookupError:
        return False
    return True


@blueprint.route("/files", methods=["POST"])
@public
@uploads.accepts_up_to(2000)
@blueprint.response(200)
def upload() -> dict[str, Any]:
    """Read a CSV file"""
    return {"text": uploads.csv_text()}
