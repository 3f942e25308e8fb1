import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Signed by itself. `name`: what it is for, as certificates have it: `IP:127.0.0.1`, `DNS:example.test`. */
export const createCertificate = (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-test-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=a vendor', '-addext', `subjectAltName=${name}`, '-keyout', key, '-out', cert],
  ]);
  if (made.status !== 0) throw new Error('openssl made no certificate');
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return pair;
};
