import type { Element, ElementContent, Parents, Root, RootContent, Text } from "hast";
import type { Citation } from "@/lib/api/types";

/**
 * Puts numbered markers into the rendered answer, right behind the sentences they support. Ranges count
 * UTF-16 units of the Markdown source, and the tree remembers where in the source each piece came from.
 * Code and links stay whole: a marker that would fall inside goes behind them.
 */
type Marker = { at: number; sources: number[] };
type Leaf = { node: Text | Element; parent: Parents; start: number; end: number };

const WHOLE = new Set(["a", "code", "pre", "img", "input"]);
const CLOSING = /^[.,;:!?…。！？)\]}"'”’»“]+/;

export function rehypeCitations(options: { citations: Citation[] }) {
  return (tree: Root): void => {
    const markers = markersOf(options.citations);
    // From the end to the start, so that what is inserted never moves what is still to be found.
    for (const marker of markers.reverse()) place(tree, marker);
  };
}

export function markersOf(citations: Citation[]): Marker[] {
  const byEnd = new Map<number, Set<number>>();
  for (const { end, sources } of citations) {
    const known = byEnd.get(end) ?? new Set();
    for (const source of sources) known.add(source);
    byEnd.set(end, known);
  }
  return [...byEnd]
    .map(([at, sources]) => ({ at, sources: [...sources].sort((a, b) => a - b) }))
    .filter((marker) => marker.sources.length > 0)
    .sort((a, b) => a.at - b.at);
}

function place(tree: Root, { at, sources }: Marker): void {
  const leaf = leavesOf(tree).findLast((candidate) => candidate.start < at);
  if (!leaf) return;
  const { node, parent } = leaf;
  const index = (parent.children as RootContent[]).indexOf(node);
  const element = markerElement(sources);
  if (node.type === "element") {
    parent.children.splice(index + 1, 0, (parent.type === "root" ? paragraph(element) : element) as ElementContent);
    return;
  }
  const cut = cutIn(node, leaf, at);
  const rest: Text = { type: "text", value: node.value.slice(cut), position: positionFrom(node, leaf.start + cut) };
  node.value = node.value.slice(0, cut);
  parent.children.splice(index + 1, 0, element, ...(rest.value ? [rest] : []));
}

/** Escapes make the source longer than the text; then the distance to the nearer end counts. */
function cutIn(node: Text, leaf: Leaf, at: number): number {
  const fromStart = at - leaf.start;
  const fromEnd = node.value.length - (leaf.end - at);
  const same = leaf.end - leaf.start === node.value.length;
  const raw = same || fromStart < leaf.end - at ? fromStart : fromEnd;
  const cut = Math.min(Math.max(raw, 0), node.value.length);
  return cut + (CLOSING.exec(node.value.slice(cut))?.[0].length ?? 0);
}

function leavesOf(tree: Root): Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (parent: Parents) => {
    for (const node of parent.children) {
      const start = node.position?.start.offset;
      const end = node.position?.end.offset;
      const known = start !== undefined && end !== undefined;
      if (node.type === "text" && known && node.value.trim()) leaves.push({ node, parent, start, end });
      else if (node.type === "element" && WHOLE.has(node.tagName)) {
        if (known) leaves.push({ node, parent, start, end });
      } else if (node.type === "element" && node.properties.dataSources === undefined) walk(node);
    }
  };
  walk(tree);
  return leaves;
}

function markerElement(sources: number[]): Element {
  return { type: "element", tagName: "sup", properties: { dataSources: sources.join(" ") }, children: [] };
}

function paragraph(child: Element): Element {
  return { type: "element", tagName: "p", properties: {}, children: [child] };
}

function positionFrom(node: Text, offset: number): Text["position"] {
  if (!node.position) return undefined;
  return { start: { ...node.position.start, offset }, end: node.position.end };
}
