"""Second factors: somebody protects their account by an authenticator application."""

import base64
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from deploy.demo.people import Somebody
from deploy.demo.scene import Scene

FACTORS = "/identity/v1/factors"


def protect(scene: Scene, person: Somebody) -> str:
    """Have somebody add an application; give its key, as one types it in."""
    scene.cast.sign_in(person)
    order = {"name": "Téléphone de service"}
    begun = person.client.post(f"{FACTORS}/totp", expect=201, json=order).body
    application = TOTP(base64.b32decode(begun["secret"]), 6, SHA1(), 30)
    code = application.generate(int(time.time())).decode()
    person.client.post(f"{FACTORS}/{begun['id']}/confirm", json={"code": code})
    return str(begun["secret"])
