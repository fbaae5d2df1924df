"""The README's stack in Python, for both of its environments. Its handlers are the README's: entries are bundled from the working directory."""

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_single_table import (
    ApiAuthorizer,
    ApiRoute,
    DataMigration,
    EnvironmentProfile,
    JwtSigningKey,
    LegacyServer,
    MigrationSource,
    ScheduledFunction,
    ServerlessApi,
    SingleTable,
    StaticFrontend,
    TableMapping,
    TableModel,
)
from constructs import Construct


class ShopStack(Stack):
    def __init__(self, scope: Construct, id: str, profile: EnvironmentProfile, model_file: str) -> None:
        super().__init__(scope, id)
        profile.apply_to(self)

        table = SingleTable(self, "Table", model=TableModel.from_file(model_file))
        key = JwtSigningKey(self, "Key", issuer="shop", audience="shop")
        api = ServerlessApi(
            self,
            "Api",
            table=table,
            authorizer=ApiAuthorizer.jwt_key(key),
            routes={
                "POST /sessions": ApiRoute(
                    entry="handlers/sessions.ts",
                    reads=["User"],
                    writes=["Session"],
                    secrets={"JWT_KEY": key.secret},
                    public=True,
                ),
                "GET /orders": ApiRoute(entry="handlers/orders.ts", handler="list", reads=["Order"]),
                "POST /orders": ApiRoute(entry="handlers/orders.ts", handler="create", writes=["Order"]),
            },
            legacy=LegacyServer.url("https://old.example.com"),
        )
        StaticFrontend(self, "Web", source="web/dist", api=api)
        ScheduledFunction(
            self,
            "Report",
            table=table,
            schedule=scheduler.ScheduleExpression.rate(Duration.hours(1)),
            entry="handlers/report.ts",
            reads=["User"],
        )
        DataMigration(
            self,
            "Migration",
            table=table,
            source=MigrationSource.postgres(secret=secretsmanager.Secret.from_secret_name_v2(self, "Source", "shop/postgres")),
            mapping=TableMapping.from_object(
                {
                    "tables": {
                        "users": {"items": [{"entity": "User", "attributes": {"userId": "id"}}]},
                        "sessions": {"items": [{"entity": "Session", "attributes": {"sessionId": "id"}}]},
                        "orders": {"items": [{"entity": "Order", "attributes": {"orderId": "id"}}]},
                    }
                }
            ),
        )


def readme_app(outdir: str, model_file: str) -> None:
    app = App(outdir=outdir)
    ShopStack(app, "Shop-dev", EnvironmentProfile.dev(), model_file)
    ShopStack(app, "Shop-prod", EnvironmentProfile.prod(), model_file)
    app.synth()
