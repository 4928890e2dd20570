// The thank-you page. Without this script it shows the same and can do the same.
(() => {
  'use strict';
  const page = document.querySelector('main.thanks');
  if (!page) return;

  // Handlers send signers here with an address of their own: ActionKit adds akid and action_id, by which anybody
  // who gets it would count as the signer. It goes before it can be copied, bookmarked or shown to others.
  const address = new URL(location.href);
  address.search = '';
  if (location.search) history.replaceState(history.state, '', address);

  // The phone's own share sheet. All in one text: what apps do with title, text and url apart is anybody's guess.
  const sheet = page.querySelector('[data-sheet]');
  if (sheet && navigator.share) {
    sheet.hidden = false;
    sheet.querySelector('button').onclick = () => {
      navigator.share({ text: sheet.dataset.sheet }).catch(() => {}); // refused, or the signer thought better of it
    };
  }

  const copy = page.querySelector('[data-copy]');
  if (copy && navigator.clipboard) {
    const said = copy.querySelector('[role=status]');
    copy.hidden = false;
    copy.querySelector('button').onclick = () => {
      said.textContent = ''; // or the second time would not be read out
      navigator.clipboard.writeText(copy.dataset.copy).then(
        () => { said.textContent = said.dataset.done; },
        () => { getSelection().selectAllChildren(page.querySelector('.address')); }, // left to the signer's own keys
      );
    };
  }
})();
