"""What is so beyond what the commands of docs/operations.md print, section by section."""

from collections.abc import Callable, Iterator

from deploy.demo.people import Cast, Somebody, until
from tests.compose import handbook
from tests.compose.place import Place

SERVICE_URL = "docker compose exec -T accounts-worker cat /run/comptoir/secrets/database-url"


Proof = Callable[[Place], Iterator[None]]


def settings(place: Place) -> Iterator[None]:
    yield
    place.settle(handbook.blocks("ini")[0])


def first_operator(place: Place) -> Iterator[None]:
    yield
    cast = place.cast()
    told = place.run(
        "docker compose exec -T postgres psql -U postgres -d comptoir_accounts -tAc "
        "\"SELECT identifier FROM accounts WHERE email = 'odile.essai@example.org'\""
    )
    odile = cast.somebody("ms", "Odile", "Essai")
    odile.email, odile.identifier = "odile.essai@example.org", told.strip()
    cast.create_password(odile)
    until("she can sign in", lambda: _signs_in(cast, odile), patience=60)
    place.odile = odile


def nobody_signed_out(place: Place) -> Iterator[None]:
    assert place.odile is not None
    yield
    place.cast().refresh(place.odile)
    place.odile.client.get("/accounts/v1/me")


def password_of_a_service(place: Place) -> Iterator[None]:
    old = place.run(SERVICE_URL).replace("+psycopg", "")
    yield from nobody_signed_out(place)
    new = place.run(SERVICE_URL).replace("+psycopg", "")
    assert new != old
    place.run(f"docker compose exec -T postgres psql '{new}' -c 'SELECT 1'")
    place.run(f"docker compose exec -T postgres psql '{old}' -c 'SELECT 1'", is_refused=True)


def password_of(name: str, user: str) -> Proof:
    show = f"docker compose run --rm -T --no-deps tools secrets show {name}"
    ask = f"docker compose exec -T rabbitmq rabbitmqctl authenticate_user {user} "

    def proof(place: Place) -> Iterator[None]:
        old = place.run(show).strip()
        place.run(ask + old)
        yield from nobody_signed_out(place)
        place.run(ask + place.run(show).strip())
        place.run(ask + old, is_refused=True)

    return proof


def everybody_signed_out(place: Place) -> Iterator[None]:
    assert place.odile is not None
    yield
    cast = place.cast()
    token = place.odile.session["refresh_token"]

    def is_refused() -> bool:
        asked = {"refresh_token": token}
        path = "/identity/v1/sessions/refresh"
        return cast.client.post(path, expect={200, 400, 401}, json=asked).status != 200

    until("her session is over", is_refused, patience=60)
    cast.sign_in(place.odile)


def all_is_there_again(place: Place) -> Iterator[None]:
    assert place.odile is not None
    yield
    place.cast().sign_in(place.odile)
    place.odile.client.get("/accounts/v1/me")


PROOFS: dict[str, Proof] = {
    "Settings": settings,
    "The first operator": first_operator,
    "Password of a service in PostgreSQL": password_of_a_service,
    "Password of a migration job": nobody_signed_out,
    "Password of PostgreSQL's superuser": nobody_signed_out,
    "Password of a service in RabbitMQ": password_of("mailer/broker-password", "mailer"),
    "Password of RabbitMQ's administrator": password_of("rabbitmq/admin-password", "admin"),
    "Erlang cookie": nobody_signed_out,
    "Keys that sign access tokens": nobody_signed_out,
    "Keys that mark refresh tokens": nobody_signed_out,
    "Keys that seal codes to the mailer": nobody_signed_out,
    "Key of the history": nobody_signed_out,
    "Server key of identity": everybody_signed_out,
    "Restore": all_is_there_again,
}
"""What is so beyond what the commands print: before the section's blocks, and after them."""


def _signs_in(cast: Cast, person: Somebody) -> bool:
    asked = {"identifier": person.identifier, "password": person.password}
    if cast.client.post("/identity/v1/sessions", expect={201, 400, 401}, json=asked).status != 201:
        return False
    cast.sign_in(person)
    return True
