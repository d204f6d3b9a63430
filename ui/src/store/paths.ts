// Paths of files as they are shown.

/** Relative to a folder if the file lies below it, else as it is. */
export function relativeTo(folder: string, file: string): string {
  const root = folder.endsWith('/') ? folder : `${folder}/`
  return folder !== '' && file.startsWith(root) ? file.slice(root.length) : file
}
