/** Pixels row by row from the top left, without padding: one byte each in grey, three in colour. */
export type Raster = { width: number; height: number; channels: 1 | 3; pixels: Uint8Array };

/** A page that arrived as a picture, turned as the camera says, and how large its paper is, in points. */
export type PagePicture = Raster & { points: { width: number; height: number } };

export type PictureFormat = 'jpeg' | 'png' | 'tiff' | 'heic' | 'webp' | 'gif';

export function isPictureFormat(format: string): format is PictureFormat {
  return ['jpeg', 'png', 'tiff', 'heic', 'webp', 'gif'].includes(format);
}
