// `npm run bench`: the whole path against the bare libraries over the same mails in the same run, on a real Dovecot and PostgreSQL. Figures
// are for this machine and this moment; the ratios are what lasts. `--only .docx`, `PDF`, `latency` or `inbox`: one part; `--quick`: fewer mails.
import { startDovecot } from '../servers/dovecot.ts';
import { startPostgres } from '../servers/postgres.ts';
import { measureInbox } from './path/inbox.ts';
import { measureLatency } from './path/latency.ts';
import { formats } from './path/mails.ts';
import { measureSpeed } from './path/speed.ts';

const quick = process.argv.includes('--quick');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const wanted = (part: string) => only === undefined || only === part;

const [dovecot, postgres] = await Promise.all([startDovecot(), startPostgres()]);
const servers = { dovecot, postgres };
try {
  for (const format of formats.filter(({ name }) => wanted(name)))
    await measureSpeed(servers, quick ? { ...format, count: format.count / 4 } : format);
  if (wanted('latency')) await measureLatency(servers);
  if (wanted('inbox')) await measureInbox(servers, quick ? 500 : 5_000);
} finally {
  await Promise.all([dovecot.stop(), postgres.stop()]);
}
