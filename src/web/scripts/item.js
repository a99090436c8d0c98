// The page works without this. With it: the place of an answer is marked when the answer is reached, each answer is saved as it is left,
// and the states are one keystroke.
const form = document.getElementById('item-form');
const rows = [...document.querySelectorAll('.app-field')];
const editable = form?.querySelector('.app-save') !== null;
let marked = null;
let saving = Promise.resolve();

/** Marks the place that an answer was read from, in the original beside it. */
function mark(row) {
  const place = row.dataset.at ? document.getElementById(row.dataset.at) : null;
  if (place === marked) return;
  marked?.classList.remove('app-marked');
  marked = place;
  if (!place) return;
  place.classList.add('app-marked');
  const around = place.closest('.app-paper, .app-pages');
  if (!around) return;
  const box = place.getBoundingClientRect();
  const view = around.getBoundingClientRect();
  if (box.top < view.top + 20 || box.bottom > view.bottom - 20)
    around.scrollTop += box.top - view.top - around.clientHeight / 3;
}

function show(id, text) {
  const element = document.getElementById(id);
  if (element && element.textContent !== text) element.textContent = text;
}

const doubts = {
  unreadable: ['Could not be read', 'govuk-tag--red'],
  missing: ['Missing', 'govuk-tag--orange'],
  unsure: ['Not certain', 'govuk-tag--yellow'],
};

/** What is doubtful about an answer, in words, after the server has looked at it. */
function showDoubt(field) {
  const row = document.getElementById(`${field.id}-row`);
  const line = document.getElementById(`${field.id}-doubt`);
  if (!row || !line) return;
  row.classList.remove('app-field--unreadable', 'app-field--missing', 'app-field--unsure');
  if (field.saved) {
    row.classList.remove('govuk-form-group--error');
    document.getElementById(`${field.id}-error`)?.remove();
  }
  line.replaceChildren();
  // The list of what is to be looked at, at the top.
  document.getElementById(`${field.id}-todo`)?.toggleAttribute('hidden', !field.doubt);
  if (field.doubt) {
    row.classList.add(`app-field--${field.doubt}`);
    const tag = document.createElement('strong');
    const [words, colour] = doubts[field.doubt];
    tag.className = `govuk-tag ${colour}`;
    tag.textContent = words;
    line.append(tag);
  }
  for (const text of [...field.problems, ...(field.corrected ? [field.corrected] : [])]) {
    const words = document.createElement('span');
    words.textContent = ` ${text}`;
    line.append(words);
  }
  const right = document.getElementById(`${field.id}-right`);
  if (right && field.doubt !== 'unsure') right.closest('.app-field__right').remove();
  if (!field.saved) return;
  const state = document.getElementById(`${field.id}-state`);
  if (state) state.value = ['blank', 'not_known', 'not_applicable', 'refused'].includes(field.state) ? field.state : '';
  const control = document.getElementById(field.id);
  // What the person is typing in again is not overwritten.
  if (control?.matches('input, textarea') && control !== document.activeElement) control.value = field.shown;
  if (control?.matches('select') && field.state !== 'answered') control.value = '';
}

function showError(row, message) {
  const id = row.id.replace(/-row$/, '');
  row.classList.add('govuk-form-group--error');
  const old = document.getElementById(`${id}-error`);
  const line = old ?? document.createElement('p');
  line.className = 'govuk-error-message';
  line.id = `${id}-error`;
  line.setAttribute('role', 'alert');
  line.textContent = message;
  if (!old) document.getElementById(`${id}-doubt`)?.after(line);
}

async function save(row, fields) {
  const body = new URLSearchParams(fields);
  for (const name of ['_csrf', 'version']) body.set(name, form.elements.namedItem(name).value);
  body.set('_script', '1');
  body.set('adding', form.elements.namedItem('adding').value);
  const answer = await fetch(form.action, { method: 'POST', body });
  if (answer.status === 401) {
    // What is on the page is sent whole, so that it is held until the person has signed in again.
    form.submit();
    return;
  }
  const told = await answer.json();
  if (!answer.ok) {
    showError(row, told.errors?.[0]?.text ?? 'This could not be saved.');
    return;
  }
  for (const version of document.querySelectorAll('[name="version"]')) version.value = told.version;
  for (const field of told.fields) showDoubt(field);
  show(
    'standing',
    told.standing === 0 ? 'Nothing is missing or uncertain.' : `${told.standing} answers are missing or not certain.`,
  );
  const asking = document.getElementById('asking');
  if (asking && asking.value === asking.defaultValue) asking.value = asking.defaultValue = told.asking;
  const why = document.getElementById('why');
  if (why)
    why.replaceChildren(...told.why.map((text) => Object.assign(document.createElement('li'), { textContent: text })));
  row.dataset.saved = 'yes';
}

