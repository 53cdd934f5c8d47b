"""The HTTP edge that every service has: one request, one transaction, closed by default.

A service's `app.py` calls `create_service`; its `api/` uses the rest, by these names.
"""

from shared.web import current, etags, jobs, pages, pdf, schemas, throttle, uploads
from shared.web.app import Service, create_service
from shared.web.blueprints import Blueprint
from shared.web.idempotency import done_once, idempotent
from shared.web.marks import guarded, own_transactions, public

__all__ = [
    "Blueprint",
    "Service",
    "create_service",
    "current",
    "done_once",
    "etags",
    "guarded",
    "idempotent",
    "jobs",
    "own_transactions",
    "pages",
    "pdf",
    "public",
    "schemas",
    "throttle",
    "uploads",
]
