"""What the guides on accounts tell, step by step, as somebody at a browser does it.

Each journey goes with script and without, embedded and in containers. A number in brackets is the
rule of `docs/requirements.md` that a step stands for.
"""
