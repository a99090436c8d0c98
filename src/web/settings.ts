import type { Role } from '../store/index.ts';

export type WebSettings = {
  host: string;
  port: number;
  /** The address that people use, such as https://intake.council.example. */
  origin: string;
  /** Addresses of the proxies whose word about the browser's address is believed. */
  trustedProxies: string[];
  /** A secret for CSRF tokens and short messages, the same in every process. */
  secret: Uint8Array;
  idleMilliseconds: number;
  absoluteMilliseconds: number;
  localSignIn: boolean;
  /** Off in the demo alone, whose one account is made up anew each time. */
  secondFactor: boolean;
  oidc: OidcSettings | null;
  /** A mailbox without a successful check for so long is overdue. */
  checkOverdueMilliseconds: number;
  fileBytes: number;
  definitionsFolder: string | undefined;
  certainEnough: number;
  /** Share of the forms filed unseen that is drawn for a check. */
  qualityShare: number;
};

export type OidcSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The token must say that one of these was used (`amr`), such as mfa; none: the service is relied on for it. */
  methods: string[];
  /** Entra ID: only tokens of this tenant. */
  tenant: string | null;
  scope: string;
  rolesClaim: string;
  /** What the claim says, and the role that it means here. */
  roles: Record<string, Role>;
  /** What the button says. */
  label: string;
};
