"""typescript/application.ts in Python, line by line."""

from aws_cdk import App, Duration, Environment, Stack, TimeZone
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from cdk_single_table import (
    ApiAuthorizer,
    ApiRoute,
    ApiType,
    ApiUsagePlan,
    ContentSecurityPolicyOptions,
    DeployRole,
    EmailDomain,
    EmailSender,
    EnvironmentProfile,
    FunctionTargetOptions,
    ImageStore,
    JwtSigningKey,
    LegacyServer,
    RequestBody,
    ScheduledFunction,
    ServerlessApi,
    ServerlessFunction,
    SingleTable,
    StaticFrontend,
    TableModel,
    TableStream,
)


def application(outdir: str, model_file: str) -> None:
    env = Environment(account="111122223333", region="us-east-1")
    app = App(outdir=outdir)
    EnvironmentProfile.staging(throttling_rate_limit=7).apply_to(app)
    table = SingleTable(Stack(app, "Data", env=env), "Table", model=TableModel.from_file(model_file))

    site = Stack(app, "Site", env=env)
    key = JwtSigningKey(site, "Key", issuer="shop", audience="shop", rotation=Duration.days(7))
    ready = lambda_.Function(
        site,
        "Ready",
        code=lambda_.Code.from_inline("exports.handler = async () => ({ statusCode: 204 });"),
        handler="index.handler",
        runtime=lambda_.Runtime.NODEJS_LATEST,
    )
    api = ServerlessApi(
        site,
        "Api",
        type=ApiType.REST,
        table=table,
        authorizer=ApiAuthorizer.jwt(issuer="https://login.example.com", audience=["shop"]),
        cors_origins=["https://other.example.com"],
        environment={"STAGE": "staging"},
        routes={
            "POST /sessions": ApiRoute(entry="handlers/sessions.ts", writes=["Session"], secrets={"JWT_KEY": key.secret}, public=True),
            "GET /orders": ApiRoute(
                entry="handlers/orders.ts", handler="list", reads=["Order"], authorizer=ApiAuthorizer.jwt_key(key), group="mine"
            ),
            "POST /orders": ApiRoute(
                entry="handlers/orders.ts",
                handler="create",
                writes=["Order"],
                timeout=Duration.seconds(20),
                body=RequestBody.entity("Order", attributes=["total", "notes"], optional=["notes"]),
            ),
            "ANY /ready": ApiRoute(function=ready, reads=["User"], indexes=["EmailIndex"], public=True),
        },
        legacy=LegacyServer.url("https://old.example.com"),
        usage_plans={"partner": ApiUsagePlan(api_keys=["acme"], rate_limit=2, burst_limit=4, quota_limit=100)},
    )
    mail = EmailSender(
        site,
        "Mail",
        domain=EmailDomain.named("shop.example", mail_from_domain="mail.shop.example"),
        from_name="Shop & Söhne",
        table=table,
        on_feedback=FunctionTargetOptions(entry="handlers/report.ts", reads=["User"], writes=["User"]),
    )
    mail.connect(api.function_for("POST /sessions"))
    images = ImageStore(site, "Images", cache_duration=Duration.hours(1))
    images.connect_upload(api.function_for("POST /orders"))
    StaticFrontend(
        site,
        "Web",
        source="web/dist",
        api=api,
        images=images,
        config={"stage": "staging", "functionName": ready.function_name},
        content_security_policy=ContentSecurityPolicyOptions(fonts=["https://fonts.example.com"]),
    )
    ScheduledFunction(
        site,
        "Nightly",
        table=table,
        schedule=scheduler.ScheduleExpression.cron(minute="0", hour="3", week_day="MON-FRI"),
        time_zone=TimeZone.EUROPE_BERLIN,
        entry="handlers/report.ts",
        reads=["User"],
        input=scheduler.ScheduleTargetInput.from_object({"night": True}),
    )
    TableStream(site, "Orders", table=table, entities=["Order"], entry="handlers/report.ts", reads=["User"], batch_size=10)
    ServerlessFunction(site, "Report", table=table, entry="handlers/report.ts", reads=["User"], memory_size=256)

    DeployRole(Stack(app, "Delivery", env=env), "Role", repository="octo/shop", branch="main", environment="staging")
    app.synth()
