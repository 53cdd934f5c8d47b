"""Signing in, staying in, signing out."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.identity.actions import refresh, second_factor, sessions, sign_in
from services.identity.actions.counting import WINDOW
from services.identity.api.tools import origin, service_tools
from services.identity.errors import (
    AccountExpired,
    AccountsSilent,
    ChallengeOver,
    EstablishmentSuspended,
    HashingBusy,
    SecondFactorLocked,
    SecondFactorRefused,
    SecondFactorRequired,
    SessionOver,
    SignInRefused,
)
from services.identity.permissions import OWN_SESSIONS
from services.identity.queries import sessions as queries
from services.identity.schemas import factors as factor_schemas
from services.identity.schemas import sessions as schemas
from shared.errors import NotFound, Problem, TooMany
from shared.tenancy import Reason, unconfined
from shared.web import Blueprint, current, guarded, own_transactions, public, throttle

blueprint = Blueprint("Sessions", __name__, description="Signing in, staying in, signing out.")


@blueprint.route("/sessions")
class Sessions(MethodView):
    """Sign-ins."""

    @public
    @own_transactions
    @blueprint.arguments(schemas.SignIn)
    @blueprint.response(201, schemas.Granted)
    @blueprint.refuses(
        *(SignInRefused, AccountExpired, EstablishmentSuspended, SecondFactorRequired),
        *(TooMany, HashingBusy),
    )
    def post(self, body: dict[str, Any]) -> sessions.Granted:
        """Sign in

        Whatever is wrong with identifier or password, the answer is the same. `account_expired` and
        `establishment_suspended` are told only after the right password; so is
        `second_factor_required`, whose `challenge` goes to `POST /sessions/second-factor` with a
        code of one of its `factors`.

        `remembered_device`, which the last sign-in on this device gave, stands for the factor. It
        is good once; whoever lost the answer may send it again within 20 seconds, any other reuse
        ends it.
        """
        tools = service_tools()
        limit = tools.settings.limits.address_sign_ins
        throttle.by_address("sign_in", limit=limit, per=WINDOW)
        means: dict[str, Any] = {"origin": origin(), "tools": tools, "now": current.now()}
        return sign_in.sign_in(current.sessions(), current.transaction, **body, **means)

    @guarded(OWN_SESSIONS)
    @blueprint.response(200, schemas.HolderSession(many=True))
    def get(self) -> list[dict[str, Any]]:
        """List one's own sessions that go on"""
        actor, settings = current.actor(), service_tools().settings
        assert actor.account_id is not None
        going_on = queries.going_on(actor.account_id, settings=settings, now=current.now())
        return [_shown(found, actor.session_id) for found in current.session().scalars(going_on)]


@blueprint.route("/sessions/second-factor")
class SecondFactor(MethodView):
    """The second half of a sign-in."""

    @public
    @own_transactions
    @blueprint.arguments(factor_schemas.SecondFactor)
    @blueprint.response(201, schemas.Granted)
    @blueprint.refuses(
        *(ChallengeOver, AccountExpired, EstablishmentSuspended),
        *(SecondFactorLocked, SecondFactorRefused, TooMany, HashingBusy),
    )
    def post(self, body: dict[str, Any]) -> sessions.Granted:
        """Sign in with a second factor, after the right password

        `factor` is one of those of the refusal. For a passkey, `credential` takes the place of
        `code`, and answers what `POST /sessions/second-factor/options` tells the browser. With
        `remember`, the answer brings what stands for the factor at this device's sign-ins for seven
        days; it proves nothing else.

        A challenge is good for ten minutes, for five codes, and once. After five wrong codes of a
        kind, whatever the challenge, none of that kind is judged for half an hour; after twenty of
        an application without a success, not before another way in has proved right. Passkeys are
        never locked.
        """
        tools = service_tools()
        limit = tools.settings.limits.address_sign_ins
        throttle.by_address("sign_in", limit=limit, per=WINDOW)
        means: dict[str, Any] = {"origin": origin(), "tools": tools, "now": current.now()}
        return second_factor.finish(current.transaction, **body, **means)


@blueprint.route("/sessions/refresh")
class Refresh(MethodView):
    """Refreshes."""

    @public
    @own_transactions
    @blueprint.arguments(schemas.Refresh)
    @blueprint.response(200, schemas.Granted)
    @blueprint.refuses(SessionOver, AccountExpired, EstablishmentSuspended, AccountsSilent)
    def post(self, body: dict[str, Any]) -> sessions.Granted:
        """Get the next tokens of a session

        Each refresh token is good once. Whoever lost the answer may ask again within 20 seconds and
        gets the same; any other reuse ends the session.
        """
        with current.transaction() as session:
            unconfined(session, Reason.AUTHENTICATION)
            outcome = refresh.refresh(session, **body, tools=service_tools(), now=current.now())
        if isinstance(outcome, Problem):
            raise outcome
        return outcome


@blueprint.route("/sessions/<uuid:session_id>")
class OneSession(MethodView):
    """One of one's own sessions."""

    @guarded(OWN_SESSIONS)
    @blueprint.response(204)
    def delete(self, session_id: UUID) -> None:
        """End one of one's own sessions"""
        _end(session_id)


@blueprint.route("/sessions/current")
class CurrentSession(MethodView):
    """The session of the token."""

    @guarded(OWN_SESSIONS)
    @blueprint.response(204)
    def delete(self) -> None:
        """Sign out"""
        session_id = current.actor().session_id
        if session_id is None:
            raise NotFound
        _end(session_id)


@blueprint.route("/sessions/others")
class OtherSessions(MethodView):
    """The sessions but that of the token."""

    @guarded(OWN_SESSIONS)
    @blueprint.response(204)
    def delete(self) -> None:
        """End all of one's own sessions but this one"""
        actor = current.actor()
        assert actor.account_id is not None
        sessions.end_others(
            current.session(),
            account_id=actor.account_id,
            session_id=actor.session_id,
            tools=service_tools(),
            now=current.now(),
        )


def _end(session_id: UUID) -> None:
    account_id = current.actor().account_id
    assert account_id is not None
    sessions.end_own(
        current.session(),
        account_id=account_id,
        session_id=session_id,
        tools=service_tools(),
        now=current.now(),
    )


def _shown(found: Any, current_id: UUID | None) -> dict[str, Any]:
    fields = ("id", "created_at", "refreshed_at", "address", "device")
    return {name: getattr(found, name) for name in fields} | {"is_current": found.id == current_id}
