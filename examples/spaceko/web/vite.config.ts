import { defineConfig } from 'vite';

// React's JSX needs no plugin. Nothing of an environment is in the build: the page reads /config.json, which the deployment writes.
export default defineConfig({
  build: { target: 'es2022', outDir: 'dist', emptyOutDir: true },
});
