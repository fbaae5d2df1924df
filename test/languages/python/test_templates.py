"""Python synthesizes what TypeScript does: the same resources, under the same logical ids, with the same properties."""

import json
import os
import tempfile
import unittest
from collections import Counter
from pathlib import Path

from assembly import template, worker_definition
from application import application
from readme_app import readme_app
from tour import tour

TYPESCRIPT = Path(os.environ["TYPESCRIPT_OUT"])
MODEL_FILE = os.environ["MODEL_FILE"]
MAPPING_FILE = os.environ["MAPPING_FILE"]


class Templates(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.outdir = Path(folder.name)

    def test_the_app_of_the_readme(self) -> None:
        readme_app(str(self.outdir), MODEL_FILE)
        for stack in ("Shop-dev", "Shop-prod"):
            expected = template(TYPESCRIPT / "readme", stack)
            types = Counter(resource["Type"] for resource in expected["Resources"].values())
            # The app's table and the migration's control table; an API, its site and a schedule.
            self.assertEqual(2, types["AWS::DynamoDB::GlobalTable"])
            for one in ("AWS::ApiGatewayV2::Api", "AWS::CloudFront::Distribution", "AWS::Scheduler::Schedule"):
                self.assertEqual(1, types[one], one)
            self.assertEqual(expected, template(self.outdir, stack))
        self.assertEqual(worker_definition(TYPESCRIPT / "readme"), worker_definition(self.outdir))

    def test_an_application_with_what_the_readme_leaves_out(self) -> None:
        application(str(self.outdir), MODEL_FILE)
        for stack in ("Data", "Site", "Delivery"):
            self.assertEqual(template(TYPESCRIPT / "application", stack), template(self.outdir, stack))
        types = {resource["Type"] for resource in template(self.outdir, "Site")["Resources"].values()}
        expected = {"AWS::ApiGateway::RestApi", "AWS::SES::EmailIdentity", "AWS::Lambda::EventSourceMapping", "AWS::Scheduler::Schedule"}
        self.assertEqual(set(), expected - types)

    def test_tables_and_migrations(self) -> None:
        reports = tour(str(self.outdir), MODEL_FILE, MAPPING_FILE)
        expected = template(TYPESCRIPT / "tour", "Tour")
        self.assertIn("AWS::KMS::Key", [resource["Type"] for resource in expected["Resources"].values()])
        self.assertEqual(expected, template(self.outdir, "Tour"))
        self.assertEqual(worker_definition(TYPESCRIPT / "tour"), worker_definition(self.outdir))
        self.assertEqual(json.loads((TYPESCRIPT / "tour" / "access-report.json").read_text()), reports)
        self.assertEqual(["Tour/Auditor", "Tour/Mover", "Tour/Reader"], [entry["grantee"] for entry in reports["table"]])


if __name__ == "__main__":
    unittest.main()
