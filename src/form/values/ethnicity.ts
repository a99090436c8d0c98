import type { Code } from './model.ts';

/** England children's social care returns (Department for Education). */
const careCodes: readonly Code[] = [
  code(
    'WBRI',
    'White British',
    'White - British',
    'White English',
    'White Welsh',
    'White Scottish',
    'White Northern Irish',
    'White English Welsh Scottish Northern Irish or British',
    'White UK',
  ),
  code('WIRI', 'White Irish', 'Irish'),
  code(
    'WIRT',
    'Traveller of Irish heritage',
    'Irish Traveller',
    'White Irish Traveller',
    'White - Traveller of Irish heritage',
  ),
  code('WROM', 'Gypsy Roma', 'Gypsy', 'Roma', 'White Gypsy', 'White Roma', 'White Gypsy Roma', 'Romany'),
  code(
    'WOTH',
    'White other',
    'Other White',
    'Any other White background',
    'White - any other White background',
    'White any other background',
    'Other White background',
  ),
  ...mixed('MWBC', 'White and Black Caribbean', 'White Caribbean'),
  ...mixed('MWBA', 'White and Black African'),
  ...mixed('MWAS', 'White and Asian'),
  code(
    'MOTH',
    'Mixed other',
    'Other mixed',
    'Any other mixed background',
    'Any other mixed or multiple ethnic background',
    'Mixed - any other mixed background',
    'Other mixed background',
  ),
  code('AIND', 'Indian', ...asian('Indian')),
  code('APKN', 'Pakistani', ...asian('Pakistani')),
  code('ABAN', 'Bangladeshi', ...asian('Bangladeshi')),
  code(
    'AOTH',
    'Asian other',
    'Other Asian',
    'Any other Asian background',
    'Asian or Asian British - any other Asian background',
    'Other Asian background',
    'Asian British other',
    'Asian or Asian British other',
  ),
  code('BCRB', 'Caribbean', 'Afro-Caribbean', 'African Caribbean', ...black('Caribbean')),
  code('BAFR', 'African', ...black('African')),
  code(
    'BOTH',
    'Black other',
    'Other Black',
    'Any other Black background',
    'Any other Black African or Caribbean background',
    'Black or Black British - any other Black background',
    'Other Black background',
    'Black British other',
    'Black or Black British other',
  ),
  code('CHNE', 'Chinese', 'Asian Chinese', 'Asian or Asian British - Chinese'),
  code(
    'OOTH',
    'Any other ethnic group',
    'Other ethnic group',
    'Any other ethnic background',
    'Other - any other ethnic group',
  ),
  code('REFU', 'Refused'),
  code('NOBT', 'Not obtained', 'Not yet obtained', 'Information not yet obtained', 'Information not obtained'),
];

/** Police self-defined ethnicity, 16+1 and its 18+1 additions. Written by code; the wordings belong to the table above. */
const policeCodes: readonly Code[] = [
  police('W1', 'White British', 'British', 'White - English Welsh Scottish Northern Irish British'),
  police('W2', 'White Irish', 'Irish'),
  police('W3', 'Gypsy or Irish Traveller', 'White Gypsy or Irish Traveller'),
  police('W9', 'Any other White background', 'White other', 'Other White', 'Other'),
  police('M1', 'White and Black Caribbean', 'Mixed White and Black Caribbean'),
  police('M2', 'White and Black African', 'Mixed White and Black African'),
  police('M3', 'White and Asian', 'Mixed White and Asian'),
  police('M9', 'Any other mixed background', 'Mixed other', 'Other mixed'),
  police('A1', 'Indian', 'Asian Indian'),
  police('A2', 'Pakistani', 'Asian Pakistani'),
  police('A3', 'Bangladeshi', 'Asian Bangladeshi'),
  police('A4', 'Chinese', 'Asian Chinese'),
  police('A9', 'Any other Asian background', 'Asian other', 'Other Asian'),
  police('B1', 'Caribbean', 'Black Caribbean'),
  police('B2', 'African', 'Black African'),
  police('B9', 'Any other Black background', 'Black other', 'Other Black'),
  police('O1', 'Chinese'),
  police('O2', 'Arab'),
  police('O9', 'Any other ethnic group', 'Other ethnic group', 'Other'),
  police('NS', 'Not stated'),
];

/** Both tables. "White", "Black British" or "Asian" alone fit no code of either. */
export const ethnicityCodes: readonly Code[] = [...careCodes, ...policeCodes];

/** A form may print the code before or after its wording. */
function code(name: string, ...wordings: string[]): Code {
  return {
    code: name,
    wordings: [...wordings, ...wordings.flatMap((wording) => [`${name} ${wording}`, `${wording} ${name}`])],
  };
}

function police(name: string, ...wordings: string[]): Code {
  return { code: name, wordings: wordings.flatMap((wording) => [`${name} ${wording}`, `${wording} ${name}`]) };
}

function mixed(name: string, wording: string, ...others: string[]): Code[] {
  const all = [wording, ...others];
  const leads = [
    'Mixed',
    'Mixed race',
    'Dual heritage',
    'Mixed background',
    'Mixed or multiple ethnic groups',
    'Mixed dual background',
  ];
  return [code(name, ...all, ...leads.flatMap((lead) => all.map((one) => `${lead} ${one}`)))];
}

function asian(wording: string): string[] {
  return [
    `Asian ${wording}`,
    `British ${wording}`,
    `Asian British ${wording}`,
    `Asian or Asian British ${wording}`,
    `Asian Asian British ${wording}`,
  ];
}

function black(wording: string): string[] {
  return [
    `Black ${wording}`,
    `Black British ${wording}`,
    `Black or Black British ${wording}`,
    `Black Black British ${wording}`,
  ];
}
