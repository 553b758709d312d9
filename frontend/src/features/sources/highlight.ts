import { findPassage } from "./passage";

export type Box = { left: number; top: number; width: number; height: number };

/** Where the passage lies on a drawn page: one box per line, relative to `layer`. */
export function passageBoxes(layer: HTMLElement, passage: string): Box[] {
  const nodes = textNodes(layer);
  const found = findPassage(nodes.map((node) => node.data).join("\n"), passage);
  if (!found) return [];
  const origin = layer.getBoundingClientRect();
  const boxes: Box[] = [];
  let offset = 0;
  for (const node of nodes) {
    const start = Math.max(0, found.start - offset);
    const end = Math.min(node.length, found.end - offset);
    if (start < end) {
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, end);
      for (const rect of range.getClientRects()) boxes.push(relative(rect, origin));
    }
    offset += node.length + 1;
  }
  return joinLines(boxes.filter((box) => box.width > 1 && box.height > 1));
}

/** The smallest box that holds all of them. */
export function around(boxes: Box[]): Box {
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.left + box.width));
  const bottom = Math.max(...boxes.map((box) => box.top + box.height));
  return { left, top, width: right - left, height: bottom - top };
}

/** Beside a marked passage that fills the frame, so that one sees where its lines begin and end. */
const MARGIN = 12;

/**
 * How much larger than `width` a page is drawn so that all of a passage is seen without scrolling to the side: up to
 * `most`, and never smaller than the whole page. `boxes` are measured where the page is `drawnWidth` wide.
 */
export function zoomToFit(boxes: Box[], drawnWidth: number, width: number, most: number): number {
  if (boxes.length === 0 || width === 0) return most;
  const fitting = ((width - 2 * MARGIN) / around(boxes).width) * (drawnWidth / width);
  return Math.min(most, Math.max(1, Math.floor(fitting * 100) / 100));
}

function textNodes(layer: HTMLElement): Text[] {
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node as Text);
  return nodes;
}

function relative(rect: DOMRect, origin: DOMRect): Box {
  return { left: rect.left - origin.left, top: rect.top - origin.top, width: rect.width, height: rect.height };
}

/** Words of one line become one stroke of the marker. */
function joinLines(boxes: Box[]): Box[] {
  const lines: Box[] = [];
  for (const box of boxes) {
    const line = lines.at(-1);
    const near =
      line && Math.abs(line.top - box.top) < box.height / 2 && box.left - (line.left + line.width) < box.height;
    if (line && near && box.left >= line.left) {
      const bottom = Math.max(line.top + line.height, box.top + box.height);
      line.width = Math.max(line.width, box.left + box.width - line.left);
      line.top = Math.min(line.top, box.top);
      line.height = bottom - line.top;
    } else {
      lines.push({ ...box });
    }
  }
  return lines;
}
