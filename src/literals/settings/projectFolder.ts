/** Folders in which settings lie, and which say nothing of the program. */
const SETTINGS_FOLDERS = new Set(
  `. .. .vscode .devcontainer .config .github .idea config configs configuration conf etc properties
   resources settings src main app apps packages services src-tauri environments`.split(/\s+/),
);

/** The nearest folder around a file that tells something, to name what the file configures. */
export function projectFolder(path: string): string | undefined {
  return path
    .split('/')
    .slice(0, -1)
    .findLast((part) => part !== '' && !SETTINGS_FOLDERS.has(part.toLowerCase()));
}
