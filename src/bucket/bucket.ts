import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Fault } from '../faults.ts';
import { bucketLimits } from '../limits.ts';
import type { Bucket, Listed } from './model.ts';

export type BucketSettings = {
  bucket: string;
  /** Stands before every id; ends with a slash, or is empty. */
  prefix: string;
  /** Unset: Amazon's own. */
  endpoint?: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
};

/** The credentials are those of the settings and no others: the library would look for some in files and on the network else. */
export function openBucket(settings: BucketSettings): Bucket {
  // The library tells at every start, on the error output, which version of Node it will want one day.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { bucket: Bucket, prefix, endpoint, region, accessKeyId, secretAccessKey } = settings;
  const client = new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    // Stores other than Amazon's mostly have no name of their own for each bucket, and not its newer checksums; what is sealed shows a change anyway.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: bucketLimits.attempts,
    requestHandler: {
      connectionTimeout: bucketLimits.connectMilliseconds,
      requestTimeout: bucketLimits.answerMilliseconds,
      throwOnRequestTimeout: true,
    },
  });
  const key = (id: string) => `${prefix}${id}`;

  return {
    async put(id, sealed) {
      await asked(
        client.send(new PutObjectCommand({ Bucket, Key: key(id), Body: sealed, ContentLength: sealed.length })),
      );
    },

    async get(id) {
      const found = await asked(
        client.send(new GetObjectCommand({ Bucket, Key: key(id) })).catch((thrown: unknown) => {
          if (isMissing(thrown)) return null;
          throw thrown;
        }),
      );
      if (found === null) return null;
      if (!found.Body) throw new Fault('bucket_away');
      return asked(found.Body.transformToByteArray());
    },

    async remove(id) {
      await asked(client.send(new DeleteObjectCommand({ Bucket, Key: key(id) })));
    },

    async *list() {
      for (let token: string | undefined; ; ) {
        const page = await asked(
          client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken: token })),
        );
        yield (page.Contents ?? []).flatMap(({ Key, Size, LastModified }): Listed[] =>
          Key === undefined
            ? []
            : [{ id: Key.slice(prefix.length), size: Size ?? 0, stored: LastModified ?? new Date(0) }],
        );
        if (page.NextContinuationToken === undefined) return;
        token = page.NextContinuationToken;
      }
    },

    async reachable() {
      try {
        await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix, MaxKeys: 1 }));
        return true;
      } catch {
        return false;
      }
    },

    close: () => client.destroy(),
  };
}

const isMissing = (thrown: unknown) => thrown instanceof S3ServiceException && thrown.name === 'NoSuchKey';

/** Refused and away are one to whoever asks: somebody must put it right, and the work is there until then. The code says which. */
async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (thrown) {
    throw thrown instanceof Fault ? thrown : new Fault('bucket_away', { cause: coded(thrown) });
  }
}

/** The library's words quote the address and the name of what was asked for. */
function coded(thrown: unknown): Error {
  const code = thrown instanceof S3ServiceException ? `S3_${thrown.$metadata.httpStatusCode ?? 0}` : 'S3_UNREACHABLE';
  return Object.assign(new Error(code), { code });
}
