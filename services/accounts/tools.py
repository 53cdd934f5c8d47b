"""What the processes of this service work with beside its database, made once at boot."""

import contextlib
import os
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from services.accounts.config import Settings
from services.accounts.domain.paper_codes import PaperCodes
from services.accounts.domain.setting_turns import SettingTurns
from shared.crypto.sealing import Sealer
from shared.typesetting import Typesetter

HISTORY_KEY = "history.key"
PAPER = Path(__file__).parent / "paper"


@dataclass(kw_only=True)
class Tools:
    """What views, handlers and chores use beside the database.

    :ivar sealer: seals codes to the mailer
    :ivar setting_turns: whose turn it is to have pages set within a request
    """

    settings: Settings
    sealer: Sealer
    setting_turns: SettingTurns = field(default_factory=SettingTurns)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Make them as the settings say; no file is read yet."""
        return cls(settings=settings, sealer=Sealer.from_file(settings.sealing_keys))

    def ensure_history_key(self) -> None:
        """Draw the key that signs the history's ends, unless there is one."""
        _ensure_key(self.settings.secrets / HISTORY_KEY)

    @property
    def paper_codes(self) -> PaperCodes:
        """Draws and judges codes on paper; its key is read anew, since a rotation may draw it."""
        return PaperCodes(self.sealer, _ensure_key(self.settings.secrets / HISTORY_KEY))

    @cached_property
    def typesetter(self) -> Typesetter:
        """Sets what is printed; made on first use, for it reads every font."""
        return Typesetter(PAPER)

    @cached_property
    def history_key(self) -> bytes:
        """The key that signs where each establishment's history ends; drawn on first use."""
        return _ensure_key(self.settings.secrets / HISTORY_KEY)


def _ensure_key(path: Path) -> bytes:
    """Read a key of 32 bytes; the first of several processes makes it, and only that one counts."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()
