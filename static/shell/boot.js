// What the single file begins with: unpacks its blocks and runs the scripts among them. Packed, they take half the room on the disk.
//
// The file's policy names each of these scripts by its digest, so nothing else can run here; where the browser asks for a maker of
// trusted scripts, this is the one that the policy names.

const block = (id) => unpack(document.getElementById(id).textContent);
self.zifuBlock = block;

const maker = self.trustedTypes ? trustedTypes.createPolicy("zifu", { createScript: (text) => text }) : { createScript: (text) => text };

function run(bytes) {
  const node = document.createElement("script");
  node.text = maker.createScript(new TextDecoder().decode(bytes));
  document.head.append(node);
}

// One after the other: in a file for old browsers the program as plain script comes first. When none runs, the words that stand
// in the estimator from the first say what to do.
const scripts = ["zifu-plain", "zifu-program"].filter((id) => document.getElementById(id));
Promise.all(scripts.map(block)).then((all) => all.forEach(run)).catch((error) => console.error(error));
