import type { Canary } from '../servers/canary.ts';

/** A file that was made to harm; how the program must end with it stands in `expected.ts`. */
export type Hostile = {
  name: string;
  /** What is attached to a mail, or, with `mail`, the mail itself. */
  bytes: Buffer;
  mail?: true;
};

/** Where hostile files point to: nothing of it may be reached. */
export type Target = Pick<Canary, 'port' | 'folder' | 'secret'>;
