import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { assetPath } from '../core/package-path';
import { Problems } from '../core/problems';
import { ServerlessFunction } from '../function';
import { followProfileOnRemoval } from '../profile/removal';
import { ROTATION_ENVIRONMENT } from './token-contract';

/** Properties of `JwtSigningKey`. */
export interface JwtSigningKeyProps {
  /** The claim `iss` of every token. Changing it makes a new key: all tokens end. */
  readonly issuer: string;
  /** The claim `aud` of every token. Changing it makes a new key: all tokens end. */
  readonly audience: string;
  /**
   * How often the key is replaced, in whole days from 1 to 1000.
   * @default Duration.days(30)
   */
  readonly rotation?: Duration;
  /**
   * How long the longest token is valid. For so long, a key that was replaced still verifies tokens.
   * @default Duration.days(7)
   */
  readonly tokenLifetime?: Duration;
}

const KEY_LENGTH = 64;

/**
 * A key with which the application signs its own tokens (HS256), kept in Secrets Manager and replaced on schedule without logging
 * anybody out: tokens carry the id of their key, and a key that was replaced verifies until its last token has ended.
 *
 * The value of the secret is JSON: `{ issuer, audience, kid, key, previous: [{ kid, key, retiredAt }] }`. Handlers sign with
 * `signingKey('JWT_KEY')` of `cdk-single-table/handler`, given `secrets: { JWT_KEY: key.secret }`.
 *
 * @example
 * const key = new JwtSigningKey(this, 'TokenKey', { issuer: 'https://shop.example.com', audience: 'shop' });
 * const authorizer = ApiAuthorizer.jwtKey(key);
 */
export class JwtSigningKey extends Construct {
  /** Holds the key. Grant `read` to nobody but those who sign or verify. */
  public readonly secret: secretsmanager.ISecret;
  /** The claim `iss` of every token. */
  public readonly issuer: string;
  /** The claim `aud` of every token. */
  public readonly audience: string;
  /** Replaces the key. */
  public readonly rotationFunction: lambda.Function;

  constructor(scope: Construct, id: string, props: JwtSigningKeyProps) {
    super(scope, id);
    const rotation = props.rotation ?? Duration.days(30);
    const tokenLifetime = props.tokenLifetime ?? Duration.days(7);
    validate(this, props, rotation, tokenLifetime);
    this.issuer = props.issuer;
    this.audience = props.audience;
    const secret = new secretsmanager.Secret(this, 'Secret', {
      description: 'Signs the tokens of the application (HS256)',
      generateSecretString: {
        secretStringTemplate: Stack.of(this).toJsonString({ issuer: this.issuer, audience: this.audience, kid: 'initial', previous: [] }),
        generateStringKey: 'key',
        passwordLength: KEY_LENGTH,
        excludePunctuation: true,
      },
    });
    followProfileOnRemoval(this, secret.node.defaultChild as secretsmanager.CfnSecret);
    this.secret = secret;
    this.rotationFunction = new ServerlessFunction(this, 'Rotation', {
      description: 'Replaces the key that signs tokens',
      code: lambda.Code.fromAsset(assetPath('jwt-rotation')),
      handler: 'index.handler',
      memorySize: 256,
      timeout: Duration.seconds(30),
      environment: { [ROTATION_ENVIRONMENT.tokenLifetime]: String(tokenLifetime.toSeconds()) },
    }).function;
    this.rotateEvery(rotation);
  }

  /** CDK's own rotation schedule would also grant `secretsmanager:GetRandomPassword` on everything. */
  private rotateEvery(rotation: Duration): void {
    const { rotationFunction, secret } = this;
    rotationFunction.addToRolePolicy(
      new iam.PolicyStatement({
        sid: 'RotateKey',
        actions: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ],
        resources: [secret.secretArn],
      }),
    );
    const permission = new lambda.CfnPermission(this, 'RotationPermission', {
      action: 'lambda:InvokeFunction',
      functionName: rotationFunction.functionArn,
      principal: 'secretsmanager.amazonaws.com',
      sourceArn: secret.secretArn,
      sourceAccount: Stack.of(this).account,
    });
    const schedule = new secretsmanager.CfnRotationSchedule(this, 'RotationSchedule', {
      secretId: secret.secretArn,
      rotationLambdaArn: rotationFunction.functionArn,
      rotateImmediatelyOnUpdate: false,
      rotationRules: { automaticallyAfterDays: rotation.toDays() },
    });
    // Secrets Manager tries the function when the schedule is made.
    schedule.addResourceDependency(permission);
    const policy = rotationFunction.role?.node.tryFindChild('DefaultPolicy')?.node.defaultChild;
    if (policy) schedule.addResourceDependency(policy as iam.CfnPolicy);
  }
}

function validate(scope: JwtSigningKey, { issuer, audience }: JwtSigningKeyProps, rotation: Duration, tokenLifetime: Duration): void {
  const problems = new Problems('JwtSigningKey', scope);
  for (const [field, value] of Object.entries({ issuer, audience })) {
    if (!value) problems.add('JwtSigningKey.Missing', field, 'is empty: tokens name who made them and whom they are for');
  }
  if (!rotation.isUnresolved() && !(Number.isInteger(rotation.toDays({ integral: false })) && inRange(rotation.toDays(), 1, 1000))) {
    problems.add('JwtSigningKey.InvalidRotation', 'rotation', `${rotation.toHumanString()} is no period: use whole days from 1 to 1000`);
  }
  if (!tokenLifetime.isUnresolved() && tokenLifetime.toSeconds() <= 0) {
    problems.add(
      'JwtSigningKey.InvalidLifetime',
      'tokenLifetime',
      'no token lives shorter than a second: give the lifetime of the longest',
    );
  }
  problems.throwIfAny();
}

function inRange(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
