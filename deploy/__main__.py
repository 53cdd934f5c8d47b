"""`python -m deploy`: what `./comptoir` hands over to."""

import atexit
import gc

from deploy.cli import comptoir

if __name__ == "__main__":
    atexit.register(gc.freeze)  # all goes with the process: looking through it takes half a second
    comptoir(prog_name="comptoir")
