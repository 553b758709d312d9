/**
 * Finds a passage in the text of a rendered page. The server's page text and the one the viewer draws
 * come from different extractors: they agree on letters and digits, hardly ever on spaces, hyphens
 * and ligatures. So only letters and digits are compared, and the match is mapped back.
 */
export type Stretch = { start: number; end: number };

/** Below this many letters, an approximate match says nothing. */
const SHORTEST_ANCHOR = 12;
const ANCHOR = 32;

type Folded = { text: string; origin: number[] };

export function findPassage(page: string, passage: string): Stretch | null {
  const haystack = fold(page);
  const needle = fold(passage).text;
  if (needle.length === 0) return null;
  const exact = haystack.text.indexOf(needle);
  if (exact >= 0) return stretch(haystack, exact, exact + needle.length);
  return findByEnds(haystack, needle);
}

/** Where the middle differs (a dropped header, a footnote mark), the two ends still say where it is. */
function findByEnds(haystack: Folded, needle: string): Stretch | null {
  const anchor = Math.min(ANCHOR, Math.floor(needle.length / 2));
  if (anchor < SHORTEST_ANCHOR) return null;
  const first = haystack.text.indexOf(needle.slice(0, anchor));
  const tail = needle.slice(-anchor);
  const last = haystack.text.indexOf(tail, Math.max(0, first));
  const limit = needle.length * 1.5 + ANCHOR;
  if (first >= 0 && last >= first && last + anchor - first <= limit) return stretch(haystack, first, last + anchor);
  if (first >= 0) return stretch(haystack, first, Math.min(first + needle.length, haystack.text.length));
  if (last >= 0) return stretch(haystack, Math.max(0, last + anchor - needle.length), last + anchor);
  return null;
}

function stretch(folded: Folded, from: number, to: number): Stretch | null {
  const start = folded.origin[from];
  const last = folded.origin[to - 1];
  return start === undefined || last === undefined ? null : { start, end: last + 1 };
}

function fold(text: string): Folded {
  const origin: number[] = [];
  let folded = "";
  let offset = 0;
  for (const character of text) {
    for (const plain of character.normalize("NFKD").toLowerCase()) {
      if (/[\p{L}\p{N}]/u.test(plain)) {
        folded += plain;
        for (let unit = 0; unit < plain.length; unit += 1) origin.push(offset + character.length - 1);
      }
    }
    offset += character.length;
  }
  return { text: folded, origin };
}
