// Roots and proofs by npm @openzeppelin/merkle-tree: one JSON request per line.
import { createInterface } from 'node:readline';
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';

function answer({ values, encoding, leaf, proof, root }) {
  if (proof) return { valid: StandardMerkleTree.verify(root, encoding, leaf, proof) };
  const tree = StandardMerkleTree.of(values, encoding);
  return { root: tree.root, proofs: values.map((_, i) => tree.getProof(i)) };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
