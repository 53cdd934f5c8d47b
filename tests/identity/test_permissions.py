"""The scopes of machine clients are those that services ask for, and no others."""

import importlib

from deploy.installation.provisioning import SERVICES
from services.identity.permissions import DUTY_OF_SCOPE, INTROSPECT, PLATFORM_SCOPES, SCOPES
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


def test_the_scopes_that_take_a_duty_are_those_of_what_nobody_else_may_do() -> None:
    found = {}
    for service in SERVICES:
        permissions = importlib.import_module(f"services.{service}.permissions")
        for each in vars(permissions).values():
            if isinstance(each, Permission) and each.scope and each.duty and not each.own:
                found[each.scope] = each.duty

    assert found == DUTY_OF_SCOPE
