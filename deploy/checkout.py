"""Where the code is."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout; in an image of ours, where its code was put."""
