import { overdueFolders } from '../pipeline/index.ts';
import type { FolderStatus, Store } from '../store/index.ts';

export type HealthParts = {
  store: Pick<Store, 'mailboxes' | 'work' | 'reconciliations'>;
  queue: { counts(): Promise<Record<string, number>> };
  /** The folders that are followed by the settings; one that was never checked is overdue too. */
  folders: { mailbox: string; folder: string }[];
  checkOverdueMilliseconds: number;
  now(): Date;
};

export type Wellness = { database: boolean; queue: boolean; foldersOverdue: number; foldersInTrouble: number };

const answerMilliseconds = 5_000;

/** Whether database and queue answer in time, and whether every followed folder was checked of late. */
export async function wellness(parts: HealthParts): Promise<Wellness> {
  const [seen, queue] = await Promise.all([inTime(parts.store.mailboxes.status()), inTime(parts.queue.counts())]);
  const folders = seen === null ? [] : followed(parts, seen);
  return {
    database: seen !== null,
    queue: queue !== null,
    foldersOverdue: overdueFolders(folders, parts.now(), parts.checkOverdueMilliseconds).length,
    foldersInTrouble: folders.filter(({ trouble }) => trouble !== null).length,
  };
}

export function followed({ folders }: HealthParts, seen: FolderStatus[]): FolderStatus[] {
  return folders.map(
    ({ mailbox, folder }) =>
      seen.find((one) => one.mailbox === mailbox && one.folder === folder) ?? {
        ...{ mailbox, folder, uidValidity: null, lastSuccess: null, trouble: null, troubleSince: null },
      },
  );
}

/** Null for what fails or takes too long: a probe must get its answer. */
async function inTime<Result>(asked: Promise<Result>): Promise<Result | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, answerMilliseconds, null);
  });
  const answer = await Promise.race([asked.catch(() => null), late]);
  clearTimeout(timer);
  return answer;
}
