import { testCrashes } from '../support/crash-case.ts';

const record = 'k3v9t0p2m0100';
const toSubmission = (email: string | null) => ({
  submission: { email, userId: 'user-1', data: { lastName: 'Larsen' } },
});

testCrashes({
  vendor: 'argos',
  operation: 'partialDeleteSubmission',
  input: `{ submissionId: "${record}", fields: [EMAIL] }`,
  record,
  receiptsIn: 'payload',
  query: `{ submission(submissionId: "${record}") { email userId data { lastName } } }`,
  before: toSubmission('ada.larsen@example.test'),
  after: toSubmission(null),
  lost: { outcome: 'UNCHANGED', verification: 'VERIFIED', pending: false },
});
