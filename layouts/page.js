// What makes signing easier where scripts run; every page works without. It sends nothing anywhere.
(() => {
  'use strict';
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const address = new URL(location.href);
  const asked = address.searchParams;

  // Where a signature came from: declared parameters of the address go into the form, or on to the handler's own page.
  const came = (from) => asked.get(from)?.replace(/[\0-\x1f\ud800-\udfff]/g, '').slice(0, 200);
  for (const e of all('input[data-from]')) {
    const value = came(e.dataset.from);
    if (value) {
      e.value = value;
      e.disabled = false;
    }
  }
  for (const a of all('a[data-carry]')) {
    const to = new URL(a.href);
    for (const pair of a.dataset.carry.split(' ')) {
      const [from, name] = pair.split('=');
      if (came(from)) to.searchParams.set(name, came(from));
    }
    a.href = to;
  }

  // On a small window a way back to the form shows at its foot once the form has scrolled away above: what is below the
  // window counts as in sight. A form that is gone has no way to it.
  const reach = document.querySelector('.reach');
  if (reach) {
    new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
      reach.hidden = isIntersecting || !boundingClientRect.height;
    }, { rootMargin: '0px 0px 999999px' }).observe(document.getElementById('form'));
  }

  const form = document.querySelector('form.form');
  if (!form || form.querySelector('button').disabled) return;

  // Visible text only, as a value and no longer than typed; what was used leaves the address bar, so that nobody
  // passes it on with the link. The fragment (#email=…) never reaches a server.
  if ('prefill' in form.dataset) {
    const fragment = new URLSearchParams(address.hash.slice(1));
    let used = false;
    for (const e of all('input[id]:not([type=radio], [type=checkbox], [tabindex]), textarea', form)) {
      const name = e.id.slice(2);
      let value = fragment.get(name) ?? asked.get(name);
      if (value === null) continue;
      if (e.type === 'email') value = value.replaceAll(' ', '+'); // mailing tools write a plus as it is
      if (e.type === 'number' && isNaN(value)) value = '';
      if (!e.value) e.value = value.slice(0, e.maxLength < 0 ? 200 : e.maxLength);
      if (fragment.has(name)) address.hash = '';
      asked.delete(name);
      used = true;
    }
    if (used) history.replaceState(history.state, '', address);
  }

  const button = form.querySelector('button');
  const status = form.querySelector('.sending');
  const summary = form.querySelector('#problems');
  const failure = form.querySelector('#not-sent');
  if (!status || !summary || !failure) return; // a layout of the site's own: the browser's checks stay
  const title = document.title;
  const describe = (e, id, on) => {
    const ids = new Set((e.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean));
    on ? ids.add(id) : ids.delete(id);
    ids.size ? e.setAttribute('aria-describedby', [...ids].join(' ')) : e.removeAttribute('aria-describedby');
    on ? e.setAttribute('aria-invalid', true) : e.removeAttribute('aria-invalid');
  };

  // tell shows problems, [control, words] each: on top with links, and at each field; an empty list takes them away.
  const tell = (problems) => {
    for (const e of all('.error', form)) e.remove();
    for (const e of all('[aria-invalid]', form)) describe(e, e.id + '-error', false);
    const list = summary.querySelector('ul');
    list.replaceChildren();
    for (const [control, words] of problems) {
      const link = document.createElement('a');
      link.href = '#' + control.id;
      link.textContent = words;
      link.onclick = (event) => {
        event.preventDefault();
        (control.closest('.field') ?? control).scrollIntoView({ block: 'nearest' }); // the label too
        control.focus({ preventScroll: true });
      };
      const item = document.createElement('li');
      item.append(link);
      list.append(item);
      const error = document.createElement('p');
      error.className = 'error';
      error.id = control.id + '-error';
      error.textContent = words;
      const legend = control.closest('fieldset')?.querySelector('legend');
      legend ? legend.after(error) : (control.closest('.option') ?? control).before(error);
      describe(control, error.id, true);
    }
    summary.hidden = !problems.length;
    failure.classList.remove('on');
    document.title = problems.length ? summary.dataset.error + ' ' + title : title;
    if (problems.length) summary.focus();
  };

  const check = () => {
    const groups = new Set();
    return all('input, select, textarea', form).flatMap((e) => {
      const blank = !e.validity.badInput && (e.validity.valueMissing || e.required && !e.value.trim()); // no number is not nothing
      if (!e.willValidate || e.validity.valid && !blank || e.type === 'radio' && groups.has(e.name)) return [];
      groups.add(e.name);
      const { missing, wrong } = e.closest('fieldset')?.dataset.missing ? e.closest('fieldset').dataset : e.dataset;
      return [[e, (blank ? missing : wrong) || e.validationMessage]];
    });
  };

  // One post at a time. The button keeps the focus, so it is not disabled. Nothing tells a page that its post was
  // stopped, so after a minute one may try again.
  let slow, over;
  const busy = (on) => {
    clearTimeout(slow);
    clearTimeout(over);
    on ? button.setAttribute('aria-disabled', true) : button.removeAttribute('aria-disabled');
    status.textContent = on ? status.dataset.sending : '';
    if (!on) return;
    slow = setTimeout(() => (status.textContent = status.dataset.slow), 10000);
    over = setTimeout(busy, 60000);
  };
  const sending = () => button.hasAttribute('aria-disabled');
  addEventListener('pageshow', () => busy(false)); // back from the handler

  // A name that follows the country goes into what is sent, not onto the field: by the fields' names a browser that
  // makes the page anew on the way back knows where to put what was typed.
  form.addEventListener('formdata', ({ formData }) => {
    const values = [...formData];
    const country = form.querySelector('#f-country')?.value;
    const sent = new Map();
    for (const e of all('[data-names]', form)) {
      const names = JSON.parse(e.dataset.names);
      sent.set(e.name, names[country] ?? names['']);
    }
    for (const [name] of values) formData.delete(name);
    for (const [name, value] of values) formData.append(sent.get(name) ?? name, value);
  });

  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    if (sending()) return event.preventDefault();
    const problems = check();
    tell(problems);
    if (problems.length) return event.preventDefault();
    busy(true);
    // send.js takes over, where a form is sent by script.
    if (!form.dispatchEvent(new CustomEvent('send', { cancelable: true, detail: { tell, busy } }))) event.preventDefault();
  });

  // A form that only a script can send shows once one is there.
  if (form.hidden && form.dataset.ready) {
    form.hidden = false;
    for (const e of all('.hosted')) e.hidden = true;
  }
})();

