"""Who may follow a long act: whoever asked for it, and the platform's support."""

from shared.auth import Duty, Permission
from shared.auth.permissions import EVERYONE

SCOPE = "jobs:own"
"""What a machine client needs in order to follow, and cancel, what it has asked for."""

READ = Permission(name="jobs.read", own=EVERYONE, scope=SCOPE)
CANCEL = Permission(name="jobs.cancel", own=EVERYONE, scope=SCOPE, despite_terms=True)

READ_ANY = Permission(name="jobs.read_any", duty=Duty.SUPPORT)

PERMISSIONS = (READ, CANCEL, READ_ANY)
"""The same in every service that has jobs, beside those of its own `permissions.py`."""
