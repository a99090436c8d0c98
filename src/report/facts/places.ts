/** Wards by postcode, without spaces. Empty: the sector of the postcode is the area. */
export type Wards = ReadonlyMap<string, string>;

export type Area = { area: string | null; postcode_district: string | null };

const postcode = /\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9])([A-Z]{2})\b/g;

/**
 * Where somebody lives, no finer than a ward: by the postcode, or by the one postcode that the address holds. Two different ones in an address
 * are none.
 */
export function areaOf(own: string | null, address: string | null, wards: Wards): Area {
  const found = own === null ? partsIn(address ?? '') : partsIn(own);
  const different = new Set(found.map(({ whole }) => whole));
  const [one] = found;
  if (!one || different.size > 1) return { area: null, postcode_district: null };
  const area = wards.size > 0 ? (wards.get(one.whole) ?? null) : one.sector;
  return { area, postcode_district: one.district };
}

function partsIn(text: string): { whole: string; district: string; sector: string }[] {
  return [...text.toUpperCase().matchAll(postcode)].map(([, district = '', figure = '', letters = '']) => ({
    whole: `${district}${figure}${letters}`,
    district,
    sector: `${district} ${figure}`,
  }));
}
