"""Who may do what in the sample service."""

from shared.auth import Delegated, Duty, Level, Permission
from shared.auth.permissions import ADMINISTRATORS, EVERYONE

SEE_THINGS = Permission(
    name="see_things",
    own=EVERYONE,
    delegated=Delegated("accounts", Level.READ),
    duty=Duty.SUPPORT,
    scope="things",
)


MAKE_THINGS = Permission(
    name="make_things",
    own=ADMINISTRATORS,
    delegated=Delegated("accounts", Level.WRITE),
    duty=Duty.SUPPORT,
    scope="things",
)


RULE = Permission(name="rule", own=ADMINISTRATORS)


REFUSE = Permission(name="refuse", own=ADMINISTRATORS, despite_terms=True)


SEE_EVERYTHING = Permission(name="see_everything", duty=Duty.REGISTER, scope="everything")
