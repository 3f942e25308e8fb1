// Jest's reporter for the gate: sockets and timers that tests left open would keep jest from ever exiting, so
// that they fail the run instead.
const patience = 10_000;

const complain = () => {
  process.stderr.write(
    'Something a test opened is still open; find it with: npm test -- --detectOpenHandles\n',
  );
  process.exit(1);
};

module.exports = class {
  onRunComplete() {
    setTimeout(complain, patience).unref();
  }
};