// A page that nobody has built again closes by itself, by the signer's own clock. What is being typed may still be sent
// for half an hour: whether it counts is for the handler to say.
(() => {
  'use strict';
  const section = document.querySelector('[data-closes]');
  if (!section) return;
  const { closes, label, title } = section.dataset;
  const part = section.querySelector('.beside');
  const over = section.querySelector('.over');
  const end = Date.parse(closes);
  const busy = () => document.hasFocus() && part.contains(document.activeElement) || part.querySelector('[aria-disabled]') || Date.now() < end + 18e5 &&
    [...part.querySelectorAll('input:not([type=hidden]), textarea, select')].some((e) => /^(radio|checkbox)$/.test(e.type) ? e.checked : e.value);
  const close = () => {
    part.remove();
    over.hidden = false;
    section.querySelector('h2').textContent = title;
    for (const e of document.querySelectorAll('.call, .until, .reach, .sheet')) e.remove();
    const state = document.querySelector('.state') ?? document.createElement('p');
    state.className = 'state closed';
    state.textContent = label;
    document.querySelector('.lead')?.prepend(state);
    section.removeAttribute('data-closes');
    for (const [of, type] of watched) of.removeEventListener(type, look);
  };
  let timer;
  const look = () => {
    clearTimeout(timer);
    const left = end - Date.now();
    if (left <= 0 && !busy()) close();
    else timer = setTimeout(look, left > 0 ? Math.min(left, 36e5) : 1e4);
  };
  // Timers stand still while a machine sleeps and a page lies in the browser's memory.
  const watched = [[window, 'pageshow'], [document, 'visibilitychange']];
  if (part && over) {
    for (const [of, type] of watched) of.addEventListener(type, look);
    look();
  }
})();

// Sources in place. A reference is a link to its source in the list; hovered, come to by keyboard or tapped, it first
// shows the source here, and the next tap follows the link. The copy stands behind its reference, so that the keyboard
// goes on into its links.
(() => {
  'use strict';
  const source = document.createElement('div');
  if (!source.showPopover) return;
  source.popover = 'manual';
  source.className = source.id = 'source';
  let mark, timer;

  const close = () => {
    clearTimeout(timer);
    if (!mark) return;
    mark.removeAttribute('aria-expanded');
    mark.removeAttribute('aria-describedby');
    mark = null;
    source.remove();
  };

  const open = (link) => {
    clearTimeout(timer);
    if (link === mark) return;
    const entry = document.getElementById(link.hash.slice(1));
    if (!entry) return;
    close();
    mark = link;
    mark.setAttribute('aria-expanded', true);
    mark.setAttribute('aria-describedby', source.id);
    source.replaceChildren(...entry.cloneNode(true).childNodes);
    for (const e of source.querySelectorAll('.back')) e.remove();
    mark.parentNode.after(source);
    source.style.maxHeight = '';
    source.showPopover();
    const { clientWidth, clientHeight } = document.documentElement;
    const { offsetWidth, offsetHeight } = source;
    const { left, width, top, bottom } = mark.getBoundingClientRect();
    const below = clientHeight - bottom;
    const above = offsetHeight > below && top > below;
    const room = Math.max(above ? top : below, 120) - 20;
    if (offsetHeight > room) source.style.maxHeight = room + 'px';
    source.style.top = scrollY + (above ? top - 10 - Math.min(offsetHeight, room) : bottom + 10) + 'px';
    const column = source.parentNode.getBoundingClientRect();
    const [from, to] = column.width < offsetWidth ? [8, clientWidth - 8] : [column.left, column.right];
    source.style.left = scrollX + Math.max(from, Math.min(left + width / 2 - offsetWidth / 2, to - offsetWidth)) + 'px';
  };

  const within = (e) => mark && (e === mark || source.contains(e));
  const later = (f, ms) => {
    clearTimeout(timer);
    timer = setTimeout(f, ms);
  };
  const leave = () => later(() => within(document.activeElement) || close(), 300);

  source.onpointerenter = () => clearTimeout(timer);
  source.onpointerleave = leave;
  for (const link of document.querySelectorAll('.ref a')) {
    link.onpointerenter = ({ pointerType }) => pointerType === 'mouse' && later(() => open(link), 100);
    link.onpointerleave = ({ pointerType }) => pointerType === 'mouse' && leave();
    link.onfocus = () => link.matches(':focus-visible') && open(link);
    link.onclick = (event) => {
      if (link === mark) return close();
      open(link);
      if (mark) event.preventDefault();
    };
  }
  for (const event of ['pointerdown', 'focusin']) addEventListener(event, ({ target }) => within(target) || close());
  addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !mark) return;
    const link = mark;
    const back = source.contains(document.activeElement);
    close();
    if (!back) return;
    link.focus();
    close(); // it opened again
  });
})();
