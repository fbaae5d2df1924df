/**
 * The contract between `StaticFrontend` and the function that deploys it: what the custom resource says, and how objects are marked.
 */

/** `ResourceProperties` of the custom resource. CloudFormation makes every value a text. */
export interface SiteDeployment {
  /** Where the CDK put the folder, as a zip file. */
  readonly AssetBucket: string;
  readonly AssetKey: string;
  readonly SiteBucket: string;
  readonly DistributionId: string;
  /** Paths from the root of the site, `assets/`: files below whose names hold a hash of their content never change. */
  readonly HashedFolders: readonly string[];
  /** Public values for `/config.json`. @default - there is no config.json */
  readonly Config?: { readonly [name: string]: string };
}

/** The file with the values of `config`. */
export const CONFIG_FILE = 'config.json';

/** Objects of earlier versions have this tag. The lifecycle rule of the bucket expires them. */
export const OBSOLETE_TAG = { key: 'deployment', value: 'obsolete' } as const;

/** What the deployment function holds at once is the archive and a few unpacked files: these keep it within its memory. */
export const SITE_LIMITS = {
  /** MiB of all files, unpacked. */
  totalMiB: 400,
  /** MiB of one file, unpacked. */
  fileMiB: 100,
  files: 10_000,
} as const;
