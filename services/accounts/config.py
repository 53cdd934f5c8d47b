"""What this service is told at boot, beyond what every service is."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from environs import Env, validate

from shared import config


class Proof(StrEnum):
    """How a registration is proven (design.md §4.1)."""

    LETTER = "letter"
    OPERATOR = "operator"
    NONE = "none"


class ExpiryBasis(StrEnum):
    """What the 18 months of an account run from (design.md §4.3).

    `renewal`: the activation or the last renewal. `last_sign_in`: the latest of these and the
    last sign-in.
    """

    RENEWAL = "renewal"
    LAST_SIGN_IN = "last_sign_in"


@dataclass(frozen=True, kw_only=True)
class Settings(config.Settings):
    """The settings of this service.

    :ivar registration_proof: what activates a registered establishment, beside an operator's word
    :ivar expiry_basis: what the 18 months of an account run from
    :ivar unused_months: months without a sign-in after which a review recommends deletion
    :ivar tombstone_days: days after which a deleted account is emptied of personal data
    :ivar registrations_per_hour: tries to register, or to hand in a code, from one client address
    :ivar own_emails_per_hour: new e-mail addresses of an account that a holder has confirmed, or
        tries to: each is written to, whosever it is; as many again at the word of others
    :ivar own_copies_per_day: files with all that is kept of them that a holder has written
    :ivar invite_again_hours: hours after an invitation before it can be repeated
    :ivar at_once: the most accounts that a bulk act does within its request; more are a job
    :ivar export_at_once: the most accounts that are exported within a request; more are a job
    """

    registration_proof: Proof
    expiry_basis: ExpiryBasis
    unused_months: int
    tombstone_days: int
    registrations_per_hour: int
    own_emails_per_hour: int
    own_copies_per_day: int
    invite_again_hours: int
    at_once: int
    export_at_once: int

    @property
    def invite_pause(self) -> timedelta:
        """How long after an invitation an act on many does not repeat it."""
        return timedelta(hours=self.invite_again_hours)

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
            "unused_months": env.int("UNUSED_MONTHS", 12, validate=validate.Range(min=1)),
            "tombstone_days": env.int("TOMBSTONE_DAYS", 365, validate=validate.Range(min=1)),
            "registrations_per_hour": env.int(
                "REGISTRATIONS_PER_HOUR", 20, validate=validate.Range(min=1)
            ),
            "own_emails_per_hour": env.int(
                "OWN_EMAILS_PER_HOUR", 5, validate=validate.Range(min=1)
            ),
            "own_copies_per_day": env.int("OWN_COPIES_PER_DAY", 10, validate=validate.Range(min=1)),
            "invite_again_hours": env.int("INVITE_AGAIN_HOURS", 24, validate=validate.Range(min=0)),
            "at_once": env.int("AT_ONCE", 50, validate=validate.Range(min=0, max=500)),
            "export_at_once": env.int(
                "EXPORT_AT_ONCE", 1000, validate=validate.Range(min=0, max=5000)
            ),
        }
