"""Files of the register of establishments, as operators bring them in."""

import io

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from deploy.demo import register
from deploy.demo.register import Entry
from tests.portal.house import House, until
from tests.portal.visitor import Page, Visitor

REGISTER = "/platform/register"


def new_entry(house: House) -> Entry:
    """Draw an establishment that the register does not know yet."""
    assert house.scene is not None
    person = ("mr", "Aubin", "Rivoire")
    chance = house.scene.chance
    return register.draw("Syndicat des Essais", "Essai-sur-Loire", person, chance=chance)


def bring_in(operator: Visitor, content: str, action: str) -> Page:
    """Send a file, and wait until the service has gone through it."""
    path = f"{REGISTER}/import"
    sent = operator.get(path).form(path)
    file = FileStorage(io.BytesIO(content.encode()), "referentiel.csv")
    typed = MultiDict([*sent.items(), ("action", action), ("file", file)])
    boundary, body = encode_multipart(typed)  # as bytes: no temporary file is left open
    kind = f'multipart/form-data; boundary="{boundary}"'
    page = operator.send_as_it_is(path, body, kind)
    until(lambda: "hx-trigger" not in operator.get(operator.page.path).response.text)
    return operator.page if page.status == 200 else page
