import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate for 127.0.0.1 that signs itself, and its key; PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const OID = {
  commonName: '550403',
  alternativeName: '551d11',
  constraints: '551d13',
  ecdsaWithSha256: '2a8648ce3d040302',
} as const;

/** One value of DER (ITU-T X.690): tag, length, content. */
function der(tag: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const oid = (name: keyof typeof OID) => der(0x06, Buffer.from(OID[name], 'hex'));
const yes = () => der(0x01, Buffer.from([255]));
const octets = (content: Buffer) => der(0x04, content);

/** Makes one (RFC 5280), so that no program or package is needed for it. */
export function createCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(oid('commonName'), der(0x0c, 'fal test'))));
  const algorithm = sequence(oid('ecdsaWithSha256'));
  const extensions = sequence(
    sequence(
      oid('alternativeName'),
      octets(sequence(der(0x87, Buffer.from([127, 0, 0, 1])), der(0x82, 'localhost'))),
    ),
    sequence(oid('constraints'), yes(), octets(sequence(yes()))),
  );
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1]), randomBytes(8)),
    algorithm,
    name,
    sequence(der(0x17, '200101000000Z'), der(0x17, '491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = sign('sha256', signed, privateKey);
  const bytes = sequence(signed, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = bytes.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd();
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
