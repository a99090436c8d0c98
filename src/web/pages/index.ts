import type { OpenPage, Page } from '../page.ts';
import { homePages } from './home.ts';
import { signInPages } from './sign-in.ts';
import { signInBackPages } from './sign-in-back.ts';
import { signInCodePages } from './sign-in-code.ts';
import { signInPasswordPages } from './sign-in-password.ts';
import { signInSecondFactorPages } from './sign-in-second-factor.ts';
import { signOutPages } from './sign-out.ts';

/** Every page of the app. One line for each file; the order does not matter. */
export const pages: readonly (Page | OpenPage)[] = [
  ...homePages,
  ...signInPages,
  ...signInCodePages,
  ...signInPasswordPages,
  ...signInSecondFactorPages,
  ...signInBackPages,
  ...signOutPages,
];
