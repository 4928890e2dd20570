// Keeps a page of the preview up to date. It is never part of a built site.
(() => {
  const element = document.currentScript;
  const behind = (event) => event.data !== element.dataset.build;
  let overlay;

  const hide = () => { overlay?.remove(); overlay = undefined; };
  const show = async () => {
    const page = document.querySelector('pre.problems'); // nothing but problems is shown
    if (page) {
      const text = await (await fetch('/~broadside/problems')).text();
      page.textContent = new DOMParser().parseFromString(text, 'text/html').querySelector('pre').textContent;
      return;
    }
    hide();
    overlay = document.createElement('iframe');
    overlay.src = '/~broadside/problems';
    overlay.title = 'Problems to mend';
    overlay.style.cssText = 'position:fixed;inset:auto 0 0 0;width:100%;height:min(60vh,28rem);border:0;z-index:2147483647;box-shadow:0 -4px 24px #0006';
    document.body.append(overlay);
  };
  const restyle = async (event) => {
    const text = await (await fetch(location.href)).text();
    const next = new DOMParser().parseFromString(text, 'text/html').querySelector('style');
    const now = document.querySelector('style');
    if (!next || !now) return location.reload();
    now.textContent = next.textContent;
    element.dataset.build = event.data;
  };

  const events = new EventSource('/~broadside/events');
  events.addEventListener('reload', (event) => { if (behind(event)) location.reload(); });
  events.addEventListener('style', (event) => { if (behind(event)) restyle(event); });
  events.addEventListener('problems', show);
  events.addEventListener('fine', hide);
})();
