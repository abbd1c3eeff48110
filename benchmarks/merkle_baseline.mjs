// npm @openzeppelin/merkle-tree: seconds for one tree of the leaves read from a file, and its root.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';

const values = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const started = performance.now();
const tree = StandardMerkleTree.of(values, ['bytes32', 'bytes32', 'bytes32', 'address']);
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, root: tree.root }));
