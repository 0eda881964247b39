/** The version in package.json, put in by the bundler (see scripts/build.mts). */
declare const BERTH_VERSION: string;
