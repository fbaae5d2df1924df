/** A secret that the local run knows. */
export interface LocalSecret {
  readonly arn: string;
  readonly name: string;
  /** The value of the version with the label AWSCURRENT. */
  value: string;
  /** Name or ARN of the function that replaces the value. @default - the secret is not rotated */
  rotationFunction?: string;
}

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';
const FIRST_VERSION = 'local-version-0000-0000-000000000000';

interface Version {
  /** undefined: a rotation has announced the version and not written it yet. */
  value?: string;
  readonly stages: Set<string>;
}

/** The versions of a secret with their staging labels. A version without a label is forgotten, as on AWS in time. */
export class SecretVersions {
  private readonly versions = new Map<string, Version>();

  public constructor(private readonly secret: LocalSecret) {
    this.versions.set(FIRST_VERSION, { value: secret.value, stages: new Set([CURRENT]) });
  }

  /** Version id → labels. */
  public stages(): { [versionId: string]: string[] } {
    return Object.fromEntries([...this.versions].map(([id, { stages }]) => [id, [...stages]]));
  }

  /** @returns undefined when there is no such version, or it has no value yet */
  public get(versionId?: string, stage?: string): { readonly id: string; readonly value: string; readonly stages: string[] } | undefined {
    const wanted = stage ?? (versionId === undefined ? CURRENT : undefined);
    for (const [id, { value, stages }] of this.versions) {
      if (versionId !== undefined && id !== versionId) continue;
      if (wanted !== undefined && !stages.has(wanted)) continue;
      return value === undefined ? undefined : { id, value, stages: [...stages] };
    }
    return undefined;
  }

  /**
   * Adds a version. The same version with the same value may be put again.
   * @param value undefined: it comes later
   * @returns false when the version exists with another value
   */
  public put(versionId: string, value: string | undefined, stages: readonly string[]): boolean {
    const present = this.versions.get(versionId);
    if (present?.value !== undefined && present.value !== value) return false;
    if (present) present.value = value;
    else this.versions.set(versionId, { value, stages: new Set() });
    for (const stage of stages) this.move(stage, versionId);
    return true;
  }

  /** Moves a label to a version, or takes it away. What was current is previous from then on. */
  public move(stage: string, to: string | undefined): void {
    const from = [...this.versions].find(([, { stages }]) => stages.has(stage));
    const target = to === undefined ? undefined : this.versions.get(to);
    from?.[1].stages.delete(stage);
    target?.stages.add(stage);
    if (stage === CURRENT && from && from[0] !== to) this.move(PREVIOUS, from[0]);
    if (stage === CURRENT && target?.value !== undefined) this.secret.value = target.value;
    for (const [id, { stages }] of this.versions) if (stages.size === 0 && id !== to) this.versions.delete(id);
  }

  public has(versionId: string, stage?: string): boolean {
    const version = this.versions.get(versionId);
    return version !== undefined && (stage === undefined || version.stages.has(stage));
  }
}

const known = new WeakMap<LocalSecret, SecretVersions>();

/** The versions of a secret: one, until another is put. */
export function versionsOf(secret: LocalSecret): SecretVersions {
  const versions = known.get(secret) ?? new SecretVersions(secret);
  known.set(secret, versions);
  return versions;
}
