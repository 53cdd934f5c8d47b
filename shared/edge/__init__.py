"""What every HTTP process of the suite has, whether it keeps data or, as the portal, only asks.

Languages, security headers, refusals as problem documents, the caller's address behind proxies, the
request's id, measurements and log lines. Flask and Werkzeug suffice: no database, no broker, no
schemas (an import contract holds it).
"""

from shared.edge import (
    addresses,
    headers,
    languages,
    lines,
    messages,
    metrics,
    problems,
    refusals,
    tracing,
)

__all__ = [
    "addresses",
    "headers",
    "languages",
    "lines",
    "messages",
    "metrics",
    "problems",
    "refusals",
    "tracing",
]