/** The fields of one answer, as the form would send them. A row of indicators goes together: its answer needs its scale. */
function fieldsOf(row) {
  const entry = /^indicators\[\d+\]\./.exec(row.dataset.key)?.[0];
  const goes = (key) => key === row.dataset.key || (entry !== undefined && key.startsWith(entry));
  return [...new FormData(form)].filter(([name]) => goes(name.slice(2)));
}

function saveLater(row) {
  const fields = fieldsOf(row);
  saving = saving
    .then(() => save(row, fields))
    .catch(() => showError(row, 'The server was not reached. What you typed is still here.'));
}

function setState(row, state) {
  const select = row.querySelector('.app-field__state');
  if (!select) return;
  select.value = state;
  const control = row.querySelector('.app-field__control');
  if (control) control.value = '';
  for (const box of row.querySelectorAll('.app-field__checks input')) box.checked = false;
  saveLater(row);
}

function nextDoubt(from) {
  const start = from ? rows.indexOf(from) + 1 : 0;
  const order = [...rows.slice(start), ...rows.slice(0, start)];
  const row = order.find((one) => /app-field--(unreadable|missing|unsure)/.test(one.className));
  row?.querySelector('.app-field__control, .app-field__checks input')?.focus();
}

for (const row of rows) row.addEventListener('focusin', () => mark(row));
if (editable) {
  form.addEventListener('change', (event) => {
    const row = event.target.closest('.app-field');
    if (!row) return;
    // An answer that is given takes the place of "not known" and the like.
    if (!event.target.matches('.app-field__state') && event.target.value !== '') {
      const state = row.querySelector('.app-field__state');
      if (state) state.value = '';
    }
    // Another scale has other answers: the page is made anew, with the answer of this row before the person.
    if (row.dataset.key.endsWith('.scale')) {
      form.elements.namedItem('_at').value = row.id.replace(/scale-row$/, 'value');
      form.requestSubmit(form.querySelector('.app-save button'));
    } else saveLater(row);
  });
}

document.addEventListener('keydown', (event) => {
  const row = document.activeElement?.closest?.('.app-field') ?? null;
  const states = { Digit1: 'blank', Digit2: 'not_known', Digit3: 'not_applicable', Digit4: 'refused' };
  if (event.altKey && !event.ctrlKey && editable && row && states[event.code]) setState(row, states[event.code]);
  else if (event.altKey && event.code === 'KeyD') nextDoubt(row);
  else if (event.altKey && event.code === 'KeyR' && editable && row) {
    const right = row.querySelector('[name^="r."]');
    if (right) {
      right.checked = true;
      saveLater(row);
    }
  } else if (event.altKey && event.shiftKey && event.code === 'KeyF') document.getElementById('file-it')?.focus();
  else if (event.key === '?' && !document.activeElement?.matches('input:not([type="checkbox"]), textarea')) openHelp();
  else return;
  event.preventDefault();
});

const help = document.getElementById('help');
const openHelp = () => help.showModal();
const helpButton = document.getElementById('help-open');
if (helpButton) {
  helpButton.hidden = false;
  helpButton.addEventListener('click', openHelp);
}

const copy = document.getElementById('copy');
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById('asking').value);
    copy.textContent = 'Copied';
  });
}

// Whoever works on an item keeps it: a sign of life, as long as something is done on the page.
let touched = true;
for (const event of ['keydown', 'pointerdown', 'scroll'])
  document.addEventListener(event, () => (touched = true), true);
const minutesBetweenSigns = 4;
setInterval(() => {
  const release = document.querySelector('form[action$="/release"]');
  if (!release || !touched) return;
  touched = false;
  const body = new URLSearchParams({ _csrf: form.elements.namedItem('_csrf').value, _script: '1' });
  fetch(`/queue/${form.dataset.item}/claim`, { method: 'POST', body }).catch(() => {});
}, minutesBetweenSigns * 60_000);

// Values that are still being saved go before the decision that is sent after them.
form?.addEventListener('submit', (event) => {
  const button = event.submitter;
  if (!editable || form.dataset.ready === 'yes') return;
  event.preventDefault();
  saving.then(() =>
    // Not within the event that was stopped: a form is not sent from there.
    setTimeout(() => {
      form.dataset.ready = 'yes';
      form.requestSubmit(button);
      delete form.dataset.ready;
    }),
  );
});
