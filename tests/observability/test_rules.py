"""Prometheus's own tool finds nothing wrong with its files, and each rule does what it is for."""

import os
import shutil
import subprocess

import pytest
import yaml

from tests.observability.conftest import FILES

PROMTOOL = shutil.which("promtool")


def promtool(*arguments: object) -> None:
    if PROMTOOL is None:
        is_needed = any(os.environ.get(name) for name in ("COMPTOIR_CI", "CI"))
        (pytest.fail if is_needed else pytest.skip)("no promtool: install Debian's `prometheus`")
    command = [str(PROMTOOL), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_configuration_is_right() -> None:
    promtool("check", "config", FILES / "prometheus.yml")


def test_the_rules_are_right() -> None:
    promtool("check", "rules", FILES / "rules" / "comptoir.yml")


def test_the_rules_do_what_they_are_for() -> None:
    promtool("test", "rules", FILES / "tests" / "comptoir.yml")


def test_every_rule_is_seen_to_fire_and_to_be_silent() -> None:
    rules = yaml.safe_load((FILES / "rules" / "comptoir.yml").read_text())
    tests = yaml.safe_load((FILES / "tests" / "comptoir.yml").read_text())["tests"]

    seen = {
        (test["alertname"], bool(test["exp_alerts"]))
        for one in tests
        for test in one["alert_rule_test"]
    }

    names = [rule["alert"] for group in rules["groups"] for rule in group["rules"]]
    assert seen == {(name, does_fire) for name in names for does_fire in (True, False)}
