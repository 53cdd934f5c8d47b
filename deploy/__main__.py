"""`python -m deploy`: what `./comptoir` hands over to."""

from deploy.cli import comptoir

if __name__ == "__main__":
    comptoir(prog_name="comptoir")
