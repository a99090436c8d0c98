// The queue stays as it is while nobody looks; where something changed, the rows are fetched anew. Without this, loading the page again does it.
const list = document.getElementById('list');
const filters = document.getElementById('filters');
const changed = document.getElementById('changed');
const secondsBetweenLooks = 5;

async function look() {
  if (document.hidden) return;
  const answer = await fetch('/queue/stamp', { headers: { accept: 'application/json' } });
  if (answer.status === 401) {
    location.assign('/sign-in');
    return;
  }
  if (!answer.ok) return;
  const { stamp } = await answer.json();
  if (stamp === list.dataset.stamp) return;
  const fields = new URLSearchParams(new FormData(filters));
  // A page further down the list stays where it is.
  fields.set('after', list.dataset.after ?? '');
  const rows = await fetch('/queue/rows', { method: 'POST', body: fields });
  if (!rows.ok) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  list.innerHTML = await rows.text();
  list.dataset.stamp = stamp;
  changed.textContent = 'The list has changed.';
  if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

setInterval(() => look().catch(() => {}), secondsBetweenLooks * 1000);

// One keystroke from one item to the next.
const next = document.getElementById('next');
if (next) {
  document.getElementById('shortcut').hidden = false;
  document.addEventListener('keydown', (event) => {
    if (!event.altKey || event.ctrlKey || event.code !== 'KeyN') return;
    event.preventDefault();
    next.click();
  });
}
