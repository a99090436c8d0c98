/** Made-up words that answers are drawn from; many of them are also words of labels, as in real answers. */
export const agencies = [
  'Wexcombe Police',
  'Saltersby Children’s Services',
  'Port Ainley NHS Trust',
  'Harbour Youth Charity',
  'Wexcombe Academy',
  'School',
  'Early Help Team, Saltersby',
  'Youth Justice Service',
  'Police - Missing Team',
  'British Transport Police',
  'Housing',
];
export const roles = [
  'Detective Constable',
  'Social Worker',
  'School Nurse',
  'Youth Worker',
  'Designated Safeguarding Lead',
  'Manager',
  'Line manager',
  'PC 1234',
  'Family Support Worker (Early Help)',
  'Key worker',
  'GP',
];
export const names = [
  'Pat Okafor',
  'Grace Park',
  'Will Church',
  'Mr J. Street',
  'Dr Amy Child',
  'Ms T Young',
  'R. School',
];
export const streets = [
  'Marram Lane',
  'Old Quay Road',
  'Foxglove Close',
  'St Elwyn Street',
  'Lower Mill Way',
  'School Road',
];
export const towns = ['Wexcombe', 'Saltersby', 'Port Ainley', 'Marlow Sands'];
export const places = ['Harbour Arcade', 'The Old Mill Café', 'Beacon Park', 'Quay Street Car Park', 'Star Kebab'];
export const aliases = ['Lil T', 'Jay', 'Smiley', 'Known as "AJ"', 'Ghost', 'Mr B'];
export const nationalities = ['British', 'Polish', 'Romanian', 'Vietnamese', 'British / Irish', 'Albanian'];
export const languages = ['English', 'Polish', 'Welsh', 'British Sign Language', 'Vietnamese', 'English and Urdu'];
export const descriptions = [
  'White male, about 6 foot, grey hoodie, scar over left eye.',
  'Slim build, short dark hair. Drives a grey van.',
  'Tall; wears a black puffer jacket and a cap.',
  'Female, 30s, red hair, local accent.',
];
export const vehicles = ['GREY AB12', 'WX70 ABC', 'AB12 CDE', 'BLACK AUDI A3', 'FX19 *** (PARTIAL)'];
export const socialMedia = ['@bigman_x on Snapchat', 'Instagram: jay.wx', 'TikTok and Snapchat', 'snap – ghost12'];
export const associates = [
  'A man called Big Tony',
  'Two older males from the arcade',
  'J. Mensah and K. Doyle',
  'Friends from school',
];
export const parents = [
  'Mother: Ann Example, father: not in contact',
  'Lisa Example (mother)',
  'Mum and step-dad, same house',
];
export const schools = [
  'Wexcombe Academy',
  'St Elwyn School',
  'Port Ainley College',
  'Home educated',
  'Excluded since May',
];
export const legalTexts = ['Child in Need', 'CP plan since March', 'None', 'Section 20', 'Looked after (Saltersby)'];
export const relationships = ['Brother', 'Sister', 'Half-sister', 'Cousin', 'Friend', 'Step-brother'];
export const parentKinds = ['Mother', 'Father', 'Step-father', 'Grandmother', 'Foster carer'];
export const times = ['Friday and Saturday nights, after 10pm', 'Weekdays 3-6pm', 'Most evenings'];
export const shortNotes = [
  'Seen by school staff',
  'Told her worker on the phone',
  'Police log of 3 May',
  'Parents report this weekly',
  'New phone seen, no receipt',
  'Two missing episodes since June',
];
export const longNotes = [
  'He stays away most weekends and will not say where he was.',
  'Mum is worried about older friends. She has told school.\nNo contact with father.',
  'Strong bond with grandmother; enjoys football and attends training twice a week.',
  'Strategy meeting held on 4 June. Safety plan agreed with the family and shared with school.',
  'Yes - there is a concern that he is being used to carry drugs, and that he owes money.',
  'Not safe at home: the address is known to the group.',
  'Staff have asked for a review. Name of the adult is not known.',
];

export const indicatorTexts = [
  'Goes missing overnight',
  'Found in areas where there is no known link',
  'Persistent absence from school',
  'Older boyfriend or girlfriend',
  'New peer group or associates',
  'Gets into cars with unknown adults',
  'Unexplained money or gifts',
  'More than one mobile phone',
  'Owes money or a drug debt',
  'Use of drugs or alcohol',
  'Sexually transmitted infection',
  'Self-harm or thoughts of suicide',
  'Carries a weapon',
  'Secretive use of the internet',
  'Injuries that are not explained',
  'Travels out of the area by train',
  'Concerns raised by parents or carers',
  'Change in mood or behaviour',
  'Excluded from school or unexplained absences from school, college or training',
  'Associating with other young people who are exploited',
  'Found with large amounts of cash',
  'Keys or cards for hotels or unknown addresses',
];
export const domainNames = [
  'Missing and absence',
  'Relationships and peers',
  'Money and possessions',
  'Health and wellbeing',
  'Online safety',
  'Education and training',
  'Offending behaviour',
  'Home and family life',
];
export const vulnerabilityTexts = [
  'Learning difficulty or disability',
  'Bereavement or loss',
  'Domestic abuse in the home',
  'Parental substance misuse',
  'History of neglect',
  'Homeless or sofa surfing',
  'Low self-esteem',
  'Lack of friends of own age',
  'Care experienced',
];

export const ethnicities: [code: string, wording: string][] = [
  ['WBRI', 'White British'],
  ['WBRI', 'White - British'],
  ['WIRI', 'White Irish'],
  ['WIRT', 'Traveller of Irish heritage'],
  ['WROM', 'Gypsy/Roma'],
  ['WOTH', 'Any other White background'],
  ['MWBC', 'White and Black Caribbean'],
  ['MWBA', 'White and Black African'],
  ['MWAS', 'White and Asian'],
  ['MOTH', 'Any other mixed background'],
  ['AIND', 'Indian'],
  ['APKN', 'Pakistani'],
  ['ABAN', 'Bangladeshi'],
  ['BCRB', 'Caribbean'],
  ['BAFR', 'African'],
  ['CHNE', 'Chinese'],
  ['W1', 'W1 - British'],
  ['M1', 'M1 White and Black Caribbean'],
];

export const guidance = [
  'This form helps practitioners to recognise exploitation. It does not replace professional judgement.',
  'Consent: information may be shared without consent where a child is at risk of significant harm. Record the reason.',
  'Referral pathway: where the level of risk is high, contact the multi-agency safeguarding hub on the same day.',
  'If a child is in immediate danger call 999. Do not wait for a meeting.',
  'Please complete every section with as much information as possible. Where the answer is not known, please say so.',
  'Low: some indicators. Medium: several indicators or one significant indicator. High: clear evidence of exploitation.',
];
