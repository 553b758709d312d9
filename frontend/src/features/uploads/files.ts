/** Files of a drop, folders opened. Hidden files (`.DS_Store` and the like) are left behind. */
export async function filesOfDrop(data: DataTransfer): Promise<File[]> {
  // Entries must be taken before the first await: the browser empties the list afterwards.
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = [...data.files];
  if (entries.every((entry) => entry === null)) return plain.filter(isVisible);
  const nested = await Promise.all(entries.map((entry) => (entry ? filesOfEntry(entry) : [])));
  return nested.flat().filter(isVisible);
}

export function visibleFiles(list: FileList | null): File[] {
  return [...(list ?? [])].filter(isVisible);
}

async function filesOfEntry(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) {
    const file = await new Promise<File | null>((resolve) => entry.file(resolve, () => resolve(null)));
    return file ? [file] : [];
  }
  if (!isDirectory(entry)) return [];
  const children = await childrenOf(entry);
  return (await Promise.all(children.map(filesOfEntry))).flat();
}

/** A reader hands out a part of a folder (100 entries in Chromium) per call, until it is empty. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (part.length === 0) return found;
    found.push(...part);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isVisible(file: File): boolean {
  return !file.name.startsWith(".");
}
