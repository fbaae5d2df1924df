"""What goes in as a dict or a file comes back as it was."""

import json
import os
import unittest
from pathlib import Path

from aws_cdk import App, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from cdk_single_table import EnvironmentProfile, SingleTable, TableMapping, TableModel

MODEL_FILE = os.environ["MODEL_FILE"]
MAPPING_FILE = os.environ["MAPPING_FILE"]


def read(path: str) -> dict:
    return json.loads(Path(path).read_text(encoding="utf-8"))


class Models(unittest.TestCase):
    def test_a_file_its_text_and_a_dict_give_the_same_model(self) -> None:
        from_file, from_dict = TableModel.from_file(MODEL_FILE), TableModel.from_object(read(MODEL_FILE))
        from_json = TableModel.from_json(Path(MODEL_FILE).read_text(encoding="utf-8"))
        self.assertEqual(from_file.to_json(), from_json.to_json())
        self.assertEqual(read(MODEL_FILE), from_file.definition)
        self.assertEqual(read(MODEL_FILE), from_dict.definition)
        self.assertEqual(from_file.to_json(), from_dict.to_json())

    def test_the_json_text_is_the_one_of_typescript(self) -> None:
        text = Path(os.environ["TYPESCRIPT_OUT"], "tour", "model.json").read_text(encoding="utf-8")
        self.assertEqual(text, TableModel.from_object(read(MODEL_FILE)).to_json())

    def test_lists_booleans_and_text_beyond_ascii_arrive(self) -> None:
        model = {
            "table": {"partitionKey": {"name": "Schlüssel", "type": "string"}, "sortKey": {"name": "n", "type": "number"}},
            "entities": {
                "Size": {
                    "attributes": {"größe": ["S", "M", "L"], "n": "integer", "note": {"type": "string", "optional": True}},
                    "key": {"Schlüssel": "GRÖSSE#{größe}", "n": "{n}"},
                }
            },
        }
        self.assertEqual(model, TableModel.from_object(model).definition)

    def test_a_definition_is_a_copy(self) -> None:
        model = TableModel.from_file(MODEL_FILE)
        model.definition["entities"].clear()
        self.assertEqual(read(MODEL_FILE), model.definition)


class Mappings(unittest.TestCase):
    def test_a_file_and_a_dict_give_the_same_mapping(self) -> None:
        for mapping in (TableMapping.from_file(MAPPING_FILE), TableMapping.from_object(read(MAPPING_FILE))):
            self.assertEqual(read(MAPPING_FILE), mapping.definition)
            self.assertEqual(["users", "sessions"], mapping.table_names)


class Profiles(unittest.TestCase):
    def test_values_have_the_types_of_python(self) -> None:
        profile = EnvironmentProfile.staging(max_read_request_units=7)
        self.assertIs(logs.RetentionDays.ONE_MONTH, profile.log_retention)
        self.assertIs(RemovalPolicy.DESTROY, profile.removal_policy)
        self.assertIs(True, profile.point_in_time_recovery)
        self.assertEqual(7, profile.max_read_request_units)

    def test_the_nearest_profile_holds(self) -> None:
        app = App()
        stack = Stack(app, "Profiles")
        EnvironmentProfile.staging().apply_to(app)
        self.assertEqual("staging", EnvironmentProfile.of(stack).name)
        EnvironmentProfile.dev().apply_to(stack)
        self.assertEqual("dev", EnvironmentProfile.of(stack).name)
        self.assertEqual("prod", EnvironmentProfile.of(App()).name)


class Tables(unittest.TestCase):
    def test_nothing_is_none(self) -> None:
        table = SingleTable(Stack(App(), "Tables"), "Table", model=TableModel.from_file(MODEL_FILE))
        self.assertIsNone(table.table_stream_arn)
        self.assertIsNone(table.encryption_key)
        self.assertEqual(table.enable_stream(), table.table_stream_arn)
        self.assertEqual(table.table.table_name, table.table_name)
        self.assertEqual([], table.access_report())


if __name__ == "__main__":
    unittest.main()
