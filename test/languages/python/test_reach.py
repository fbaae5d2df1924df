"""What the README names can be reached from Python, the command included."""

import importlib.metadata
import re
import subprocess
import sys
import unittest
from pathlib import Path

import cdk_single_table

README = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")


def snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


class Names(unittest.TestCase):
    def test_every_class(self) -> None:
        table = re.findall(r"^\| (`[A-Z].*?) \|", README, re.MULTILINE)
        classes = set(re.findall(r"\bst\.([A-Z]\w+)", README)) | {name for row in table for name in re.findall(r"`([A-Z]\w+)`", row)}
        self.assertGreaterEqual(len(classes), 12)
        self.assertEqual([], sorted(name for name in classes if not hasattr(cdk_single_table, name)))

    def test_every_method_of_a_class(self) -> None:
        calls = re.findall(r"\bst\.([A-Z]\w+)\.(\w+)\(", README)
        self.assertIn(("TableModel", "fromObject"), calls)
        for owner, name in [*calls, ("SingleTable", "connect"), ("SingleTable", "accessReport"), ("SingleTable", "fromTableAttributes")]:
            self.assertTrue(hasattr(getattr(cdk_single_table, owner), snake_case(name)), f"{owner}.{name}")


class Command(unittest.TestCase):
    def test_the_command_comes_with_the_package(self) -> None:
        command = Path(sys.executable).parent / "cdk-single-table"
        ran = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60)
        self.assertEqual((importlib.metadata.version("cdk-single-table"), ""), (ran.stdout.strip(), ran.stderr))


if __name__ == "__main__":
    unittest.main()
