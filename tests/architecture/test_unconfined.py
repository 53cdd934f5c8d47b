"""Where a transaction may see every tenant's rows, and why: whoever adds a place adds it here."""

import ast

from shared.tenancy import Reason
from tests.architecture.source import calls, modules

UNCONFINED: dict[str, set[str]] = {
    "deploy/installation/operating/databases.py": {"COMMAND"},
    "deploy/installation/operating/shells.py": {"COMMAND"},
    "services/accounts/actions/operators.py": {"COMMAND"},
    "services/accounts/api/askers.py": {"REGISTRATION"},
    "services/accounts/api/correcting.py": {"OPERATOR"},
    "services/accounts/api/establishments.py": {"REGISTRATION"},
    "services/accounts/api/paper_codes.py": {"REGISTRATION"},
    "services/accounts/api/recoveries.py": {"REGISTRATION"},
    "services/accounts/api/registrations.py": {"REGISTRATION"},
    "services/delegation/queries/clients.py": {"COUNTERPART"},
    "services/delegation/queries/people.py": {"COUNTERPART"},
    "services/delegation/queries/transfers.py": {"COUNTERPART"},
    "services/identity/actions/clients.py": {"OPERATOR"},
    "services/identity/actions/linking.py": {"LINKING"},
    "services/identity/actions/passkey_sign_in.py": {"AUTHENTICATION"},
    "services/identity/actions/passwords.py": {"AUTHENTICATION"},
    "services/identity/actions/policies.py": {"AUTHENTICATION"},
    "services/identity/actions/looking_after.py": {"OPERATOR"},
    "services/identity/actions/second_factor.py": {"AUTHENTICATION"},
    "services/identity/actions/sign_in.py": {"AUTHENTICATION"},
    "services/identity/actions/signing_in_by_letter.py": {"AUTHENTICATION"},
    "services/identity/api/codes.py": {"AUTHENTICATION"},
    "services/identity/api/oauth.py": {"INTROSPECTION"},
    "services/identity/api/passkeys.py": {"AUTHENTICATION"},
    "services/identity/api/passwords.py": {"AUTHENTICATION"},
    "services/identity/api/sessions.py": {"AUTHENTICATION"},
    "services/identity/commands.py": {"COMMAND"},
    "shared/messaging/observing.py": {"METRICS"},
    "shared/jobs/turns.py": {"JOB"},
    "shared/messaging/chores.py": {"CHORE"},
    "shared/messaging/database.py": {"HANDLER", "RELAY"},
    "shared/migrations/upgrading.py": {"MIGRATION"},
    "shared/web/guard.py": {"CLIENT", "OPERATOR"},
    "shared/web/readmission.py": {"ACCESS"},
}
"""Where the walls are lifted, and for which reasons: whoever adds a place adds it here."""


class TestLiftingTheWalls:
    def test_is_done_by_name_at_these_places_alone(self) -> None:
        found: dict[str, set[str]] = {}
        for name, tree in modules("deploy", "services", "shared"):
            for call in calls(tree, "unconfined", "unconfined_for_good", "lifted"):
                if name != "shared/tenancy/scopes.py":
                    found.setdefault(name, set()).update(reasons(call))

        assert found == UNCONFINED

    def test_has_no_reason_that_nothing_gives(self) -> None:
        given = {reason for reasons in UNCONFINED.values() for reason in reasons}

        assert given == {reason.name for reason in Reason}


def reasons(call: ast.Call) -> set[str]:
    """Tell which reasons a call may give: all are written where it is made."""
    return {
        node.attr
        for node in ast.walk(call)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("Reason")
    }
