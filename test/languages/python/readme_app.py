"""The README's app in Python."""

from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_single_table import DataMigration, EnvironmentProfile, MigrationSource, SingleTable, TableMapping, TableModel


def readme_app(outdir: str, model_file: str) -> None:
    app = App(outdir=outdir)
    stack = Stack(app, "Shop-dev")
    EnvironmentProfile.dev().apply_to(stack)

    table = SingleTable(stack, "Table", model=TableModel.from_file(model_file))

    login = lambda_.Function(
        stack,
        "Login",
        runtime=lambda_.Runtime.NODEJS_LATEST,
        handler="index.handler",
        code=lambda_.Code.from_inline("exports.handler = async () => ({ statusCode: 204 });"),
    )
    table.connect(login, reads=["User"], writes=["Session"])

    DataMigration(
        stack,
        "Migration",
        table=table,
        source=MigrationSource.postgres(secret=secretsmanager.Secret.from_secret_name_v2(stack, "Source", "shop/postgres")),
        mapping=TableMapping.from_object(
            {
                "tables": {
                    "users": {"items": [{"entity": "User", "attributes": {"userId": "id"}}]},
                    "sessions": {"items": [{"entity": "Session", "attributes": {"sessionId": "id"}}]},
                }
            }
        ),
    )
    app.synth()
