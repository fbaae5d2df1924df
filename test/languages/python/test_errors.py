"""An error says in Python what it says in TypeScript: where, what, and a code. Its stack is not part of the message."""

import os
import unittest
from typing import Callable

from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_single_table import (
    ApiRoute,
    DataMigration,
    EnvironmentProfile,
    IndexOptions,
    MigrationSource,
    ServerlessApi,
    SingleTable,
    StaticFrontend,
    TableMapping,
    TableModel,
)

MODEL_FILE = os.environ["MODEL_FILE"]


class Errors(unittest.TestCase):
    def setUp(self) -> None:
        self.stack = Stack(App(), "Errors")
        self.model = TableModel.from_file(MODEL_FILE)

    def assert_refused(self, code: str, place: str, attempt: Callable[[], object]) -> str:
        with self.assertRaises(RuntimeError) as caught:
            attempt()
        message = str(caught.exception)
        self.assertIn(f"[{code}]", message)
        self.assertIn(place, message)
        self.assertNotIn("\n    at ", message)
        return message

    def test_a_model_with_two_problems_names_both(self) -> None:
        model = {
            "table": {"partitionKey": "PK", "sortKey": "SK"},
            "entities": {"User": {"attributes": {"userId": "uuidd"}, "key": {"PK": "USER#{usrId}", "SK": "PROFILE"}}},
        }
        message = self.assert_refused("TYPE_UNKNOWN", "entities.User.attributes.userId", lambda: TableModel.from_object(model))
        self.assertIn("entities.User.key.PK", message)
        self.assertIn("[TEMPLATE_ATTRIBUTE_UNKNOWN]", message)
        self.assertIn("2 problems", message)

    def test_json_text_is_placed_and_pointed_to_from_json(self) -> None:
        self.assert_refused("JSON_SYNTAX", "(line 2, column 1)", lambda: TableModel.from_json("{\n]"))
        message = self.assert_refused("SHAPE", "1. model", lambda: TableModel.from_object("{}"))
        self.assertIn("TableModel.fromJson", message)

    def test_none_is_no_model(self) -> None:
        self.assert_refused("SHAPE", "nothing stands here: write {", lambda: TableModel.from_object(None))

    def test_a_mapping_of_the_wrong_shape(self) -> None:
        mapping = {"tables": {"users": {"items": [{"entity": 3}]}}}
        self.assert_refused("MAPPING_SHAPE", "tables.users.items[0].entity", lambda: TableMapping.from_object(mapping))

    def test_a_mapping_that_does_not_fit_the_model(self) -> None:
        table = SingleTable(self.stack, "Table", model=self.model)
        source = MigrationSource.postgres(secret=secretsmanager.Secret.from_secret_name_v2(self.stack, "Source", "x"))
        mapping = TableMapping.from_object({"tables": {"users": {"items": [{"entity": "Usr"}]}}})
        message = self.assert_refused(
            "MAPPING_UNKNOWN_ENTITY",
            "mapping.tables.users.items[0].entity",
            lambda: DataMigration(self.stack, "Migration", table=table, source=source, mapping=mapping, chunk_rows=1),
        )
        self.assertIn('DataMigration "Errors/Migration"', message)
        self.assertIn("[DataMigration.Range]", message)

    def test_an_entity_that_the_model_does_not_have(self) -> None:
        table = SingleTable(self.stack, "Table", model=self.model)
        role = iam.Role(self.stack, "Role", assumed_by=iam.AccountRootPrincipal())
        message = self.assert_refused("SingleTable.UnknownEntity", '"Errors/Table"', lambda: table.grants.read(role, ["Usr"]))
        self.assertIn("it has User, Session, Order", message)

    def test_an_index_that_the_model_does_not_have(self) -> None:
        options = {"Nope": IndexOptions(max_read_request_units=1)}
        self.assert_refused(
            "SingleTable.UnknownIndex",
            "indexOptions.Nope",
            lambda: SingleTable(self.stack, "Table", model=self.model, index_options=options),
        )

    def test_routes_and_their_functions_are_one_list(self) -> None:
        routes = {"GET users": ApiRoute(entry="nowhere.ts", public=True), "GET /users": ApiRoute(entry="nowhere.ts", reads=["User"])}
        message = self.assert_refused(
            "ServerlessApi.InvalidRoute", 'routes["GET users"]', lambda: ServerlessApi(self.stack, "Api", routes=routes)
        )
        for code in ("ServerlessApi.NoAuthorizer", "ServerlessFunction.EntryMissing", "ServerlessFunction.NoTable"):
            self.assertIn(f"[{code}]", message)

    def test_a_site_that_is_not_built(self) -> None:
        self.assert_refused("StaticFrontend.SourceMissing", '"dist"', lambda: StaticFrontend(self.stack, "Web", source="dist"))

    def test_a_profile_with_an_impossible_value(self) -> None:
        self.assert_refused(
            "EnvironmentProfile.InvalidValue",
            "pointInTimeRecoveryDays: 99",
            lambda: EnvironmentProfile.dev(point_in_time_recovery_days=99),
        )

    def test_a_file_that_does_not_exist_is_named(self) -> None:
        for read in (TableModel.from_file, TableMapping.from_file):
            with self.assertRaisesRegex(RuntimeError, "nowhere.json"):
                read("nowhere.json")

    def test_python_itself_refuses_the_wrong_type(self) -> None:
        with self.assertRaisesRegex(TypeError, "cdk_single_table.TableModel; got dict"):
            SingleTable(self.stack, "Table", model={"table": {}, "entities": {}})  # type: ignore[arg-type]
        with self.assertRaisesRegex(TypeError, "mode"):
            SingleTable(self.stack, "Table", mode=self.model)  # type: ignore[call-arg]


if __name__ == "__main__":
    unittest.main()
