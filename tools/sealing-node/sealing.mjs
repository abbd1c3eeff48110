// The format of common/sealing, written from its description: header, salt, commitment, chunks.
import { webcrypto } from 'node:crypto';

const { subtle } = webcrypto;
const CHUNK = 16384;
const TAG = 16;
const SEALED_CHUNK = CHUNK + TAG;
const HEADER = 28;
const PREFIX = HEADER + 24 + 32;
const LABEL = new TextEncoder().encode('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0');

export class SealError extends Error {
  constructor() {
    super('SealError');
  }
}

const join = (...parts) => Buffer.concat(parts);
const uuidBytes = (text) => Buffer.from(text.replaceAll('-', ''), 'hex');

function encodeHeader({ record, version, key_version = 1 }) {
  const bytes = Buffer.alloc(HEADER);
  bytes.write('MCR1', 0, 'ascii');
  bytes.writeUInt16BE(1, 4);
  bytes.writeUInt16BE(key_version, 6);
  uuidBytes(record).copy(bytes, 8);
  bytes.writeUInt32BE(version, 24);
  return bytes;
}

// WebCrypto's HKDF always extracts first; the scheme wants the expansion alone.
async function expand(key, info, length) {
  const mac = await subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-512' }, false, ['sign']);
  let made = Buffer.alloc(0);
  let block = Buffer.alloc(0);
  for (let n = 1; made.length < length; n += 1) {
    block = Buffer.from(await subtle.sign('HMAC', mac, join(block, info, Buffer.from([n]))));
    made = join(made, block);
  }
  return made.subarray(0, length);
}

async function contentKeys(key, salt, header, patient) {
  const context = Buffer.from(await subtle.digest('SHA-256', join(header, uuidBytes(patient))));
  const made = await expand(key, join(LABEL, salt, context), 76);
  const cipher = await subtle.importKey('raw', made.subarray(0, 32), 'AES-GCM', false, ['encrypt', 'decrypt']);
  return { cipher, base: made.subarray(32, 44), commitment: made.subarray(44, 76) };
}

function parameters(base, number) {
  const iv = Buffer.from(base);
  const low = iv.readUIntBE(6, 6);
  // XOR in BigInt: the counter has 38 bits, JavaScript's operator only 32.
  iv.writeUIntBE(Number(BigInt(low) ^ BigInt(number)), 6, 6);
  return { name: 'AES-GCM', iv, tagLength: 8 * TAG };
}

export async function seal({ key, header, patient, data, salt }) {
  const head = encodeHeader(header);
  const grain = salt ?? webcrypto.getRandomValues(Buffer.alloc(24));
  const { cipher, base, commitment } = await contentKeys(key, grain, head, patient);
  const parts = [head, grain, commitment];
  for (let n = 0; n * CHUNK <= data.length; n += 1) {
    const plain = data.subarray(n * CHUNK, (n + 1) * CHUNK);
    parts.push(Buffer.from(await subtle.encrypt(parameters(base, n), cipher, plain)));
  }
  return join(...parts);
}

export async function open({ key, header, patient, data }) {
  const head = encodeHeader(header);
  if (data.length < PREFIX + TAG || !data.subarray(0, HEADER).equals(head)) throw new SealError();
  const salt = data.subarray(HEADER, HEADER + 24);
  const { cipher, base, commitment } = await contentKeys(key, salt, head, patient);
  if (!commitment.equals(data.subarray(HEADER + 24, PREFIX))) throw new SealError();
  const body = data.subarray(PREFIX);
  const rest = body.length % SEALED_CHUNK;
  if (rest < TAG) throw new SealError();
  const parts = [];
  for (let n = 0; n * SEALED_CHUNK < body.length; n += 1) {
    const piece = body.subarray(n * SEALED_CHUNK, (n + 1) * SEALED_CHUNK);
    parts.push(Buffer.from(await decrypt(parameters(base, n), cipher, piece)));
  }
  return join(...parts);
}

async function decrypt(how, cipher, piece) {
  try {
    return await subtle.decrypt(how, cipher, piece);
  } catch {
    throw new SealError();
  }
}
