"""What is kept of remembered devices, and what a device is told that is none."""

from sqlalchemy import select

from services.identity.models import RememberedDevice
from tests.identity.world import World

ASKED = (403, "second_factor_required")


def kept(world: World) -> list[RememberedDevice]:
    world.session.expire_all()
    return list(world.session.scalars(select(RememberedDevice)))
