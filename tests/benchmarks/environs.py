"""The settings of a service that is measured: keys of its own, and everything in one folder."""

from pathlib import Path

from shared.crypto import keys


def environ(name: str, folder: Path, url: str) -> dict[str, str]:
    """Make the keys of a service, and say where everything of it is."""
    keys.ensure(keys.SIGNING, folder / "identity", public=folder / "token-keys.json")
    keys.ensure(keys.SEALING, folder / "mailer", public=folder / "sealing-keys.json")
    return {
        "DATABASE_URL": url,
        "BROKER_URL": "memory://benchmark",
        "TOKEN_KEYS": f"file:{folder / 'token-keys.json'}",
        "SEALING_KEYS": str(folder / "sealing-keys.json"),
        "SECRETS": str(folder / name),
        "STORAGE": str(folder / "files"),
        "PUBLIC_URL": "https://comptoir.example.org",
    }
