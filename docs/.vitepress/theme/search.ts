// VitePress's search box says that it is a button with links inside of options, which no screen reader can enter. Here
// it is a dialog with a list of links: the same keys, other roles.

const WRONG: readonly (readonly [selector: string, attributes: readonly string[]])[] = [
  ['.VPLocalSearchBox', ['aria-expanded', 'aria-haspopup', 'aria-owns', 'aria-labelledby']],
  ['.VPLocalSearchBox .results', ['role', 'aria-labelledby']],
  ['.VPLocalSearchBox .results > li', ['role', 'aria-selected']],
  ['.VPLocalSearchBox .results a', ['aria-label']],
  ['.VPLocalSearchBox kbd', ['aria-label']],
  ['.VPLocalSearchBox .search-input', ['aria-activedescendant', 'aria-autocomplete', 'aria-labelledby']],
];

/** Mends the box whenever it opens or its results change. */
export function mendSearch(): void {
  new MutationObserver(() => {
    const box = document.querySelector('.VPLocalSearchBox');
    if (!box) return;
    for (const [selector, names] of WRONG) {
      for (const element of document.querySelectorAll(selector)) names.forEach((name) => element.removeAttribute(name));
    }
    const said = { role: 'dialog', 'aria-modal': 'true', 'aria-label': 'Search' };
    for (const [name, value] of Object.entries(said)) {
      if (box.getAttribute(name) !== value) box.setAttribute(name, value);
    }
    const input = box.querySelector('.search-input');
    if (input && !input.hasAttribute('aria-label')) input.setAttribute('aria-label', 'Search the documentation');
  }).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['role', 'aria-selected'],
  });
}
