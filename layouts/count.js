// Only on pages whose handler tells scripts how many have signed: one look, when the page has been shown. What is no
// count, or less than what the page says already, changes nothing.
(async () => {
  'use strict';
  const counter = document.querySelector('[data-live]');
  if (!counter) return;
  const { url, path, more, shown, goal, below, past, now, group, from } = JSON.parse(counter.dataset.live);
  const text = counter.querySelector('.count');
  const bar = counter.querySelector('.bar rect');
  const when = counter.querySelector('.counted');
  try {
    const answer = await fetch(url, { credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(8000) });
    if (answer.status !== 200) return;
    let found = await answer.json();
    for (const step of path.split('.')) found = found?.[step];
    if (typeof found === 'object' || !/^\d{1,9}$/.test(found)) return; // [9000] would pass for its only entry
    const count = +found + more;
    if (count <= shown) return;
    const forms = goal && count < goal ? below : past;
    const digits = String(count);
    const number = digits.length < from ? digits : digits.replace(/\B(?=(\d{3})+$)/g, group);
    text.textContent = (forms[new Intl.PluralRules(document.documentElement.lang).select(count)] ?? forms.other).replace('{count}', number);
    if (when) when.textContent = now;
    if (bar) bar.setAttribute('width', Math.min(100, Math.floor(count * 100 / goal)));
  } catch {} // the last true number stays
})();
