/** The first count of each bucket. */
const BUCKET_STARTS = [1, 2, 3, 4, 8, 16, 32, 128];

/** The feature of a count from 0 to 255: one bit for its bucket, none for 0. */
export const featureOfCount: Uint8Array = Uint8Array.from({ length: 256 }, (_, count) => {
  const bucket = BUCKET_STARTS.findLastIndex((start) => start <= count);
  return bucket < 0 ? 0 : 1 << bucket;
});
