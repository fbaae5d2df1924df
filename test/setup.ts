// Starting CDK's template validation costs seconds for each test file: test/conformance switches it on, the others go without.
process.env.CDK_VALIDATION ??= 'false';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
