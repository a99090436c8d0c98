import { readConfig } from '../config.ts';

import { overdueFolders } from '../pipeline/index.ts';
import { type FolderStatus, openStore, type Part } from '../store/index.ts';
import { bucketOf, keyringOf, openDatabase, scannerOf } from './parts.ts';
import { type Command, print, readWords, table } from './usage.ts';

/** `intake status [--json]`: exit status 1 when a folder has trouble or was not checked for too long, or a server does not answer. */
export const run: Command = async (words, environment) => {
  const read = readWords('status', words, { json: { type: 'boolean' } });
  if (!read) return 2;
  const config = readConfig(environment);
  const keyring = keyringOf(config);
  const database = await openDatabase(config);
  const store = openStore({ databaseUrl: database.url, connections: 2, keyring, bucket: await bucketOf(config) });
  try {
    const seen = await store.mailboxes.status();
    const folders = config.mailboxes.flatMap(({ name, folders: wanted }) =>
      wanted.map(
        (folder) => seen.find((one) => one.mailbox === name && one.folder === folder) ?? neverChecked(name, folder),
      ),
    );
    const others = seen.filter((one) => !folders.includes(one));
    const overdue = overdueFolders(folders, new Date(), config.CHECK_OVERDUE_MINUTES * 60_000);
    const counts = await store.work.counts();
    const running = await store.running.counts();
    const scanner = config.CLAMD_ADDRESS && (await scannerOf(config, config.CLAMD_ADDRESS).isThere());
    const originals = store.originals.inBucket
      ? { in: 'bucket', reachable: await store.originals.reachable() }
      : { in: 'database', reachable: true };
    if (read.values.json) {
      const shown = [...folders, ...others].map((folder) => ({
        ...folder,
        uidValidity: folder.uidValidity?.toString() ?? null,
        overdue: overdue.includes(folder),
      }));
      print(
        JSON.stringify(
          { folders: shown, running, ...counts, originals, ...(scanner !== undefined && { scanner }) },
          null,
          2,
        ),
      );
    } else {
      for (const folder of [...folders, ...others]) print(folderLine(folder, overdue.includes(folder)));
      if (!originals.reachable) print('the bucket of the originals cannot be reached');
      print(
        table([
          ...Object.entries(counts.messages).map(named('mails')),
          ...Object.entries(counts.forms).map(named('forms')),
        ]),
      );
      print(
        table([
          ['under way', counts.unfinished],
          ['waiting for a person', counts.openReviewItems],
        ]),
      );
      print(runningLine(running));
      if (scanner !== undefined) print(`malware scanner: ${scanner ? 'answers' : 'AWAY, mails wait for it'}`);
      if (Object.keys(counts.reasons).length > 0) print(table(Object.entries(counts.reasons)));
    }
    const well = originals.reachable && scanner !== false && overdue.length === 0;
    return well && folders.every(({ trouble }) => trouble === null) ? 0 : 1;
  } finally {
    await store.close();
    await database.close();
  }
};

/** A collector too many does no harm, but nobody may have meant it; with none, or without a worker, nothing happens at all. */
function runningLine(running: Record<Part, number>): string {
  const counts = Object.entries(running).map(([part, count]) => `${count} ${part}`);
  const notes = [
    ...(running.collector === 0 ? ['NO COLLECTOR'] : []),
    ...(running.collector > 1 ? ['MORE THAN ONE COLLECTOR'] : []),
    ...(running.worker === 0 ? ['NO WORKER'] : []),
  ];
  return `running: ${counts.join(', ')}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}

const named =
  (what: string) =>
  ([name, count]: [string, number]): [string, number] => [`${what} ${name.replaceAll('_', ' ')}`, count];

function neverChecked(mailbox: string, folder: string): FolderStatus {
  return { mailbox, folder, uidValidity: null, lastSuccess: null, trouble: null, troubleSince: null };
}

function folderLine(folder: FolderStatus, overdue: boolean): string {
  const last = folder.lastSuccess ? `last checked ${folder.lastSuccess.toISOString()}` : 'never checked';
  const trouble = folder.trouble
    ? `, ${folder.trouble.replaceAll('_', ' ')} since ${folder.troubleSince?.toISOString() ?? 'unknown'}`
    : '';
  return `${folder.mailbox}, ${folder.folder}: ${last}${overdue ? ' (OVERDUE)' : ''}${trouble}`;
}
