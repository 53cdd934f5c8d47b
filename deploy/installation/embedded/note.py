"""What `up` leaves in the checkout, so that `demo` and other commands find the installation."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.checkout import ROOT

PLACE = ROOT / ".comptoir" / "up.json"


@dataclass(frozen=True)
class Note:
    """The last installation that `up` served from this checkout.

    :ivar url: where it is served
    :ivar data: its data folder
    :ivar pid: of the serving process
    """

    url: str
    data: str
    pid: int


def leave(url: str, data: Path) -> bool:
    """Write the note, for this user's eyes only; False: the checkout is not this user's."""
    draft = PLACE.with_suffix(f".{secrets.token_hex(4)}")
    try:
        PLACE.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(Note(url=url, data=str(data), pid=os.getpid())), file)
        draft.replace(PLACE)
    except OSError:
        return False
    return True


def find() -> Note | None:
    """Read the note, if there is one that this user may read."""
    try:
        return Note(**json.loads(PLACE.read_text()))
    except (OSError, ValueError, TypeError):
        return None
