/** Folders that hold nothing but tests and what they need, by agreement of the tools that look there. */
const TESTS_ONLY = new Set(['__tests__', '__fixtures__', '__mocks__', '__snapshots__']);

/** Folders of a project that are usually its tests'. */
const TEST_FOLDERS = new Set(
  'test tests spec specs e2e fixture fixtures testdata test-data test_data test-fixtures'.split(
    ' ',
  ),
);

/** Program text that tests something, by the habits of each language's test runners. */
const TEST_SOURCES =
  /[._-](?:test|spec|e2e|cy)\.[cm]?[jt]sx?$|(?:_test|_spec)\.(?:go|rb|exs?|py|rs|php)$|^test_.*\.(?:py|rb)$|^(?:conftest|test|tests)\.py$|^tests?\.rs$|(?:Tests?|IT|Spec)\.(?:java|kts?|cs|php)$/;

/** Endings of program text, of all languages in which ports are looked for. */
const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|go|rs|java|kts?|cs|rb|rake|php|exs?)$/;

/** What marks the root of a project, or of a part of one. */
const MANIFESTS = new Set(
  `.git .hg package.json deno.json deno.jsonc go.mod Cargo.toml pyproject.toml setup.py setup.cfg
   requirements.txt Pipfile pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts
   build.sbt Gemfile composer.json mix.exs pubspec.yaml berth.json`.split(/\s+/),
);

/** Whether nothing but tests is in such a folder. */
export function isTestsOnlyFolder(name: string): boolean {
  return TESTS_ONLY.has(name);
}

/**
 * Whether tests are in such a folder. Other files than program text there are the tests' only if a
 * project is around: in a collection of configurations nobody can say whose they are.
 */
export function isTestFolder(name: string): boolean {
  return TEST_FOLDERS.has(name.toLowerCase());
}

/** Whether a file of this name is a test's program text, wherever it lies. */
export function isTestSource(name: string): boolean {
  return TEST_SOURCES.test(name);
}

/** Whether a file of this name is program text. */
export function isSource(name: string): boolean {
  return SOURCE.test(name);
}

/** Whether a folder that holds such a file or folder is a project's root. */
export function marksProject(name: string): boolean {
  return MANIFESTS.has(name) || /\.(?:sln|slnx|csproj|fsproj)$/.test(name);
}
