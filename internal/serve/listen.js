// Listens for all tabs of the preview. A browser keeps six connections to a host open and no more, so with a stream for
// each tab the seventh would wait for ever. This worker has the one stream; it runs while any tab does, and ends with
// the last.
const tabs = new Set();
let number, mood; // what was last told: the build, and whether there are problems

const listen = () => {
  const events = new EventSource('/~broadside/events');
  for (const kind of ['reload', 'style', 'problems', 'fine', 'checked']) {
    events.addEventListener(kind, (event) => {
      number = event.data;
      if (kind === 'problems' || kind === 'fine') mood = kind;
      for (const tab of tabs) tab.postMessage([kind, number]);
    });
  }
  // A stream that broke is opened again by the browser; one that was refused, by another program at this port, is not.
  events.addEventListener('error', () => { if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000); });
};

self.onconnect = ({ ports: [tab] }) => {
  tab.onmessage = ({ data }) => {
    if (data === 'leave') return tabs.delete(tab);
    tabs.add(tab);
    if (number) tab.postMessage(['reload', number]);
    if (mood) tab.postMessage([mood, number]);
  };
};

listen();
