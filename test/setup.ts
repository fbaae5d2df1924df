import fc from 'fast-check';

// Starting CDK's template validation costs seconds for each test file: test/conformance switches it on, the others go without.
process.env.CDK_VALIDATION ??= 'false';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

// The same values in every run, so that a failure is somebody's change and never luck. FAST_CHECK_SEED=$RANDOM looks further.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20261120) });
