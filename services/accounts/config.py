"""What this service is told at boot, beyond what every service is."""

from dataclasses import dataclass
from enum import StrEnum

from environs import Env, validate

from shared.config import Settings


class Proof(StrEnum):
    """How a registration is proven (DESIGN §4.1)."""

    LETTER = "letter"
    OPERATOR = "operator"
    NONE = "none"


class ExpiryBasis(StrEnum):
    """What the 18 months of an account run from (DESIGN §4.3).

    `renewal`: the activation or the last renewal. `last_sign_in`: the latest of these and the last sign-in.
    """

    RENEWAL = "renewal"
    LAST_SIGN_IN = "last_sign_in"


@dataclass(frozen=True, kw_only=True)
class AccountsSettings(Settings):
    """The settings of this service.

    :ivar registration_proof: what activates a registered establishment, beside an operator's word
    :ivar expiry_basis: what the 18 months of an account run from
    :ivar tombstone_days: days after which a deleted account is emptied of personal data
    :ivar registrations_per_hour: tries to register, or to hand in a code, from one client address
    """

    registration_proof: Proof
    expiry_basis: ExpiryBasis
    tombstone_days: int
    registrations_per_hour: int

    @classmethod
    def fields(cls, env: Env) -> dict[str, object]:
        """Read each setting, this service's own after those of every service."""
        return {
            **super().fields(env),
            "registration_proof": env.enum(
                "REGISTRATION_PROOF", Proof.LETTER, enum=Proof, by_value=True
            ),
            "expiry_basis": env.enum(
                "EXPIRY_BASIS", ExpiryBasis.RENEWAL, enum=ExpiryBasis, by_value=True
            ),
            "tombstone_days": env.int("TOMBSTONE_DAYS", 365, validate=validate.Range(min=1)),
            "registrations_per_hour": env.int(
                "REGISTRATIONS_PER_HOUR", 20, validate=validate.Range(min=1)
            ),
        }
