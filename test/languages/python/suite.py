"""Runs the tests of this folder and counts them as node:test does, so that a script can add them up."""

import sys
import unittest
from pathlib import Path


class CountingResult(unittest.TextTestResult):
    passed = 0

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        self.passed += 1


def main() -> int:
    tests = unittest.defaultTestLoader.discover(str(Path(__file__).parent))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=CountingResult).run(tests)
    print(f"# pass {result.passed}")
    print(f"# fail {len(result.failures) + len(result.errors)}")
    print(f"# skipped {len(result.skipped)}")
    return 0 if result.wasSuccessful() and result.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
