"""Who may do what in this service.

At home, administrators manage accounts and users do not [S1]; everybody sees who the
administrators are. For another establishment, a delegation of the service `accounts` lets an
assigned person read or manage accounts, within the limits that the actions keep (design.md §4.2):
users' accounts only, but for renewing. What is due is listed and renewed, and reviews are held,
across all of these and wherever a linked account administers: anybody may ask, each gets what they
administer. Machine
clients of an establishment (`accounts:read`, `accounts:write`) work at home within the same limits
as a delegate, and elsewhere as they are assigned; reviews are held by people. Operators keep the
register and the establishments; support finds and reads accounts and history, and helps where no
administrator is left to renew or invite. Terms stop an administrator's writes until accepted,
except what only takes away.

What a stolen token must not be enough for (`step_up`): who there is, how they are reached, what
becomes of establishments, and whatever leaves as a file. Where what is sent decides, such as a
right on a sensitive service, actions ask (`require_step_up`). Of each operation,
`tests/contracts/step_up.json` tells which, and why.
"""

from shared.auth import Delegated, Duty, Level, Permission
from shared.auth.permissions import ADMINISTRATORS, EVERYONE

_MANAGING = Delegated("accounts", Level.WRITE)
_READING = Delegated("accounts", Level.READ)
_READS, _MANAGES = "accounts:read", "accounts:write"

READ_REGISTER = Permission(name="register.read", duty=Duty.REGISTER)
IMPORT_REGISTER = Permission(name="register.import", duty=Duty.REGISTER)
CARRY_OUT_REGISTER = Permission(name="register.carry_out", duty=Duty.REGISTER, step_up=True)
LIST_ESTABLISHMENTS = Permission(name="establishments.list", duty=Duty.REGISTER)
READ_ESTABLISHMENT = Permission(
    name="establishment.read", own=EVERYONE, delegated=_READING, duty=Duty.REGISTER, scope=_READS
)
CHANGE_ESTABLISHMENT = Permission(
    name="establishment.change", own=ADMINISTRATORS, duty=Duty.REGISTER, step_up=True
)
CONFIRM_ESTABLISHMENT = Permission(name="establishment.confirm", duty=Duty.REGISTER, step_up=True)
READ_ASKERS = Permission(name="askers.read", duty=Duty.REGISTER)
RESET_ASKERS = Permission(name="askers.reset", duty=Duty.REGISTER, step_up=True)
WITHDRAW_ASKERS = Permission(name="askers.withdraw", duty=Duty.REGISTER, step_up=True)
RECOVER_ESTABLISHMENT = Permission(name="establishment.recover", duty=Duty.REGISTER, step_up=True)
CORRECT_ESTABLISHMENT = Permission(name="establishment.correct", duty=Duty.REGISTER, step_up=True)
SUSPEND_ESTABLISHMENT = Permission(name="establishment.suspend", duty=Duty.REGISTER, step_up=True)
REACTIVATE_ESTABLISHMENT = Permission(
    name="establishment.reactivate", duty=Duty.REGISTER, step_up=True
)
CLOSE_ESTABLISHMENT = Permission(name="establishment.close", duty=Duty.REGISTER, step_up=True)
READ_ADMINISTRATORS = Permission(
    name="administrators.read", own=EVERYONE, delegated=_READING, duty=Duty.SUPPORT, scope=_READS
)

