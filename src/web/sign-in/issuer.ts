import * as client from 'openid-client';
import { Fault } from '../../faults.ts';
import type { Role } from '../../store/index.ts';
import type { OidcSettings } from '../settings.ts';

/** What must come back unchanged with the browser: kept in a cookie of its own until then. */
export type Journey = { state: string; nonce: string; verifier: string };

export type Vouched = { issuer: string; subject: string; name: string; displayName: string; roles: Role[] };
export type Arrival =
  | { kind: 'vouched'; by: Vouched }
  /** The issuer said no, the answer was not meant for this browser, or the token is of another tenant. */
  | { kind: 'refused' };

const found = new Map<string, Promise<client.Configuration>>();

/** The issuer's own description of itself, fetched once; after a failure again at the next try. */
function configurationOf(settings: OidcSettings): Promise<client.Configuration> {
  const key = `${settings.issuer} ${settings.clientId}`;
  const known = found.get(key);
  if (known) return known;
  const issuer = new URL(settings.issuer);
  // The library takes a token that came over TLS as it is; here its signature is checked all the same.
  const execute = [client.enableNonRepudiationChecks];
  // Plain text is for an issuer on this machine alone, as in tests; the settings see to it.
  if (issuer.protocol === 'http:') execute.push(client.allowInsecureRequests);
  const asked = client.discovery(issuer, settings.clientId, settings.clientSecret, undefined, { execute });
  found.set(key, asked);
  asked.catch(() => found.delete(key));
  return asked;
}

export async function journeyTo(
  settings: OidcSettings,
  redirectUri: string,
): Promise<{ address: string; journey: Journey }> {
  const journey = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  };
  try {
    const configuration = await configurationOf(settings);
    const address = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: settings.scope,
      state: journey.state,
      nonce: journey.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(journey.verifier),
      code_challenge_method: 'S256',
    });
    return { address: address.href, journey };
  } catch (cause) {
    throw new Fault('sign_in_service_away', { cause });
  }
}

/** Exchanges the code for the token, whose signature, issuer, audience, times and nonce the library checks. */
export async function arrive(settings: OidcSettings, address: URL, journey: Journey): Promise<Arrival> {
  let claims: Record<string, unknown> | undefined;
  try {
    const tokens = await client.authorizationCodeGrant(await configurationOf(settings), address, {
      pkceCodeVerifier: journey.verifier,
      expectedState: journey.state,
      expectedNonce: journey.nonce,
      idTokenExpected: true,
    });
    claims = tokens.claims();
  } catch (thrown) {
    // Its own errors say that the answer is not good; anything else, that the issuer could not be asked.
    if (refusals.some((refusal) => thrown instanceof refusal) || thrown instanceof client.ClientError)
      return { kind: 'refused' };
    throw new Fault('sign_in_service_away', { cause: thrown });
  }
  if (claims === undefined) return { kind: 'refused' };
  // Entra ID signs for every tenant with the same keys: the tenant is checked, not only the issuer.
  if (settings.tenant !== null && claims.tid !== settings.tenant) return { kind: 'refused' };
  if (!wasStrong(claims.amr, settings.methods)) return { kind: 'refused' };
  const { iss, sub } = claims;
  if (typeof iss !== 'string' || typeof sub !== 'string') return { kind: 'refused' };
  const name = textOf(claims.preferred_username) ?? textOf(claims.email) ?? sub;
  return {
    kind: 'vouched',
    by: {
      issuer: iss,
      subject: sub,
      name,
      displayName: textOf(claims.name) ?? name,
      roles: rolesIn(claims[settings.rolesClaim], settings.roles),
    },
  };
}

const refusals = [client.AuthorizationResponseError, client.ResponseBodyError];

/** Whether one of the ways in that the settings ask for was used (RFC 8176); a token that does not say was not strong enough. */
function wasStrong(amr: unknown, methods: string[]): boolean {
  const said: unknown[] = Array.isArray(amr) ? amr : [amr];
  return methods.length === 0 || methods.some((method) => said.includes(method));
}

/** The claim is one text or a list; what has no meaning here is left out. */
function rolesIn(claim: unknown, meanings: Record<string, Role>): Role[] {
  const said = (Array.isArray(claim) ? claim : [claim]).filter((one): one is string => typeof one === 'string');
  return [...new Set(said.flatMap((one) => (Object.hasOwn(meanings, one) ? [meanings[one]] : [])))].filter(
    (role): role is Role => role !== undefined,
  );
}

function textOf(claim: unknown): string | null {
  return typeof claim === 'string' && claim.trim() !== '' ? claim.replaceAll('\0', '').slice(0, 200) : null;
}
