/** Set by the build; absent in a plain one. */
declare const __COUNTERSIGN_TEST_BUILD__: boolean | undefined

/** Whether this build is made to be driven by tests, with the fuses that they need open. Never true of a release. */
export const isTestBuild = typeof __COUNTERSIGN_TEST_BUILD__ === 'boolean' && __COUNTERSIGN_TEST_BUILD__
