// Writes contracts/abi/<Name>.json (of test contracts: contracts/test/abi/) from forge's output; with --check, compares instead and says which file is stale.
// `deployedBytecode` and `immutables` ([start, length] in bytes) let a deployment be told from another program.
import { readFileSync, writeFileSync } from "node:fs";

const CONTRACTS = {
  Participants: "abi",
  Consents: "abi",
  Anchors: "abi",
  Pledges: "test/abi",
};
const root = new URL("..", import.meta.url);

function artifact(name) {
  const built = JSON.parse(readFileSync(new URL(`out/${name}.sol/${name}.json`, root), "utf8"));
  const immutables = Object.values(built.deployedBytecode.immutableReferences ?? {})
    .flat()
    .map(({ start, length }) => [start, length])
    .sort(([a], [b]) => a - b);
  return {
    abi: built.abi,
    bytecode: built.bytecode.object,
    deployedBytecode: built.deployedBytecode.object,
    immutables,
  };
}

function committed(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const checking = process.argv.includes("--check");
for (const [name, folder] of Object.entries(CONTRACTS)) {
  const file = new URL(`${folder}/${name}.json`, root);
  const text = JSON.stringify(artifact(name), null, 1) + "\n";
  if (!checking) {
    writeFileSync(file, text);
  } else if (committed(file) !== text) {
    console.error(`contracts/${folder}/${name}.json is not what the sources build. Run contracts/build and commit the result.`);
    process.exitCode = 1;
  }
}
