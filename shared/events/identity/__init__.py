"""What `identity` announces: passwords, codes, sign-ins, links, sessions, machine clients."""

from shared.events.identity.clients import (
    ClientCreated,
    ClientFacts,
    ClientRemoved,
    ClientSecretChanged,
    ClientSnapshot,
)
from shared.events.identity.holders import (
    AccountErased,
    CodeIssued,
    CodeLookedUp,
    CredentialLocked,
    CredentialUnlocked,
    DeviceAppeared,
    EmailConfirmed,
    IdentifierForgotten,
    LinkCreated,
    LinkRemoved,
    OperatorActed,
    PasswordChanged,
    PasswordCreated,
    SessionRevoked,
    SignedIn,
)

__all__ = [
    "AccountErased",
    "ClientCreated",
    "ClientFacts",
    "ClientRemoved",
    "ClientSecretChanged",
    "ClientSnapshot",
    "CodeIssued",
    "CodeLookedUp",
    "CredentialLocked",
    "CredentialUnlocked",
    "DeviceAppeared",
    "EmailConfirmed",
    "IdentifierForgotten",
    "LinkCreated",
    "LinkRemoved",
    "OperatorActed",
    "PasswordChanged",
    "PasswordCreated",
    "SessionRevoked",
    "SignedIn",
]
