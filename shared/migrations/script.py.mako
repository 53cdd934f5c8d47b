"""${message[:1].upper() + message[1:]}."""

import sqlalchemy as sa
from alembic import op
% for line in imports:
${line}
% endfor

from shared.migrations import ${"foundation, policies" if is_first else "policies"}

revision = ${repr(up_revision).replace("'", '"')}
down_revision = ${repr(down_revision).replace("'", '"')}


def upgrade():
% if is_first:
    foundation.create()
% endif
    ${upgrades or "..."}
