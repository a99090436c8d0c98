import { z } from 'zod';
import type { Environment } from './environment.ts';
import { originOf } from './kinds.ts';

export type BucketConfig = {
  bucket: string;
  prefix: string;
  endpoint?: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
};

/** Originals outside the database, in any store that speaks S3. */
export const bucketSettings = {
  ORIGINALS_URL: z
    .string()
    .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w./-]*)?$/, 's3://bucket or s3://bucket/prefix')
    .optional(),
  ORIGINALS_S3_ENDPOINT: z
    .url({ error: 'the address of the store' })
    .refine((text) => originOf(text) !== null, 'https:// and a host; http:// only on this machine itself')
    .optional(),
  ORIGINALS_S3_REGION: z
    .string()
    .regex(/^[\w-]{1,40}$/, 'the name of a region, such as eu-west-2')
    .default('eu-west-2'),
  ORIGINALS_S3_ACCESS_KEY_ID: z.string().optional(),
  ORIGINALS_S3_SECRET_ACCESS_KEY: z.string().optional(),
};

/** Null where originals are in the database. */
export function bucketIn(settings: Environment, wrong: string[]): BucketConfig | null {
  const { ORIGINALS_URL: url, ORIGINALS_S3_ENDPOINT: endpoint } = settings;
  if (url === undefined) return null;
  const accessKeyId = settings.ORIGINALS_S3_ACCESS_KEY_ID;
  const secretAccessKey = settings.ORIGINALS_S3_SECRET_ACCESS_KEY;
  if (accessKeyId === undefined) wrong.push('ORIGINALS_S3_ACCESS_KEY_ID: as the store has given it out');
  if (secretAccessKey === undefined) wrong.push('ORIGINALS_S3_SECRET_ACCESS_KEY: as the store has given it out');
  const [bucket = '', ...path] = url.slice('s3://'.length).split('/');
  const prefix = path.filter((word) => word !== '').join('/');
  return {
    bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    ...(endpoint === undefined ? {} : { endpoint }),
    region: settings.ORIGINALS_S3_REGION ?? 'eu-west-2',
    accessKeyId: accessKeyId ?? '',
    secretAccessKey: secretAccessKey ?? '',
  };
}
