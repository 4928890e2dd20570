// Keeps the desk up to date, lays the wide frame out, and copies links. Without it the desk is as it was loaded.
(() => {
  document.documentElement.classList.add('live');

  // The page is fetched anew and what differs is replaced, so that place, focus, open details and the frames stay. What has
  // another place is moved, and only that: a frame that is moved loads again.
  const known = (e) => e.nodeType === 1 ? e.nodeName + (e.id || e.dataset.key || '') : e.nodeType;
  const dress = (now, next) => {
    for (const { name, value } of [...next.attributes]) if (name !== 'open' && now.getAttribute(name) !== value) now.setAttribute(name, value);
    for (const { name } of [...now.attributes]) if (!['open', 'style', 'tabindex'].includes(name) && !next.hasAttribute(name)) now.removeAttribute(name);
  };
  const renew = (now, next) => {
    if (now.isEqualNode(next)) return;
    if (now.nodeType !== 1) { now.data = next.data; return; }
    dress(now, next);
    if (now.nodeName === 'IFRAME') return;
    const left = [...now.childNodes];
    const pairs = [...next.childNodes].map((n) => {
      const i = left.findIndex((old) => known(old) === known(n));
      return [i < 0 ? n : left.splice(i, 1)[0], n];
    });
    for (const gone of left) gone.remove();
    let at = now.firstChild;
    for (const [same, n] of pairs) {
      if (same === at) at = at.nextSibling;
      else now.insertBefore(same, at);
      if (same !== n) renew(same, n);
    }
  };
  let busy = false, again = false;
  const follow = async () => {
    again = true;
    if (busy) return;
    for (busy = true; again;) {
      again = false;
      try {
        const text = await (await fetch(location.href)).text();
        const next = new DOMParser().parseFromString(text, 'text/html');
        const focus = document.activeElement;
        document.title = next.title;
        renew(document.querySelector('main'), next.querySelector('main'));
        if (document.activeElement !== focus) (focus.isConnected ? focus : document.querySelector('h1')).focus({ preventScroll: true });
        fit();
      } catch { /* the preview has ended; the next one's events will tell */ }
    }
    busy = false;
  };
  const kinds = ['reload', 'style', 'problems', 'fine', 'checked'];
  if (window.SharedWorker) {
    const { port } = new SharedWorker('/~broadside/listen.js');
    port.onmessage = ({ data: [kind] }) => { if (kinds.includes(kind)) follow(); };
    port.postMessage('join');
    addEventListener('pagehide', () => port.postMessage('leave'));
    addEventListener('pageshow', (event) => { if (event.persisted) port.postMessage('join'); });
  } else {
    const events = new EventSource('/~broadside/events');
    for (const kind of kinds) events.addEventListener(kind, follow);
  }

  // A wide screen is shown as small as it has to be.
  const fit = () => {
    for (const window of document.querySelectorAll('.window')) window.style.setProperty('--scale', window.clientWidth / window.dataset.width);
  };
  fit();
  const sizes = new ResizeObserver(fit);
  for (const window of document.querySelectorAll('.window')) sizes.observe(window);

  addEventListener('click', async ({ target }) => {
    const button = target.closest?.('button.copy');
    if (!button) return;
    const text = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(text.textContent);
      document.getElementById('said').textContent = 'Copied: ' + button.dataset.key;
      button.dataset.done = '';
      setTimeout(() => delete button.dataset.done, 2000);
    } catch { // not allowed: it is marked, so that it can be copied by hand
      getSelection().selectAllChildren(text);
      document.getElementById('said').textContent = 'Marked. Copy it with your keyboard.';
    }
  });
})();
