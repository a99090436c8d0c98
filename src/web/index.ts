// In: requests of a browser. Out: pages, after the sign-in, the role and the form token were checked and the audit event was written.
// Knows nothing of mail servers and of how forms are read; it works through the store and the queue.
export type { WebParts } from './page.ts';
export type { OidcSettings, WebSettings } from './settings.ts';
export { hashPassword, newPassword } from './sign-in/passwords.ts';
export { startWeb, type Web } from './start.ts';
