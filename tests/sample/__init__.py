"""A service made for tests of what all services stand on: `services.sample`, for all they know."""

import sys

from tests.sample import models

SERVICE = "sample"

sys.modules[f"services.{SERVICE}"] = sys.modules[__name__]
sys.modules[f"services.{SERVICE}.models"] = models
