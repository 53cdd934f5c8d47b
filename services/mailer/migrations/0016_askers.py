"""Letters with codes that list everybody who has asked for one."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade():
    # Letters of one person become lists of one; the day they asked on is that of the letter.
    op.execute(
        """
        UPDATE paper_items SET facts = facts - 'contact' - 'contact_email' - 'ends_on'
            || jsonb_build_object('askers', jsonb_build_array(
                facts -> 'contact' || jsonb_build_object(
                    'email', facts -> 'contact_email',
                    'asked_on', facts -> 'written_on',
                    'ends_on', facts -> 'ends_on'
                )
            ))
        WHERE kind IN ('registration_code', 'recovery_code') AND jsonb_exists(facts, 'contact')
        """
    )
