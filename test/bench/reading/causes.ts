import type { Compared } from './score.ts';

/** In what way a value went wrong. What a picture costs is seen by these: an answer that is lost is another fault than one that is misread. */
export type Cause =
  | 'not read'
  | 'read as not legible'
  | 'read as another state'
  | 'another value'
  | 'a blank read as an answer'
  | 'a blank that is not listed'
  | 'an answer that the form does not ask for';

export function causeOf({ truth, read, right }: Compared): Cause | undefined {
  if (right) return undefined;
  const given = truth !== undefined && truth.state !== 'blank';
  const seen = read !== undefined && read.state !== 'blank';
  if (!truth) return 'an answer that the form does not ask for';
  if (!given) return seen ? 'a blank read as an answer' : 'a blank that is not listed';
  if (!seen) return 'not read';
  if (read.state === truth.state) return 'another value';
  return read.state === 'unreadable' ? 'read as not legible' : 'read as another state';
}

/** How often each happened, the most frequent first. Print of the form is left out, as it is from precision and recall. */
export function countCauses(compared: readonly Compared[]): string[] {
  const counts = new Map<Cause, number>();
  for (const one of compared.filter(({ counts: own }) => own)) {
    const cause = causeOf(one);
    if (cause) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([cause, count]) => `  ${count} ${cause}`);
}
