import remend from "remend";

/**
 * While an answer streams, only its last block changes. Splitting it lets the finished blocks keep what
 * was already rendered. Splits are made only where Markdown cannot reach across: at blank lines outside
 * of code fences, when the next line starts a new top-level block.
 */
export function streamingBlocks(markdown: string): string[] {
  const blocks: string[] = [];
  let current = "";
  let fence: string | null = null;
  let blank = false;
  for (const line of markdown.split(/(?<=\n)/)) {
    if (fence === null && blank && startsTopLevel(line, current)) {
      blocks.push(current);
      current = "";
    }
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (marker) {
      if (fence === null) fence = marker;
      else if (marker.startsWith(fence)) fence = null;
    }
    blank = line.trim() === "";
    current += line;
  }
  if (current) blocks.push(closed(current, fence));
  return blocks;
}

/** Indented lines and list items may belong to the list before; everything else starts something new. */
function startsTopLevel(line: string, current: string): boolean {
  if (line.trim() === "" || /^\s/.test(line)) return false;
  const item = /^([-*+]|\d{1,9}[.)])\s/;
  return !(item.test(line) && item.test(current));
}

/** Half-written emphasis and links are completed, so that no raw marks flash by. */
function closed(block: string, fence: string | null): string {
  return fence === null ? remend(block) : block;
}
