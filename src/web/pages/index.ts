import type { OpenPage, Page } from '../page.ts';
import { accountPages } from './account.ts';
import { auditPages } from './audit.ts';
import { comparePages } from './compare.ts';
import { definitionsPages } from './definitions.ts';
import { failuresPages } from './failures.ts';
import { homePages } from './home.ts';
import { itemPages } from './item.ts';
import { decidePages } from './item-decide.ts';
import { readPages } from './item-read.ts';
import { messagesPages } from './messages.ts';
import { packsPages } from './packs.ts';
import { peoplePages } from './people.ts';
import { placesPages } from './places.ts';
import { qualityPages } from './quality.ts';
import { qualityCheckPages } from './quality-check.ts';
import { queuePages } from './queue.ts';
import { recordsPages } from './records.ts';
import { reportTablesPages } from './report-tables.ts';
import { reportsPages } from './reports.ts';
import { signInPages } from './sign-in.ts';
import { signInBackPages } from './sign-in-back.ts';
import { signInCodePages } from './sign-in-code.ts';
import { signInCouncilPages } from './sign-in-council.ts';
import { signInPasswordPages } from './sign-in-password.ts';
import { signInSecondFactorPages } from './sign-in-second-factor.ts';
import { signOutPages } from './sign-out.ts';
import { statusPages } from './status.ts';
import { usersPages } from './users.ts';

/** Every page of the app. One line for each file; the order does not matter. */
export const pages: readonly (Page | OpenPage)[] = [
  ...homePages,
  ...accountPages,
  ...reportsPages,
  ...reportTablesPages,
  ...packsPages,
  ...queuePages,
  ...itemPages,
  ...decidePages,
  ...readPages,
  ...comparePages,
  ...signInPages,
  ...signInCodePages,
  ...signInPasswordPages,
  ...signInSecondFactorPages,
  ...signInBackPages,
  ...signInCouncilPages,
  ...signOutPages,
  ...auditPages,
  ...messagesPages,
  ...statusPages,
  ...failuresPages,
  ...definitionsPages,
  ...usersPages,
  ...qualityPages,
  ...qualityCheckPages,
  ...recordsPages,
  ...peoplePages,
  ...placesPages,
];
