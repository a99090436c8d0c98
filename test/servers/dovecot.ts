import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';

export type Dovecot = {
  port: number;
  password: string;
  /** Certificate of the authority that signed the server's. */
  caFile: string;
  /** A signed-in client of the staff, who may do everything. */
  staff(user?: string): Promise<ImapFlow>;
  append(mails: Uint8Array[], options?: { user?: string; folder?: string }): Promise<void>;
  changeUidValidity(value: number, options?: { user?: string; folder?: string }): void;
  stop(): Promise<void>;
};

export type DovecotOptions = {
  /** Port of a token server that answers introspection questions: switches XOAUTH2 on. */
  introspectionPort?: number;
};

/** A real Dovecot in a folder of its own, with TLS, on a free loopback port. Any user name has the one password. */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'intake-dovecot-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  makeCertificates(folder);
  mkdirSync(join(folder, 'mail'), { mode: 0o777 });
  chmodSync(join(folder, 'mail'), 0o777);
  const config = join(folder, 'dovecot.conf');
  writeFileSync(config, settings(folder, port, options));
  if (options.introspectionPort !== undefined)
    writeFileSync(join(folder, 'oauth2.conf'), oauthSettings(options.introspectionPort));
  const server = spawn('dovecot', ['-F', '-c', config], { stdio: 'ignore' });
  const dovecot = handle(server, folder, config, port);
  await waitUntilReady(dovecot);
  return dovecot;
}

function handle(server: ChildProcess, folder: string, config: string, port: number): Dovecot {
  const caFile = join(folder, 'ca.pem');
  const password = 'a-test-password';
  const staff = async (user = 'team') => {
    const client = new ImapFlow({
      host: 'localhost',
      port,
      secure: true,
      auth: { user, pass: password },
      logger: false,
      tls: { rejectUnauthorized: false },
    });
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  return {
    port,
    password,
    caFile,
    staff,
    async append(mails, { user = 'team', folder: target = 'INBOX' } = {}) {
      const client = await staff(user);
      if (target !== 'INBOX') await client.mailboxCreate(target).catch(() => {});
      for (const mail of mails) await client.append(target, Buffer.from(mail));
      await client.logout();
    },
    changeUidValidity(value, { user = 'team', folder: target = 'INBOX' } = {}) {
      const run = spawnSync(
        'doveadm',
        ['-c', config, 'mailbox', 'update', '-u', user, '--uid-validity', String(value), target],
        { encoding: 'utf8' },
      );
      if (run.status !== 0) throw new Error(`doveadm: ${run.stderr}`);
    },
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await Promise.race([ended, wait(5_000)]);
      server.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function waitUntilReady(dovecot: Dovecot): Promise<void> {
  for (const end = Date.now() + 15_000; ; await wait(50)) {
    try {
      const client = await dovecot.staff();
      await client.logout();
      return;
    } catch (thrown) {
      if (Date.now() > end) throw thrown;
    }
  }
}

function settings(folder: string, port: number, { introspectionPort }: DovecotOptions): string {
  const { username } = userInfo();
  const owner = username === 'root' ? 'nobody' : username;
  const group = spawnSync('id', ['-gn', owner], { encoding: 'utf8' }).stdout.trim();
  const oauth =
    introspectionPort === undefined
      ? ''
      : `passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${folder}/oauth2.conf\n}`;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${folder}/server.pem
ssl_key = <${folder}/server.key
mail_location = maildir:${folder}/mail/%u
mail_uid = ${owner}
mail_gid = ${group}
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = ${owner}
default_internal_group = ${group}
default_login_user = ${owner}
auth_mechanisms = plain${introspectionPort === undefined ? '' : ' xoauth2 oauthbearer'}
mail_max_userip_connections = 100
${oauth}
passdb {
  driver = static
  mechanisms = plain
  args = password=a-test-password
}
userdb {
  driver = static
  args = uid=${owner} gid=${group} home=${folder}/mail/%u allow_all_users=yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${port}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service auth {
  unix_listener auth-userdb {
    mode = 0666
  }
}
`;
}

function oauthSettings(port: number): string {
  return `introspection_url = http://127.0.0.1:${port}/introspect?token=
introspection_mode = get
active_attribute = active
active_value = true
username_attribute = username
`;
}

/** An authority and a certificate for localhost that it signed. */
function makeCertificates(folder: string): void {
  const openssl = (...words: string[]) => {
    const run = spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`openssl: ${run.stderr}`);
  };
  writeFileSync(join(folder, 'names.cnf'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=Test Authority',
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
    '-subj',
    '/CN=localhost',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'server.pem',
    '-days',
    '30',
    '-extfile',
    'names.cnf',
  );
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
