// Packages that are ES modules only, as the CommonJS that jest loads. At run time Node or esbuild loads them as they are.
const { transformSync } = require('esbuild');

module.exports = {
  process: (source, file) => ({
    code: transformSync(source, { format: 'cjs', platform: 'node', target: 'node20', sourcefile: file, sourcemap: 'inline' }).code,
  }),
};
