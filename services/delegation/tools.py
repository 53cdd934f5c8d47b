"""What the processes of this service work with, made once at boot."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from services.delegation.config import Settings
from shared.crypto import keys
from shared.crypto.files import KeyFile
from shared.typesetting import Typesetter

PUBLISHED = "published-consent-keys.json"
"""The public halves of all keys that ever signed a statement of consent, among the secrets."""
PAPER = Path(__file__).parent / "paper"


@dataclass(kw_only=True)
class Tools:
    """What views, handlers and chores are given beside the database."""

    settings: Settings

    def ensure_consent_keys(self) -> None:
        """Make the key that signs statements of consent, unless there is one."""
        if not (self.settings.secrets / keys.CONSENT.private).exists():
            secrets = self.settings.secrets
            keys.ensure(keys.CONSENT, secrets, public=secrets / PUBLISHED)

    @cached_property
    def consent_keys(self) -> KeyFile:
        """What signs statements of consent; made on first use, unless there is one."""
        self.ensure_consent_keys()
        return KeyFile(self.settings.secrets / keys.CONSENT.private)

    @cached_property
    def published_keys(self) -> KeyFile:
        """What anybody verifies them by: all public halves that there ever were."""
        self.ensure_consent_keys()
        return KeyFile(self.settings.secrets / PUBLISHED)

    def public_keys(self) -> dict[str, Any]:
        """Give the public halves of all keys that ever signed a statement (RFC 7517)."""
        return dict(self.published_keys.read().as_dict(private=False))

    @cached_property
    def typesetter(self) -> Typesetter:
        """Sets proofs; made on first use, for it reads every font."""
        return Typesetter(PAPER)
