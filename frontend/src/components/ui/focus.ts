/**
 * Where the focus goes when something opens. By default it would be the first button, usually the one that
 * closes, and its hint would open over what one came to see.
 */
export function focusFirstField(event: Event): void {
  focusIn(event, (content) => content.querySelector<HTMLElement>("input:not([type=hidden], [readonly])") ?? content);
}

export function focusContent(event: Event): void {
  focusIn(event, (content) => content);
}

/** For `ref`: takes the focus when the element appears, and gives it back if it goes with the focus still inside. */
export function holdFocus(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  const before = document.activeElement;
  element.focus({ preventScroll: true });
  return () => {
    if (element.contains(document.activeElement) && before instanceof HTMLElement) before.focus();
  };
}

function focusIn(event: Event, choose: (content: HTMLElement) => HTMLElement): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  choose(event.currentTarget).focus();
}
