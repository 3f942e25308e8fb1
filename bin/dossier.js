#!/usr/bin/env node
// Written for any Node, so that an old one can be told what is missing before it meets newer syntax.
const [major, minor] = process.versions.node.split('.').map(Number);
const isKnown = (major === 24 && minor >= 16) || (major === 26 && minor >= 1) || major > 26;
if (!isKnown) {
  console.error(
    `Dossier needs Node 24.16 or newer, or 26.1 or newer; this is ${process.version}. "npm start" in its folder runs it on the right one.`,
  );
  process.exit(1);
}
await import('../src/main.ts');
