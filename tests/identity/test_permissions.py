"""The scopes of machine clients are those that services ask for, and no others."""

import importlib

from deploy.installation.provisioning import SERVICES
from services.identity.permissions import INTROSPECT, PLATFORM_SCOPES, SCOPES
from shared.auth import Permission
from shared.web import jobs, proxies


def test_the_scopes_are_those_that_services_ask_for() -> None:
    asked = {INTROSPECT, proxies.SCOPE, jobs.SCOPE}
    for service in SERVICES:
        permissions = importlib.import_module(f"services.{service}.permissions")
        asked |= {
            permission.scope
            for permission in vars(permissions).values()
            if isinstance(permission, Permission) and permission.scope
        }

    assert asked == SCOPES


def test_the_platforms_scopes_are_scopes() -> None:
    assert PLATFORM_SCOPES <= SCOPES
