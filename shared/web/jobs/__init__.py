"""Long acts, for those who asked for them: every service that has some serves these routes."""

from shared.web.jobs.asking import accepted, requester
from shared.web.jobs.permissions import PERMISSIONS, SCOPE
from shared.web.jobs.routes import blueprint
from shared.web.jobs.schemas import ShownJob

__all__ = ["PERMISSIONS", "SCOPE", "ShownJob", "accepted", "blueprint", "requester"]
