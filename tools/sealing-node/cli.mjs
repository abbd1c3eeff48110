// One JSON request per line in, one JSON answer per line out; see README.md.
import { createInterface } from 'node:readline';
import { SealError, open, seal } from './sealing.mjs';

const operations = { open, seal };

async function answer({ op, key, header, patient, data, salt }) {
  try {
    const made = await operations[op]({
      key: Buffer.from(key, 'hex'),
      header,
      patient,
      data: Buffer.from(data, 'hex'),
      salt: salt && Buffer.from(salt, 'hex'),
    });
    return { data: made.toString('hex') };
  } catch (error) {
    if (error instanceof SealError) return { error: 'SealError' };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
