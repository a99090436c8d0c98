import { overdueFolders } from '../pipeline/index.ts';
import type { FolderStatus, Store } from '../store/index.ts';
import { patientAsk } from './ask.ts';

export type HealthParts = {
  store: Pick<Store, 'mailboxes' | 'work' | 'reconciliations' | 'running'>;
  queue: { counts(): Promise<Record<string, number>> };
  /** Whether the bucket of the originals answers; unset where there is none. */
  bucket?: () => Promise<boolean>;
  /** Whether the malware scanner answers; unset where there is none. Mails wait while it is away. */
  scanner?: () => Promise<boolean>;
  /** The folders that are followed by the settings; one that was never checked is overdue too. */
  folders: { mailbox: string; folder: string }[];
  checkOverdueMilliseconds: number;
  now(): Date;
  /** So long the metrics stay as they were counted. */
  freshMilliseconds?: number;
};

export type Wellness = {
  database: boolean;
  queue: boolean;
  bucket?: boolean;
  scanner?: boolean;
  foldersOverdue: number;
  foldersInTrouble: number;
};

/** Whether database and queue answer in time, and whether every followed folder was checked of late. */
export function wellnessOf(parts: HealthParts): () => Promise<Wellness> {
  const askStore = patientAsk(() => parts.store.mailboxes.status());
  const askQueue = patientAsk(() => parts.queue.counts());
  const askBucket = bucketAsk(parts);
  const askScanner = scannerAsk(parts);
  return async () => {
    const asked = [askStore(), askQueue(), askBucket?.(), askScanner?.()] as const;
    const [seen, queue, bucket, scanner] = await Promise.all(asked);
    const folders = seen === null ? [] : followed(parts, seen);
    return {
      database: seen !== null,
      queue: queue !== null,
      ...(askBucket && { bucket: bucket === true }),
      ...(askScanner && { scanner: scanner === true }),
      foldersOverdue: overdueFolders(folders, parts.now(), parts.checkOverdueMilliseconds).length,
      foldersInTrouble: folders.filter(({ trouble }) => trouble !== null).length,
    };
  };
}

export function bucketAsk({ bucket }: HealthParts): (() => Promise<boolean | null>) | undefined {
  return bucket && patientAsk(bucket);
}

export function scannerAsk({ scanner }: HealthParts): (() => Promise<boolean | null>) | undefined {
  return scanner && patientAsk(scanner);
}

export function followed({ folders }: HealthParts, seen: FolderStatus[]): FolderStatus[] {
  return folders.map(
    ({ mailbox, folder }) =>
      seen.find((one) => one.mailbox === mailbox && one.folder === folder) ?? {
        ...{ mailbox, folder, uidValidity: null, lastSuccess: null, trouble: null, troubleSince: null },
      },
  );
}
