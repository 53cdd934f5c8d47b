"""Asks over HTTP as `httpx` does; the machine's certificates are read once, not for each question.

Reading them takes 25 ms of a processor, which those who ask until something is ready would spend
again and again, beside the very process that they wait for.
"""

import functools
import ssl
from typing import Any

import httpx


@functools.cache
def tls() -> ssl.SSLContext:
    """Give what `verify` of any client takes: whom the machine trusts."""
    return httpx.create_ssl_context()


def request(method: str, url: str, **options: Any) -> httpx.Response:
    """Ask once, on a connection of its own; a busy machine may take a minute to answer."""
    return httpx.request(method, url, **{"verify": tls(), "timeout": 60, **options})


get = functools.partial(request, "GET")
post = functools.partial(request, "POST")
