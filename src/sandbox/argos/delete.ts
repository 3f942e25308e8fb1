// DELETE /v3/submission: the whole submission (argos.md section 5).
import type { FastifyInstance } from 'fastify';
import { refuseFullDelete } from './answer.ts';
import { textOf, type Query } from './reads.ts';
import { wipeSubmission, type ArgosContext } from './state.ts';

export const registerDelete = (app: FastifyInstance, { state, settings }: ArgosContext) => {
  app.delete('/submission', (request) => {
    const query = request.query as Query;
    // The page's table writes submissionId, its samples submission_id.
    const submissionId = textOf(query, 'submission_id') ?? textOf(query, 'submissionId');
    if (submissionId === undefined) throw refuseFullDelete('not Exist Submission ID', settings);
    const submission = state.submissions.get(submissionId);
    const again = submission?.deleted && settings.deleteOfDeleted === 'error';
    if (submission === undefined || again) throw refuseFullDelete('not Exist Submission Data', settings);
    // This page has no string of its own for another project's submission.
    if (submission.trait === 'project-gone' || submission.trait === 'foreign-project') {
      throw refuseFullDelete('not Exist Project Data', settings);
    }
    if (settings.fullDelete === 'fails') throw refuseFullDelete('delete Process FAIL', settings);
    wipeSubmission(submission);
    submission.item.updated_at = new Date().toISOString();
    const mark = settings.fullDeleteAnswer === 'legacy' ? '#' : '';
    return {
      message: 'success',
      content: `Submission ${mark}${submission.id} deleted successfully.`,
      ...(settings.fullDeleteAnswer === 'current' ? { statusCode: 200 } : {}),
    };
  });
};
