"""typescript/tour.ts in Python, line by line."""

import json
from typing import Any

from aws_cdk import App, Duration, Environment, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_single_table import (
    AccessReportEntry,
    DataMigration,
    EnvironmentProfile,
    ExpiredRows,
    IndexOptions,
    MigrationSource,
    SingleTable,
    TableMapping,
    TableModel,
)


def tour(outdir: str, model_file: str, mapping_file: str) -> dict[str, Any]:
    """Synthesizes the app, and returns the access reports of its tables."""
    app = App(outdir=outdir)
    stack = Stack(app, "Tour", env=Environment(account="111122223333", region="eu-central-1"))
    EnvironmentProfile.custom(
        name="load-test",
        removal_policy=RemovalPolicy.DESTROY,
        deletion_protection=False,
        point_in_time_recovery_days=3,
        log_retention=logs.RetentionDays.THREE_DAYS,
    ).apply_to(app)
    # The file goes through Python here, so a dict has to say all that a file can.
    with open(model_file, encoding="utf-8") as file:
        model = TableModel.from_object(json.load(file))

    table = SingleTable(
        stack,
        "Table",
        model=model,
        table_name="tour",
        billing=dynamodb.Billing.provisioned(
            read_capacity=dynamodb.Capacity.fixed(5),
            write_capacity=dynamodb.Capacity.autoscaled(max_capacity=20),
        ),
        encryption=dynamodb.TableEncryptionV2.customer_managed_key(kms.Key(stack, "Key")),
        contributor_insights_specification=dynamodb.ContributorInsightsSpecification(enabled=True),
        index_options={
            "EmailIndex": IndexOptions(
                read_capacity=dynamodb.Capacity.fixed(2),
                warm_throughput=dynamodb.WarmThroughput(read_units_per_second=13_000),
            )
        },
        table_class=dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS,
        tags={"team": "data", "cost-center": "42"},
    )
    table.enable_stream()

    role = iam.Role(stack, "Reader", assumed_by=iam.AccountRootPrincipal())
    table.grants.read(role, ["User"], indexes=["EmailIndex"])
    table.grants.write(role, ["Session"])
    auditor = iam.Role(stack, "Auditor", assumed_by=iam.AccountRootPrincipal())
    table.grants.read_write(auditor, ["User", "Session"])

    archive = SingleTable.from_table_attributes(stack, "Archive", model=model, table_name="archive")
    mover = lambda_.Function(
        stack,
        "Mover",
        runtime=lambda_.Runtime.NODEJS_LATEST,
        handler="index.handler",
        code=lambda_.Code.from_inline("exports.handler = async () => {};"),
    )
    table.connect(mover, reads=["User", "Session"])
    archive.connect(mover, writes=["Session"], environment_variable="ARCHIVE_TABLE")

    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-1",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        private_subnet_ids=["subnet-1", "subnet-2"],
    )
    migration = DataMigration(
        stack,
        "Migration",
        table=archive,
        source=MigrationSource.postgres(
            secret=secretsmanager.Secret.from_secret_name_v2(stack, "Source", "tour/postgres"),
            certificate_authority="-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnets=[vpc.private_subnets[0]]),
            security_groups=[ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-1")],
        ),
        mapping=TableMapping.from_file(mapping_file),
        max_concurrency=8,
        chunk_rows=5_000,
        expired_rows=ExpiredRows.COPY,
        memory_size=2_048,
        run_retention=Duration.days(30),
    )
    migration.grant_run(auditor)

    reports = {"table": table.access_report(), "archive": archive.access_report()}
    app.synth()
    return {name: [plain(entry) for entry in report] for name, report in reports.items()}


def plain(entry: AccessReportEntry) -> dict[str, Any]:
    return {
        "grantee": entry.grantee,
        "reads": entry.reads,
        "writes": entry.writes,
        "acknowledgements": entry.acknowledgements,
        "reachable": [
            {
                "entity": one.entity,
                **({} if one.index_name is None else {"indexName": one.index_name}),
                "access": one.access.name.lower(),
                "operations": one.operations,
                "requested": one.requested,
            }
            for one in entry.reachable
        ],
    }
