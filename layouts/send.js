// Sends a form in place, as the handler's preset says, for pages whose handler takes that. Nothing is ever sent twice by
// itself: whoever signs decides.
(() => {
  'use strict';
  const form = document.querySelector('form[data-send]');
  if (!form) return;
  const how = JSON.parse(form.dataset.send);
  const types = how.types ?? {};

  const get = (value, path) => path.split(/[.[\]]+/).filter(Boolean).reduce((v, key) => v?.[key], value);

  // put sets what stands at a path like a.b[0].c; "[]" is one more entry.
  const put = (object, path, value) => {
    const parts = path.split('.');
    parts.forEach((part, i) => {
      const [, key, index] = part.match(/^(.*?)(?:\[(\d*)\])?$/);
      let at = key;
      if (index !== undefined) {
        object = object[key] ??= [];
        at = index === '' || +index > object.length ? object.length : +index;
      }
      if (i === parts.length - 1) object[at] = value;
      else object = object[at] ??= {};
    });
  };

  // part is what goes to the ith of n places of a name in one box: the last words one each, all others to the first.
  const part = (value, i, n) => {
    const words = value.split(/\s+/).filter(Boolean);
    const first = Math.max(1, words.length - n + 1);
    return i ? words[first + i - 1] ?? '' : words.slice(0, first).join(' ');
  };

  const typed = (type, value) => {
    if (type === 'number' && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value)) return +value;
    if (type === 'boolean') return value === 'true';
    if (type === 'digits') return value.replace(/\D/g, '');
  };

  const object = (data) => {
    const out = {};
    for (const path in types) if (types[path] === 'object') put(out, path, {});
    // A box that is left alone is a no, where there is a word for it.
    for (const e of form.querySelectorAll('[type=checkbox]:not(:checked)')) {
      for (const path of e.name.split(' ')) if (types[path] === 'boolean') put(out, path, false);
    }
    for (const [name, value] of data) {
      const paths = name.split(' ');
      paths.forEach((path, i) => {
        const text = !types[path] && paths.length > 1 ? part(value, i, paths.length) : value;
        if (!text) return;
        const before = get(out, path);
        put(out, path, typed(types[path], text) ?? (typeof before === 'string' && !path.endsWith('[]') ? before + ' ' + text : text));
      });
    }
    for (const path in types) {
      const inner = get(out, path);
      if (types[path] === 'text' && inner) put(out, path, JSON.stringify(inner));
    }
    return out;
  };

  // A handler's words are shown as plain text, and no more than a sentence or two of them.
  const plain = (value) => {
    const text = Array.isArray(value) ? value[0] : value;
    return typeof text === 'string' ? text.slice(0, 2000).replace(/<[^>]*>/g, '').trim().slice(0, 300) : '';
  };

  // control finds the field that a handler means, which may know no more of it than the end of its name.
  const control = (name) => {
    const last = String(Array.isArray(name) ? name.at(-1) : name ?? '');
    const names = (e) => [...e.name.split(' '), ...Object.values(JSON.parse(e.dataset.names ?? '{}'))];
    return last && [...form.querySelectorAll('input[id]:not([tabindex]), select, textarea')].find((e) => names(e).some((n) => n === last || n.endsWith('.' + last)));
  };

  form.addEventListener('send', async (event) => {
    event.preventDefault();
    const { tell, busy } = event.detail;
    const failure = form.querySelector('#not-sent');
    const fail = (why, says = '') => {
      failure.querySelector('h3').textContent = why === 'again' ? failure.dataset.before : failure.dataset.title;
      failure.querySelector('p').textContent = failure.dataset[why] + (says && ' ' + says);
      failure.classList.add('on');
      for (const e of document.querySelectorAll('.hosted')) {
        e.firstElementChild.textContent = e.dataset.failed;
        e.hidden = false;
      }
      failure.focus();
    };
    const data = new FormData(form);
    for (const name of how.drop ?? []) data.delete(name);
    const json = how.body === 'json';
    try {
      const answer = await fetch(how.url, {
        method: 'POST',
        body: json ? JSON.stringify(object(data)) : how.body === 'multipart' ? data : new URLSearchParams(data),
        headers: { ...(json && { 'Content-Type': 'application/json' }), ...how.headers },
        credentials: 'omit',
        referrerPolicy: how.referrer || 'strict-origin-when-cross-origin',
        signal: AbortSignal.timeout(45000),
      });
      let body;
      try {
        body = JSON.parse(await answer.text());
      } catch (error) {
        if (error.name === 'TimeoutError') throw error;
      }
      const at = how.success && get(body, how.success);
      if (answer.ok && (!how.success || (how.is ? typeof at !== 'object' && String(at) === how.is : at))) return location.assign(how.thanks);

      busy(false);
      const list = (how.errors && get(body, how.errors)) ?? [];
      const mistakes = Array.isArray(list) ? list.map((m) => [get(m, how.field ?? ''), get(m, how.message ?? '')]) : Object.entries(typeof list === 'object' ? list : { '': list });
      const told = new Set(); // one mistake for each field is enough
      const problems = mistakes.slice(0, 50).map(([name, words]) => [control(name), plain(words)])
        .filter(([e, words]) => e && words && !told.has(e) && told.add(e));
      if (problems.length) return tell(problems);
      const says = [...(how.says ?? []).map((path) => plain(get(body, path))), ...mistakes.slice(0, 50).map(([, words]) => plain(words))].find(Boolean);
      // A yes that can't be read is no no: the signature may have arrived.
      fail(answer.status === 409 ? 'again' : answer.status === 429 ? 'busy' : answer.status >= 500 ? 'broken' : answer.ok && body === undefined ? 'late' : 'refused', says);
    } catch (error) {
      busy(false);
      fail(error.name === 'TimeoutError' ? 'late' : 'unreached');
    }
  });
  form.dataset.ready = 'yes';
})();
