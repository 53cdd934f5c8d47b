"""A session that ends in the middle of a form: the password is asked for, and the form goes on.

What was typed travels sealed in the page, bound to the account, its establishment and 30 minutes;
never passwords or codes. Nobody else can open it, and nobody but the same account goes on with it.
"""

from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import flask
from flask_wtf.csrf import ValidationError, validate_csrf
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from services.portal import access, acting, forms, places, rendering, safety, visitors
from services.portal.languages import gettext as _
from services.portal.sealing import CannotOpen
from services.portal.session import Signed

PURPOSE = "form"
GOOD_FOR = timedelta(minutes=30)
FIELD = "_kept"
LARGEST = 200_000  # characters of what is kept: it travels in the page, and comes back


def ask(*, was_signed_in: Signed | None) -> flask.typing.ResponseReturnValue:
    """Ask for identifier and password, then go on where one was."""
    form = forms.Form()
    if was_signed_in is None:
        where = rendering.here() if flask.request.method == "GET" else "/"
        return flask.redirect(flask.url_for("sign_in.ask", next=where))
    kept = ""
    if flask.request.method == "POST":
        kept = seal(was_signed_in)
    form.problem = _("Your session has ended. Sign in again to go on where you were.")
    return rendering.show(
        "sign_in/sign_in.html",
        401,
        form=form,
        next=rendering.here() if flask.request.method == "GET" else "/",
        kept=kept,
        people=[],
    )


def go_on(kept: str, signed: Signed) -> flask.typing.ResponseReturnValue | None:
    """Show the form that was kept, filled in; None: it is not theirs, or too old."""
    found = _opened(kept, signed)
    return show_again(found["path"], found["fields"]) if found else None


def is_theirs(kept: str, signed: Signed) -> bool:
    """Tell whether somebody can go on with what was kept."""
    return _opened(kept, signed) is not None


def offer(kept: str, signed: Signed) -> flask.typing.ResponseReturnValue | None:
    """Offer to send what was kept, where its form has no page of its own; None: as of `go_on`."""
    found = _opened(kept, signed)
    return rendering.show("step_up/go_on.html", 200, **found) if found else None


def to_send_again() -> dict[str, Any] | None:
    """Tell the form that was sent, to be sent once more as it is; None: none was, or with a file.

    It is the same request: with its key, what it asks for is done once. Secrets are typed again.
    A form without the token of our pages is none of ours: nobody is led to send it in earnest. Nor
    is one offered that is too large to be read.
    """
    request = flask.request
    if request.method != "POST":
        return None
    try:
        if request.files:
            return None
        validate_csrf(request.form.get("csrf_token"))
    except (ValidationError, RequestEntityTooLarge):
        return None
    fields = forms.keepable(request.form)
    ours = {name: [request.form[name]] for name in (forms.KEY, FIELD) if name in request.form}
    return {"path": acting.full_path(), "fields": fields | ours}


def _opened(kept: str, signed: Signed) -> dict[str, Any] | None:
    """Open what was kept; None: it is not theirs, or too old."""
    try:
        found: dict[str, Any] = visitors.portal().sealer.open(kept, purpose=PURPOSE)
    except CannotOpen:
        return None
    age = visitors.arrived_at().timestamp() - found["at"]
    is_theirs = (found["account_id"], found["establishment_id"]) == (
        signed.account_id,
        signed.establishment_id,
    )
    if not is_theirs or not 0 <= age <= GOOD_FOR.total_seconds():
        return None
    return found


def show_again(
    address: str | None = None, fields: dict[str, list[str]] | None = None
) -> flask.typing.ResponseReturnValue | None:
    """Show the page of a form with what was typed; None: the form has no page of its own.

    :param address: of the form, with its query; None: of the present request
    """
    boxes = fields if fields is not None else forms.keepable(flask.request.form)
    flask.g.restored_boxes = boxes
    flask.g.restored = {name: values[0] for name, values in boxes.items()}
    flask.g.is_restored = True
    if address is None:
        flask.g.carried = flask.request.form.get(FIELD, "")
    looking = _looking_at(safety.local(address or acting.full_path()))
    if looking is None:
        return None
    context = flask.globals.request_ctx
    sent, its_addresses = context.request, context.url_adapter
    context.request, context.url_adapter = looking, flask.current_app.create_url_adapter(looking)
    try:
        access.admit_to(looking.endpoint or "")
        places.require()
        view = flask.current_app.view_functions[looking.endpoint or ""]
        answer = flask.current_app.ensure_sync(view)(**(looking.view_args or {}))
    finally:
        context.request, context.url_adapter = sent, its_addresses
    return answer  # type: ignore[no-any-return]


def carried() -> str:
    """Give the form, sealed, that goes on after a page which is shown again; empty: none does."""
    return str(flask.g.get("carried", ""))


def where_to() -> str:
    """Tell where a sign-in or a proof leads: its address says, or what was sent from its page."""
    sent = flask.g.get("restored") or {}
    return safety.local(flask.request.args.get("next") or sent.get("next"))


def _looking_at(address: str) -> flask.Request | None:
    """Make the request that would show a page; None: there is no such page."""
    path, _mark, query = address.partition("?")
    changes = {"REQUEST_METHOD": "GET", "QUERY_STRING": query, "CONTENT_LENGTH": "0"}
    theirs = ("werkzeug.", acting.FOR)
    kept = {n: v for n, v in flask.request.environ.items() if not n.startswith(theirs)}
    kept["SCRIPT_NAME"] = ""
    written = unquote(path).encode().decode("latin-1")  # as WSGI has it
    environ = kept | changes | {"PATH_INFO": written, "wsgi.input": BytesIO()}
    looking = flask.Request(acting.mounted(environ))
    adapter = flask.current_app.create_url_adapter(looking)
    assert adapter is not None
    try:
        looking.url_rule, values = adapter.match(method="GET", return_rule=True)
    except HTTPException:
        return None
    looking.view_args = dict(values)
    return looking


def seal(signed: Signed) -> str:
    """Seal the form that was sent, to go on with it; empty: it is too large to travel.

    A page that asks who one is sends no form of its own on, but the one that waits for its answer.
    """
    waiting = flask.request.form.get(FIELD, "")
    if waiting and _opened(waiting, signed):
        return waiting
    value = {
        "account_id": signed.account_id,
        "establishment_id": signed.establishment_id,
        "at": int(visitors.arrived_at().timestamp()),
        "path": acting.full_path(),
        "fields": forms.keepable(flask.request.form),
    }
    sealed = visitors.portal().sealer.seal(value, purpose=PURPOSE)
    return sealed if len(sealed) <= LARGEST else ""
