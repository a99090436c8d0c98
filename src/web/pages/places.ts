import { subjectPages } from './subjects.ts';

/** Places that forms are about, and agencies that sent them. */
export const placesPages = subjectPages({
  path: '/places',
  one: 'Place or agency',
  many: 'Places and agencies',
  kinds: ['place', 'agency'],
  searched: 'places_searched',
  looked: 'place_looked',
  subject: 'place',
});
