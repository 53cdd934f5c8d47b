"""What a scene is set on: an application, its database, keys."""

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from deploy.installation.provisioning import Urls
from deploy.tooling.documents import GOLDEN
from shared.auth.tokens import Signer
from shared.crypto import keys
from shared.crypto.sealing import Sealer, Unsealer
from shared.messaging.tables import ParkedMessage
from shared.web import Service
from tests.contracts.scene import Scene

ISSUER = "https://comptoir.example.org"
PARKED = "01920000-0000-7000-8000-0000000000ee"


@dataclass
class Stage:
    """A migrated database, and a folder for keys and files.

    :ivar others: further settings of its application
    """

    urls: Urls
    folder: Path
    others: dict[str, str] = field(default_factory=dict)
    signer: Signer = field(init=False)
    app: Service | None = None

    def __post_init__(self) -> None:
        keys.ensure(keys.SIGNING, self.folder / "identity", public=self.folder / "token-keys.json")
        keys.ensure(keys.SEALING, self.folder / "mailer", public=self.folder / "sealing-keys.json")
        self.signer = Signer.from_file(self.folder / "identity" / keys.SIGNING.private, ISSUER)

    def close(self) -> None:
        """Leave the database alone."""
        if self.app is not None:
            self.app.sessions.kw["bind"].dispose()

    @property
    def sealer(self) -> Sealer:
        return Sealer.from_file(self.folder / "sealing-keys.json")

    @property
    def unsealer(self) -> Unsealer:
        return Unsealer.from_file(self.folder / "mailer" / keys.SEALING.private)

    def environ(self, service: str, **others: str) -> dict[str, str]:
        """Make the environment that a service reads its settings from."""
        return {
            "DATABASE_URL": self.urls.runtime,
            "BROKER_URL": f"memory://contracts-{service}",
            "TOKEN_KEYS": f"file:{self.folder / 'token-keys.json'}",
            "SEALING_KEYS": str(self.folder / "sealing-keys.json"),
            "SECRETS": str(self.folder / service),
            "STORAGE": str(self.folder / "files"),
            "PUBLIC_URL": ISSUER,
            "MAIL_URL": f"maildir:{self.folder / 'mails'}",
            "MAIL_FROM": "no-reply@comptoir.example.org",
            "SUPPORT_PHONE": "+33199000000",
            **self.others,
        } | others

    def scene(self, app: Service, now: datetime) -> Scene:
        """Begin a scene, with the tokens that are void everywhere."""
        self.app = app
        scene = Scene(app=app, now=now, signer=self.signer)
        home, nobody = uuid4(), uuid4()
        good = scene.sign(nobody, home, "administrator")
        scene.void_tokens = {
            "no token at all": "",
            "of one part": "garbage",
            "of three parts": "a.b.c",
            "not signed": _unsigned(good),
            "altered": _altered(good),
            "signed by another": self._signed_by_another(scene),
            "expired": scene.sign(nobody, home, "administrator", exp=now - timedelta(seconds=1)),
        }
        return scene

    def _signed_by_another(self, scene: Scene) -> str:
        folder = self.folder / "another"
        keys.ensure(keys.SIGNING, folder, public=folder / "public.json")
        signer = Signer.from_file(folder / keys.SIGNING.private, ISSUER)
        other = Scene(app=scene.app, now=scene.now, signer=signer)
        return other.sign(uuid4(), uuid4(), "administrator")


def _unsigned(token: str) -> str:
    header = json.dumps({"alg": "none", "typ": "at+jwt"}).encode()
    return f"{_encoded(header)}.{token.split('.')[1]}."


def _altered(token: str) -> str:
    header, payload, signature = token.split(".")
    said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=="))
    changed = json.dumps(said | {"sub": str(uuid4())}).encode()
    return f"{header}.{_encoded(changed)}.{signature}"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def park(scene: Scene) -> None:
    """Let a message about the town be parked, for operators to find."""
    message = json.loads((GOLDEN / "identity.password.created.v1.json").read_text())
    message |= {"id": PARKED, "tenantid": scene.town["establishment_id"]}
    with scene.app.sessions.begin() as session:
        session.add(
            ParkedMessage(
                id=UUID(PARKED),
                publisher="identity",
                subject=message["subject"],
                type=message["type"],
                message=message,
                is_projected=True,
                tries=12,
                error="no such account",
                parked_at=scene.now,
            )
        )
    scene.town["message_id"] = PARKED
