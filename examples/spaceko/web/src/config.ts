/** What the stack tells the page: the same build runs in every environment. */
export interface Config {
  readonly environment: string;
}

export async function loadConfig(): Promise<Config> {
  try {
    const response = await fetch('/config.json', { cache: 'no-cache' });
    return (await response.json()) as Config;
  } catch {
    return { environment: 'unknown' };
  }
}
