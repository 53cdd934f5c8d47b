"""How long a proof of who one is counts, as a token tells it (RFC 9470)."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.auth import Actor
from shared.auth.actor import StepUp
from shared.auth.assurance import Acr, Assurance, Method
from shared.auth.claims import Claims
from shared.auth.stepping_up import StepUpNeeded, lacking, require_step_up

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)
ONE, TWO = (Method.PASSWORD,), (Method.PASSWORD, Method.ONE_TIME_CODE)


def claims(*methods: Method, ago: timedelta = timedelta(), subject: str = "a") -> Claims:
    shown = Assurance.by(*methods, at=NOW - ago) if methods else None
    return Claims(sub=subject, iat=NOW, exp=NOW, shown=shown)


def lacked(given: Claims) -> StepUp | None:
    return lacking(given, max_age=FIVE_MINUTES, now=NOW)


@pytest.mark.parametrize("methods", [ONE, TWO])
def test_a_proof_counts_until_its_last_second(methods: tuple[Method, ...]) -> None:
    assert lacked(claims(*methods, ago=FIVE_MINUTES - timedelta(seconds=1))) is None
    assert lacked(claims(*methods, ago=FIVE_MINUTES)) is not None


@pytest.mark.parametrize(("methods", "acr"), [(ONE, Acr.ONE_FACTOR), (TWO, Acr.TWO_FACTORS)])
def test_whoever_has_shown_two_factors_shows_two_again(
    methods: tuple[Method, ...], acr: Acr
) -> None:
    assert lacked(claims(*methods, ago=FIVE_MINUTES)) == StepUp(acr=acr, max_age=FIVE_MINUTES)


def test_a_token_that_says_nothing_of_it_has_shown_nothing_lately() -> None:
    assert lacked(claims()) == StepUp(acr=Acr.ONE_FACTOR, max_age=FIVE_MINUTES)


@pytest.mark.parametrize("ago", [timedelta(), FIVE_MINUTES])
def test_a_remembered_device_has_shown_nothing_however_lately(ago: timedelta) -> None:
    given = claims(Method.PASSWORD, Method.REMEMBERED_DEVICE, ago=ago)

    assert lacked(given) == StepUp(acr=Acr.TWO_FACTORS, max_age=FIVE_MINUTES)


def test_an_application_is_asked_for_nothing() -> None:
    assert lacked(Claims(sub="b", client_id="b", iat=NOW, exp=NOW)) is None


def test_nothing_is_asked_of_whoever_lacks_nothing() -> None:
    require_step_up(Actor())


@pytest.mark.parametrize(
    ("wanted", "named", "members"),
    [
        (
            StepUp(acr=Acr.ONE_FACTOR, max_age=FIVE_MINUTES),
            'acr_values="one_factor", max_age="300"',
            {"acr_values": "one_factor", "max_age": 300},
        ),
        (StepUp(acr=Acr.TWO_FACTORS), 'acr_values="two_factors"', {"acr_values": "two_factors"}),
    ],
)
def test_the_refusal_tells_programs_how_far_and_how_lately(
    wanted: StepUp, named: str, members: dict[str, object]
) -> None:
    with pytest.raises(StepUpNeeded) as refused:
        require_step_up(Actor(lacks=wanted))

    challenge = f'Bearer realm="comptoir", error="insufficient_user_authentication", {named}'
    assert refused.value.headers["WWW-Authenticate"] == challenge
    assert refused.value.members == members
