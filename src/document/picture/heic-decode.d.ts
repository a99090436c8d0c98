declare module 'heic-decode' {
  type HeicPicture = {
    width: number;
    height: number;
    decode(): Promise<{ width: number; height: number; data: Uint8ClampedArray }>;
  };
  type HeicPictures = HeicPicture[] & { dispose(): void };
  const decode: { all(file: { buffer: Uint8Array }): Promise<HeicPictures> };
  export default decode;
}
