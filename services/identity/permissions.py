"""Who may do what in `identity`, and what a machine client's token may be for.

What somebody does with their own password, second factors and sessions, they may always do, and end
their own links. Credentials are looked after by the establishment's own administrators, and by
operators whose duty is support: never by delegation. Others' second factors are removed by their
establishment's own administrators alone: no duty, no scope and no link opens that. Machine clients
belong to the platform (operators whose duty is the catalogue) or to an establishment (its
administrators).

Whoever must have a second factor and has not shown one may do nothing but what is open
`while_enrolling`: their own sessions, password and factors.

Passwords, factors and secrets take a proof of who one is (`step_up`), beside what each asks for.
"""

from shared.auth import Duty, Permission
from shared.auth.permissions import ADMINISTRATORS, EVERYONE

OWN_SESSIONS = Permission(
    name="sessions.manage_own", own=EVERYONE, despite_terms=True, while_enrolling=True
)
OWN_PASSWORD = Permission(
    name="passwords.change_own",
    own=EVERYONE,
    despite_terms=True,
    while_enrolling=True,
    step_up=True,
)
OWN_FACTORS = Permission(
    name="factors.manage_own",
    own=EVERYONE,
    despite_terms=True,
    while_enrolling=True,
    step_up=True,
)
OWN_LINKS = Permission(name="links.manage_own", own=EVERYONE)
END_LINKS = Permission(name="links.end_own", own=EVERYONE, despite_terms=True)
SEE_CREDENTIALS = Permission(name="credentials.read", own=ADMINISTRATORS, duty=Duty.SUPPORT)
UNLOCK = Permission(
    name="credentials.unlock", own=ADMINISTRATORS, duty=Duty.SUPPORT, despite_terms=True
)
RESET_FACTORS = Permission(name="factors.reset", own=ADMINISTRATORS, step_up=True)
CANCEL_OWN_RESET = Permission(
    name="factors.cancel_own_reset", own=EVERYONE, despite_terms=True, while_enrolling=True
)
READ_WITHOUT_FACTOR = Permission(name="factors.read_missing", own=ADMINISTRATORS)
CANCEL_RESETS = Permission(name="factors.cancel_reset", own=ADMINISTRATORS, despite_terms=True)
MANAGE_CLIENTS = Permission(
    name="clients.manage", own=ADMINISTRATORS, duty=Duty.CATALOGUE, step_up=True
)
WITHDRAW_CLIENTS = Permission(
    name="clients.withdraw", own=ADMINISTRATORS, duty=Duty.CATALOGUE, despite_terms=True
)

INTROSPECT = "tokens:introspect"
CLIENT_ADDRESS = "client_address"
"""Tells where those are whom a client works for, such as the portal."""

SCOPES = frozenset(
    {
        "access:read",
        "accounts:read",
        "accounts:write",
        "bounces:report",
        CLIENT_ADDRESS,
        "jobs:own",
        "letters:deposit",
        INTROSPECT,
    }
)
"""Every scope that a service asks of machine clients; a test compares.

An establishment's clients may have `<service>:read` and `<service>:write` besides, for services of
the catalogue that can be delegated: they bound what a delegation lets them do there.
"""

PLATFORM_SCOPES = frozenset({CLIENT_ADDRESS, "bounces:report", "letters:deposit"})
"""Those that only the platform's own clients are given."""

ESTABLISHMENT_SCOPES = frozenset({"accounts:read", "accounts:write"})
"""Those that only clients of an establishment are given: they act for it, or as it is delegated."""

DUTY_OF_SCOPE = {"bounces:report": Duty.SUPPORT, "letters:deposit": Duty.LETTERS}
"""Scopes that open what an operator may do by a duty only: nobody hands out more than their own.

A test compares it with the permissions of every service.
"""
