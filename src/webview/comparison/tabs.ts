/** Makes tabs of the buttons of a list, by mouse and by arrow keys; `onShow` gets the id of the panel. */
export function wireTabs(list: HTMLElement, onShow: (id: string) => void): void {
  const tabs = [...list.querySelectorAll('button')];
  const show = (chosen: HTMLButtonElement) => {
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
      if (panel) panel.hidden = !isChosen;
    }
    onShow(chosen.getAttribute('aria-controls') ?? '');
  };
  for (const tab of tabs) tab.addEventListener('click', () => show(tab));
  list.addEventListener('keydown', (event) => {
    const at = tabs.findIndex((tab) => tab === event.target);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next =
      step === undefined
        ? { Home: tabs[0], End: tabs.at(-1) }[event.key]
        : tabs.at((at + step) % tabs.length);
    if (!next) return;
    event.preventDefault();
    next.focus();
    show(next);
  });
}
