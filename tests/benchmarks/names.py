"""Names of people who do not exist."""

import random
import textwrap

COMMON = "Martin"
"""A last name that many have."""

_OFTEN = 0.02
_SYLLABLES = textwrap.dedent(
    """
    al ba bel ber blan bon bou bri car cé cham char chau che cho co cour da del den dé
    do dou du el fa fer fon for fou fran ga gar gau gué ha hé hu jac jo ju la lan le lé
    li lin lo lou lu ma man mar mé mer mi mon mo mou na ni no nou pa per pey pi pin pon
    ra ré ri ro rou ru sa ser si so su ta tel ti tin to tou va vel vi vo
    """
).split()


def name(draw: random.Random, syllables: int) -> str:
    """Draw a name that nobody has."""
    return "".join(draw.choice(_SYLLABLES) for _ in range(syllables)).capitalize()


def last_name(draw: random.Random) -> str:
    """Draw a last name: for every fiftieth person the common one."""
    return COMMON if draw.random() < _OFTEN else name(draw, 3)
