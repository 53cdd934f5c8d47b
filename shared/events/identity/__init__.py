"""What `identity` announces: passwords, factors, codes, sign-ins, links, sessions, clients."""

from shared.events.identity.clients import (
    ClientCreated,
    ClientFacts,
    ClientRemoved,
    ClientSecretChanged,
    ClientSnapshot,
)
from shared.events.identity.codes import (
    CodeIssued,
    CodeLookedUp,
    EmailConfirmed,
    InvitationFacts,
    InvitationMissed,
)
from shared.events.identity.credentials import (
    CredentialLocked,
    CredentialUnlocked,
    DeviceAppeared,
    IdentifierForgotten,
    PasswordChanged,
    PasswordCreated,
    SessionRevoked,
    SignedIn,
)
from shared.events.identity.factor_letters import (
    FactorLetterAsked,
    FactorLetterIssued,
    FactorLetterVoided,
)
from shared.events.identity.factors import (
    FactorAdded,
    FactorCalledFor,
    FactorLocked,
    FactorRemoved,
    RecoveryCodesReplaced,
    RecoveryCodeUsed,
    RememberedDeviceAdded,
    RememberedDeviceReused,
)
from shared.events.identity.links import LinkCreated, LinkRemoved
from shared.events.identity.platform import AccountErased, OperatorActed
from shared.events.identity.resets import FactorResetAsked, FactorResetCancelled, FactorsReset

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
    "FactorAdded",
    "FactorCalledFor",
    "FactorLetterAsked",
    "FactorLetterIssued",
    "FactorLetterVoided",
    "FactorLocked",
    "FactorRemoved",
    "FactorResetAsked",
    "FactorResetCancelled",
    "FactorsReset",
    "IdentifierForgotten",
    "InvitationFacts",
    "InvitationMissed",
    "LinkCreated",
    "LinkRemoved",
    "OperatorActed",
    "PasswordChanged",
    "PasswordCreated",
    "RecoveryCodeUsed",
    "RecoveryCodesReplaced",
    "RememberedDeviceAdded",
    "RememberedDeviceReused",
    "SessionRevoked",
    "SignedIn",
]
