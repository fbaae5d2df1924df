#!/usr/bin/env bash
# The library as a Python user gets it: generates the package, installs it with pip beside the aws-cdk-lib of this checkout, and compares
# what Python synthesizes with what TypeScript does. Needs `npx projen compile` first. About a minute; ends with
# "# pass N" and "# fail N", or is skipped by name where there is no Python or no package index.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

skip() {
  printf 'SKIPPED lane: Python: %s\n' "$1"
  exit 0
}

[ -f .jsii ] && [ -f build/index.js ] && [ -d assets/migration ] || {
  echo 'the library is not built: run `npx projen compile` first' >&2
  exit 1
}
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || skip 'needs Python 3.10 or newer'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv" >"$work/log" 2>&1 || skip 'needs the venv module with pip (python3-venv on Debian)'

# Nothing that jsii unpacks stays on the machine, and its notice about Node 20 stays out of the log.
export JSII_RUNTIME_PACKAGE_CACHE_ROOT="$work/cache" JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20
# The built-in validation of templates is a matter of test/conformance, and takes longer than everything here.
export CDK_VALIDATION=false CDK_DISABLE_CLI_TELEMETRY=true AWS_EC2_METADATA_DISABLED=true PYTHONDONTWRITEBYTECODE=1

pip() { "$work/venv/bin/python" -m pip --disable-pip-version-check --quiet "$@"; }
version() { node -p "require('./node_modules/$1/package.json').version"; }
generate() { # package folder
  npx jsii-pacmak "$1" --code-only --force --target python --outdir "$2" --no-npmignore --rosetta-unknown-snippets verbatim >>"$work/log" 2>&1 \
    || { cat "$work/log" >&2; exit 1; }
}

pip install --retries 1 --timeout 15 'setuptools>=75' "constructs==$(version constructs)" 'jsii>=1.140' publication >"$work/log" 2>&1 \
  || skip "needs a Python package index ($(tail -n 1 "$work/log"))"

# Not from the index, which may lag behind npm: both languages run the very same aws-cdk-lib.
generate node_modules/aws-cdk-lib "$work/aws-cdk-lib"
generate . "$work/cdk-single-table"
pip install --retries 1 --timeout 15 --no-compile --no-build-isolation "$work/aws-cdk-lib/python" >"$work/log" 2>&1 \
  || skip "needs a Python package index with what aws-cdk-lib $(version aws-cdk-lib) depends on ($(tail -n 1 "$work/log"))"
# From here on nothing may be missing: the package declares what it imports.
pip install --no-index --no-build-isolation "$work/cdk-single-table/python"
pip check

# The apps in TypeScript run on the tarball inside the Python package, from a folder of their own, as a user's apps do.
apps="$work/typescript"
mkdir -p "$apps/node_modules/cdk-single-table"
tar -xzf "$work"/cdk-single-table/python/src/cdk_single_table/_jsii/*.tgz -C "$apps/node_modules/cdk-single-table" --strip-components=1
for name in aws-cdk-lib constructs esbuild jose @aws-sdk; do ln -s "$PWD/node_modules/$name" "$apps/node_modules/"; done
rm -rf "$work/aws-cdk-lib" "$work/cdk-single-table"
# The README prints the files of bench/stack. Apps find handlers and pages from the folder in which they run, in every language.
cp -r bench/stack/app.ts bench/stack/stack.ts bench/stack/model.ts bench/stack/handlers bench/stack/web "$apps/"
cp test/languages/typescript/*.ts "$apps/"
export MODEL_FILE="$work/model.json" MAPPING_FILE="$PWD/test/languages/mapping.json" TYPESCRIPT_OUT="$work/out"
tests="$PWD/test/languages/python"
tsx=$(node -p 'require("node:url").pathToFileURL(require.resolve("tsx")).href')
cd "$apps"
node node_modules/cdk-single-table/bin/cdk-single-table.mjs model export model.ts "$MODEL_FILE"
CDK_OUTDIR="$work/out/readme" node --import "$tsx" app.ts
for name in tour application; do CDK_OUTDIR="$work/out/$name" node --import "$tsx" "$name.ts"; done

"$work/venv/bin/python" "$tests/suite.py"
