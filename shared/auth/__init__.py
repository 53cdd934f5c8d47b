"""Who is calling, and what they may be let do. No Flask: headers are read in `shared.web`."""

from shared.auth.actor import SYSTEM, Actor, Basis, Duty, Level, Profile
from shared.auth.permissions import Delegated, Permission

__all__ = ["SYSTEM", "Actor", "Basis", "Delegated", "Duty", "Level", "Permission", "Profile"]
