// In: sealed bytes under an id. Out: the same again, from any store that speaks S3.
// Knows nothing of what is in them: they are sealed before they come here.
export { type BucketSettings, openBucket } from './bucket.ts';
export type { Bucket, Listed } from './model.ts';
