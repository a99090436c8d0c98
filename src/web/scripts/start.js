// Everything works without this: it makes the components of GOV.UK Frontend (menu, error summary) more comfortable.
import { initAll } from '/assets/govuk.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
initAll();
