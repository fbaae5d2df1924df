// Type-checks and builds the frontend of every example: snapshot and end-to-end tests synthesize them.
import { buildFrontend, checkFrontend, frontends } from './steps.mjs';

for (const example of frontends()) {
  checkFrontend(example);
  buildFrontend(example);
}
