"""Messages that come back, as real servers write them; names and addresses are made up."""

from collections.abc import Callable
from pathlib import Path

Back = Callable[..., bytes]
"""Writes what comes back about the last try of an e-mail."""

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str, *, address: str, recipient: str = "jean@example.org") -> bytes:
    """Write what a server sends back.

    :param address: where the mail that it is about came from
    """
    text = (SAMPLES / f"{name}.eml").read_text()
    return text.replace("{address}", address).replace("{recipient}", recipient).encode()
