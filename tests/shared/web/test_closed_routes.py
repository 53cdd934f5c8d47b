"""Every route says who may call it, or the service is not built."""

from typing import Any

import pytest
from flask.views import MethodView

from shared.auth import Permission
from shared.web import (
    Blueprint,
    Service,
    create_service,
    guarded,
    idempotent,
    own_transactions,
    public,
)
from shared.web.routes import Unguarded
from tests.shared.web.sample_permissions import SEE_THINGS


class TestEveryRoute:
    def test_says_who_may_call_it_or_the_service_is_not_built(self, app: Service) -> None:
        blueprint = Blueprint("open", __name__)

        @blueprint.route("/doors")
        class Doors(MethodView):
            @guarded(SEE_THINGS)
            def get(self) -> dict[str, Any]:
                return {}

            def delete(self) -> dict[str, Any]:
                return {}

        with pytest.raises(Unguarded, match=r"DELETE /mailer/v1/doors"):
            create_service(
                "mailer",
                settings=app.settings,
                blueprints=[blueprint],
                title="Doors",
                description="",
            )

    def test_cannot_be_guarded_by_a_permission_that_admits_nobody(self) -> None:
        with pytest.raises(TypeError, match="nothing"):
            guarded(Permission(name="nothing"))

    def test_cannot_keep_an_answer_without_the_requests_transaction(self, app: Service) -> None:
        blueprint = Blueprint("torn", __name__)

        @blueprint.route("/torn", methods=["POST"])
        @public
        @own_transactions
        @idempotent
        def torn() -> dict[str, Any]:
            return {}

        with pytest.raises(TypeError, match="POST /mailer/v1/torn"):
            create_service(
                "mailer", settings=app.settings, blueprints=[blueprint], title="", description=""
            )

    def test_can_be_public(self) -> None:
        @public
        def view() -> None: ...

        assert public(view) is view
