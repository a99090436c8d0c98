import type { Link } from './links.ts';
import type { MessageProblemCode } from './model.ts';

export type NoticeInput = {
  subject: string;
  /** What the mail says, in plain words. */
  text: string;
  links: readonly Link[];
  /** Address of the sender, small letters. */
  sender: string;
};

/**
 * A mail that only tells where the real one waits. A footer ("scanned by …", "sent securely by …") is no notice: every rule asks for the words
 * and for a link that leads to the waiting message, or for a link that nothing but such a notice has.
 */
type Notice = {
  code: MessageProblemCode;
  /** Address, words and sender that go together. */
  host: RegExp;
  words: RegExp;
  sender?: RegExp;
  /** The service by its name: enough where the mail announces a message, because many councils have portals under addresses of their own. */
  name: RegExp;
  /** A path that is enough by itself. */
  path?: RegExp;
};

const waiting =
  /\b(?:secure|encrypted|protected|private)(?:,?\s+(?:and\s+)?(?:secure|encrypted|protected))?\s+(?:e-?mail|message|mail|file|package|document)s?\b|\b(?:open|view|read|access|retrieve|unlock|decrypt)\s+(?:the|your|this|my)?\s*(?:secure|encrypted|protected)?\s*(?:e-?mail|message|content|package)|\bsent\s+(?:to\s+you\s+)?securely\b/i;

/** What only a notice says, never a footer. */
const announced =
  /\b(?:you have|you've|you’ve) (?:received|been sent|got) an? (?:new )?(?:(?:secure|encrypted|protected),? )+(?:e-?mail|message|file|document)\b|\b(?:has|have)? ?sent you an? (?:new )?(?:(?:secure|encrypted|protected),? )+(?:e-?mail|message|file|document)\b/i;

/** The more particular stands first: NHSmail's encryption is run by Egress, and its notices name both. */
const notices: Notice[] = [
  {
    code: 'locked_office_message_encryption',
    host: /^outlook\.(?:office365|office|cloud\.microsoft)(?:\.com|\.us)?$/,
    words: /\b(?:read the message|protected message|encrypted message|message encryption)\b/i,
    name: /\bmessage encryption\b|\bread the message\b/i,
    path: /^\/encryption\//i,
  },
  {
    code: 'link_nhsmail',
    // The footer of every NHS mail calls NHSmail "the secure email" and links to its portal, so the portal is left out.
    host: /(?:^|\.)egress(?:cloud)?\.com$|^(?:secure|encrypt|switch|reader)[\w-]*\.nhs\.net$|(?:^|\.)(?:trendmicro\.(?:com|eu)|privatepost\.com)$/,
    words: /\bnhs\s?mail\b|\bnhs\.net\b|\bprivate ?post\b/i,
    name: /\bnhs ?mail\b|\bnhs\.net\b|\bprivate ?post\b/i,
    sender: /@(?:[\w.-]+\.)?nhs\.net$/,
  },
  {
    code: 'link_egress',
    host: /(?:^|\.)egress(?:cloud)?\.com$/,
    words: /\begress\b|\bswitch\b/i,
    name: /\begress\b/i,
    path: /^\/(?:ui\/)?(?:package|message|secure|reader|invite)/i,
  },
  {
    code: 'link_mimecast',
    host: /(?:^|\.)mimecast\.(?:com|co\.za)$/,
    words: /\bmimecast\b|\bsecure messag(?:e|ing)\b|\blarge file\b|\bclosed circuit\b/i,
    name: /\bmimecast\b/i,
    path: /\/(?:secure|securemessag|ccm|largefile|download)/i,
  },
  {
    code: 'link_zivver',
    host: /(?:^|\.)zivver\.(?:com|nl|eu)$/,
    words: /\bzivver\b/i,
    name: /\bzivver\b/i,
    path: /^\/.*(?:conversation|message|notification|inbox|accept)/i,
  },
  {
    code: 'link_proofpoint',
    host: /^securemail|^secure-?mail|(?:^|\.)(?:proofpoint|pphosted|ppe-hosted|securemail)\.(?:com|net)$|(?:^|\.)proofpointessentials\.com$/,
    words: /\bproofpoint\b|\bsecure, encrypted message\b/i,
    name: /\bproofpoint\b/i,
    path: /\/formpostdir\/securereader|\/securereader\//i,
  },
];

/** The service behind which the content waits, or null when the mail is no such notice. */
export function noticeIn({ subject, text, links, sender }: NoticeInput): MessageProblemCode | null {
  // Folded, because patterns with several gaps take cubic time on a run of a hundred thousand blanks.
  const said = `${subject}\n${text}`.replace(/\s+/g, ' ');
  for (const { code, host, words, sender: from, path } of notices) {
    const there = links.filter((link) => host.test(link.host) && !isOwnPage(link));
    if (path && there.some((link) => path.test(link.path))) return code;
    const named = words.test(said) || from?.test(sender) === true;
    if (there.length > 0 && named && waiting.test(said)) return code;
  }
  if (announced.test(said) && links.some((link) => !isOwnPage(link))) {
    const service = notices.find(({ name }) => name.test(said));
    if (service) return service.code;
  }
  if (/\bencrypted_message\.htm\b/i.test(said) && /\b(?:nhs\s?mail|nhs\.net|private ?post|trend micro)\b/i.test(said)) {
    return 'link_nhsmail';
  }
  return null;
}

/** The company's own pages, which footers link to: what it sells, and where to sign up for answering securely. */
function isOwnPage({ host, path }: Link): boolean {
  return (
    /\/(?:registration|register|sign-?up|join)/i.test(path) ||
    /^(?:www|support|info|help|docs|community|status|privacy|knowledge\w*)\./.test(host) ||
    (path === '/' && host.split('.').length === 2)
  );
}

const shareHosts: { host: RegExp; path: RegExp }[] = [
  {
    host: /(?:^|\.)sharepoint(?:-df)?\.(?:com|us)$/,
    path: /^\/(?::\w:|personal\/|sites\/|teams\/|_layouts\/|\w+\/Doc)/i,
  },
  // A filter that hides the path leaves the host alone.
  { host: /(?:^|\.)(?:my\.)?sharepoint\.com$/, path: /^\/$/ },
  { host: /^(?:1drv\.ms|onedrive\.live\.com|we\.tl)$/, path: /./ },
  { host: /(?:^|\.)wetransfer\.com$/, path: /^\/downloads\// },
  { host: /^(?:drive|docs)\.google\.com$/, path: /^\/(?:file|document|drive|open|forms|spreadsheets|uc)/ },
  { host: /(?:^|\.)dropbox\.com$/, path: /^\/(?:s|scl|sh|t)\// },
  { host: /(?:^|\.)(?:app\.)?box\.com$/, path: /^\/(?:s|f)\// },
];

/** Whether the mail points to a file in somebody's cloud. */
export function sharesFile(links: readonly Link[]): boolean {
  return links.some((link) => shareHosts.some(({ host, path }) => host.test(link.host) && path.test(link.path)));
}

const passwordWords =
  /\b(?:pass\s?-?(?:word|code|phrase|key)s?|one[- ]time (?:code|passcode)|pin (?:code|number)|p\/w)\b/i;

/** A short mail that brings, or speaks of, a password. What the password is goes nowhere. */
export function isPasswordNote(subject: string, ownText: string): boolean {
  if (ownText.length > longestNote) return false;
  return passwordWords.test(subject) || passwordWords.test(ownText.slice(0, noteStart));
}

/** With signature and the council's disclaimer, which may warn of passwords itself; so only the start is looked at. */
const longestNote = 4_000;
const noteStart = 800;
