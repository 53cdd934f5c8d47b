"""A business application: a machine client that signs in by client credentials."""

from deploy.demo.scene import Scene


def play(scene: Scene) -> None:
    """Make the machine client that the later chapters ask."""
    with scene.tell.step(
        "L'opérateur crée un client machine pour une application métier",
        "The operator makes a machine client for a business application",
    ):
        scopes = ["access:read", "letters:deposit"]
        made = scene.operator.client.post(
            "/identity/v1/clients",
            expect=201,
            json={"name": f"Application de démonstration {scene.cast.run}", "scopes": scopes},
        ).body
        basic = (made["client_id"], made["client_secret"])

        def token() -> str:
            """Sign the application in; its token lasts five minutes."""
            answer = scene.client.send(
                "POST",
                "/identity/v1/oauth/token",
                expect=200,
                data={"grant_type": "client_credentials", "scope": " ".join(scopes)},
                auth=basic,
            )
            return str(answer.body["access_token"])

        scene.machine = scene.client.as_caller(token())
        scene.machine.renew = token