READ_ACCOUNTS = Permission(
    name="accounts.read", own=ADMINISTRATORS, delegated=_READING, duty=Duty.SUPPORT, scope=_READS
)
CREATE_ACCOUNTS = Permission(
    name="accounts.create", own=ADMINISTRATORS, delegated=_MANAGING, scope=_MANAGES
)
CARRY_OUT_IMPORTS = Permission(
    name="accounts.carry_out_import",
    own=ADMINISTRATORS,
    delegated=_MANAGING,
    scope=_MANAGES,
    step_up=True,
)
EXPORT_ACCOUNTS = Permission(
    name="accounts.export",
    own=ADMINISTRATORS,
    delegated=_READING,
    duty=Duty.SUPPORT,
    scope=_READS,
    despite_terms=True,  # it only reads
    step_up=True,
)
PRINT_SHEETS = Permission(
    name="accounts.print_sheets",
    own=ADMINISTRATORS,
    delegated=_READING,
    duty=Duty.SUPPORT,
    scope=_READS,
    despite_terms=True,  # it only reads
    step_up=True,
)
KEEP_ACCOUNTS = Permission(name="accounts.keep", duty=Duty.REGISTER)
CHANGE_ACCOUNTS = Permission(
    name="accounts.change", own=ADMINISTRATORS, delegated=_MANAGING, scope=_MANAGES
)
CHANGE_COORDINATES = Permission(
    name="accounts.change_coordinates",
    own=ADMINISTRATORS,
    delegated=_MANAGING,
    scope=_MANAGES,
    step_up=True,
)
DELETE_ACCOUNTS = Permission(
    name="accounts.delete",
    own=ADMINISTRATORS,
    delegated=_MANAGING,
    despite_terms=True,
    scope=_MANAGES,
    step_up=True,
)
RENEW_ACCOUNTS = Permission(
    name="accounts.renew",
    own=ADMINISTRATORS,
    delegated=_MANAGING,
    duty=Duty.SUPPORT,
    scope=_MANAGES,
)
ACT_ON_MANY = Permission(
    name="accounts.bulk", own=ADMINISTRATORS, delegated=_MANAGING, scope=_MANAGES
)
INVITE_ACCOUNTS = Permission(
    name="accounts.invite",
    own=ADMINISTRATORS,
    delegated=_MANAGING,
    duty=Duty.SUPPORT,
    scope=_MANAGES,
)
READ_DUE = Permission(name="accounts.read_due", own=EVERYONE)
RENEW_DUE = Permission(name="accounts.renew_due", own=EVERYONE)
READ_INVITATIONS_ACROSS = Permission(name="invitations.read_across", own=EVERYONE)
FIND_PEOPLE = Permission(name="accounts.find", own=EVERYONE)
FIND_ANYBODY = Permission(name="accounts.find_any", duty=Duty.SUPPORT)
PROMOTE_ACCOUNTS = Permission(name="accounts.promote", own=ADMINISTRATORS, step_up=True)
READ_REVIEWS = Permission(
    name="reviews.read", own=ADMINISTRATORS, delegated=_READING, duty=Duty.SUPPORT, scope=_READS
)
CONDUCT_REVIEWS = Permission(name="reviews.conduct", own=ADMINISTRATORS, delegated=_MANAGING)
READ_REVIEWS_ACROSS = Permission(name="reviews.read_across", own=EVERYONE)
REVIEW_ACROSS = Permission(name="reviews.conduct_across", own=EVERYONE)
READ_HISTORY = Permission(name="history.read", own=ADMINISTRATORS, duty=Duty.SUPPORT, step_up=True)
READ_HISTORY_ELSEWHERE = Permission(name="history.read_elsewhere", own=ADMINISTRATORS)

READ_ERASURES = Permission(name="erasures.read", duty=Duty.SUPPORT)

READ_CATALOGUE = Permission(name="catalogue.read", own=EVERYONE)
PUBLISH_SERVICES = Permission(name="catalogue.publish", duty=Duty.CATALOGUE, step_up=True)
READ_TERMS = Permission(name="terms.read", own=EVERYONE)
PUBLISH_TERMS = Permission(name="terms.publish", duty=Duty.CATALOGUE, step_up=True)
ACCEPT_TERMS = Permission(name="terms.accept", own=ADMINISTRATORS, despite_terms=True)

EXPORT_SELF = Permission(
    name="personal_data.export_own", own=EVERYONE, despite_terms=True, step_up=True
)
EXPORT_PERSON = Permission(name="personal_data.export", duty=Duty.SUPPORT, step_up=True)
READ_SELF = Permission(name="self.read", own=EVERYONE)
CHANGE_SELF = Permission(name="self.change", own=EVERYONE)
