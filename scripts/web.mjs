// Builds the frontend of every example: snapshot and end-to-end tests synthesize them.
import { buildFrontend, frontends } from './steps.mjs';

for (const example of frontends()) buildFrontend(example);
