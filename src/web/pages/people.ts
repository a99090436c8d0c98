import { subjectPages } from './subjects.ts';

/** People who are known: from the case system's list and from forms. */
export const peoplePages = subjectPages({
  path: '/people',
  one: 'Person',
  many: 'People',
  kinds: ['person'],
  searched: 'people_searched',
  looked: 'person_looked',
  subject: 'person',
});
