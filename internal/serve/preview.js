// Keeps a page of the preview up to date. It is never part of a built site.
(() => {
  const element = document.currentScript;
  const behind = (number) => number !== element.dataset.build;
  let overlay;

  const hide = () => { overlay?.remove(); overlay = undefined; };
  const show = async () => {
    if (window.top !== window) return; // the desk, around its frames, has them in place
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
  const restyle = async (number) => {
    const text = await (await fetch(location.href)).text();
    const next = new DOMParser().parseFromString(text, 'text/html').querySelector('style');
    const now = document.querySelector('style');
    if (!next || !now) return location.reload();
    now.textContent = next.textContent;
    element.dataset.build = number;
  };

  // The way to the desk and, from pages whose form posts there and from those that follow, to the sandbox. It stands out of
  // reach of the site's style, at the side where no form does; on a narrow screen between head and content, where it covers
  // nothing. The desk's own frames have no need of it.
  if (window.top === window && !location.pathname.startsWith('/~broadside/') && !document.querySelector('pre.problems')) {
    const form = document.querySelector('form[action^="/~broadside/sign?"]');
    const page = location.pathname.replace(/thanks\/$/, '');
    const corner = document.createElement('nav');
    corner.setAttribute('aria-label', 'Preview');
    corner.attachShadow({ mode: 'open' }).innerHTML = `<style>
      :host { all: initial; position: fixed; inset-block-end: .75rem; inset-inline-start: .75rem; z-index: 2147483646; display: flex; gap: .375rem }
      a { display: block; padding: .375rem .75rem; border-radius: .25rem; background: #1a1c21; color: #fff; border: 1px solid #fff6; font: 600 .8125rem/1.4 system-ui, sans-serif; text-decoration: none }
      a:hover { text-decoration: underline }
      a:focus-visible { outline: .1875rem solid #9dbdff; outline-offset: .125rem }
      @media (max-width: 48rem) { :host { position: static; gap: 0; background: #1a1c21 } a { border-radius: 0 } }
      @media print { :host { display: none } }
    </style>`;
    const lead = (words, to) => {
      const a = document.createElement('a');
      a.textContent = words;
      a.href = to;
      corner.shadowRoot.append(a);
    };
    if (form || page !== location.pathname) lead('Sandbox', '/~broadside/sandbox?page=' + encodeURIComponent(page));
    lead('Desk', '/~broadside/desk/page' + page);
    (document.querySelector('main') ?? document.body.lastChild).before(corner);
    document.body.style.paddingBlockEnd = '4rem'; // so that it covers nothing for good
  }

  const told = (kind, number) => {
    if (kind === 'problems') show();
    else if (kind === 'fine') hide();
    else if (kind === 'checked') return; // the desk's business
    else if (behind(number)) kind === 'style' ? restyle(number) : location.reload();
  };
  if (window.SharedWorker) { // one stream for all tabs
    const { port } = new SharedWorker('/~broadside/listen.js');
    port.onmessage = ({ data: [kind, number] }) => told(kind, number);
    port.postMessage('join');
    addEventListener('pagehide', () => port.postMessage('leave'));
    addEventListener('pageshow', (event) => { if (event.persisted) port.postMessage('join'); }); // it has heard nothing since
  } else {
    const events = new EventSource('/~broadside/events');
    for (const kind of ['reload', 'style', 'problems', 'fine']) events.addEventListener(kind, (event) => told(kind, event.data));
  }
})();
