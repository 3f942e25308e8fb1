#!/usr/bin/env node
// Written for any Node, so that an old one can be told what is missing before it meets newer syntax.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 16)) {
  console.error(
    `Dossier needs Node 24.16 or newer; this is ${process.version}. "npm start" in its folder runs it on the right one.`,
  );
  process.exit(1);
}
await import('../src/main.ts');
