"""What `identity` keeps, and the rules that need nothing else to be told."""

from services.identity.models.base import Base
from services.identity.models.challenge import Challenge
from services.identity.models.client import MachineClient, RemovalReason
from services.identity.models.code import OneTimeCode, Purpose
from services.identity.models.counter import Counter
from services.identity.models.credential import Credential, Status
from services.identity.models.device import Device
from services.identity.models.effort import Effort
from services.identity.models.factor import Factor, FactorKind, FactorTries, RecoveryCode
from services.identity.models.factor_letter import FactorLetter, LetterEnding
from services.identity.models.factor_reminder import FactorReminder
from services.identity.models.factor_reset import FactorReset, ResetEnding, ResetWay
from services.identity.models.link import Link, Removal
from services.identity.models.passkey import Passkey, SpentPasskeyChallenge
from services.identity.models.raised_policy import RaisedPolicy
from services.identity.models.remembered_device import RememberedDevice
from services.identity.models.reminder_request import ReminderRequest
from services.identity.models.reset_request import ResetRequest
from services.identity.models.session import Ending, HolderSession
from services.identity.models.tries import Tries

__all__ = [
    "Base",
    "Challenge",
    "Counter",
    "Credential",
    "Device",
    "Effort",
    "Ending",
    "Factor",
    "FactorKind",
    "FactorLetter",
    "FactorReminder",
    "FactorReset",
    "FactorTries",
    "HolderSession",
    "LetterEnding",
    "Link",
    "MachineClient",
    "OneTimeCode",
    "Passkey",
    "Purpose",
    "RaisedPolicy",
    "RecoveryCode",
    "RememberedDevice",
    "ReminderRequest",
    "Removal",
    "RemovalReason",
    "ResetEnding",
    "ResetRequest",
    "ResetWay",
    "SpentPasskeyChallenge",
    "Status",
    "Tries",
]
