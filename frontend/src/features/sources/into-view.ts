/** For `ref`: the same function each time, so that it scrolls when the element appears and never again. */
export function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "center", inline: "start", behavior: "instant" });
}
