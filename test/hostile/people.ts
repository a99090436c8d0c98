/** Made-up people, of whom every hostile file and mail tells. None of these words is any of the program's own. */
export const person = 'Isolde Marchbanks';
export const sender = 'Persephone Quillfeather';
export const senderAddress = 'persephone.quillfeather@larkspur.example.org';
export const telephone = '07700 900481';
/** What is searched for afterwards, in any case: names by themselves, as a parser quotes one word of two. */
export const wordsOfPeople = ['isolde', 'marchbanks', 'persephone', 'quillfeather', 'larkspur', '900481', 'tanglewood'];
