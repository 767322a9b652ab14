import assert from 'node:assert/strict';
import type { Job, SavedFile } from '../../src/jobs/job.ts';
import type { RememberedUpload } from '../../src/jobs/uploadCache.ts';
import { isRecordOf } from '../../src/provenance/sources.ts';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];
const URL_OF_A = 'https://v3.fal.media/files/a.png';
const HANDLE = {
  ...{ requestId: 'r1', endpointId: 'fal-ai/edit', statusUrl: '', responseUrl: '', cancelUrl: '' },
};
const JOB = {
  ...{ id: 'j1', at: 0, endpointId: 'fal-ai/edit', by: 'you', files: [], handle: HANDLE },
  owner: { pid: 1, host: 'h', since: 0 },
  input: { prompt: 'a fox', image_url: URL_OF_A },
} as unknown as Job;

function record(sources: readonly object[]): Parameters<typeof isRecordOf>[0] {
  return {
    ...{ version: 1, sha256: C, bytes: 1, path: 'fox.png', endpoint_id: 'fal-ai/edit' },
    ...{ input: JOB.input, request_id: 'r1', made_at: '2026-11-28T00:00:00Z', sources },
  } as Parameters<typeof isRecordOf>[0];
}

const deps = (uploads: readonly object[], files: readonly object[] = []) => ({
  uploads: { list: () => Promise.resolve(uploads as readonly RememberedUpload[]) },
  journal: {
    jobs: () =>
      Promise.resolve({
        jobs: [{ ...JOB, id: 'j0', files: files as readonly SavedFile[] }],
        ...{ requestIds: new Set<string>(), removed: new Set<string>(), skipped: 0 },
      }),
  },
});

describe('a record with files', () => {
  const at = '/image_url';
  const uploadOf = (sha256: string, url = URL_OF_A) => ({
    ...{ url, at: 1, from: { path: '/p/a.png', sha256 } },
  });

  it('describes a run of this machine when fal has had their content from it, or made it', async () => {
    const ofA = record([{ at, path: 'moved/a.png', sha256: A }]);
    assert.ok(await isRecordOf(ofA, JOB, deps([uploadOf(A)])));
    // The first upload had expired.
    assert.ok(await isRecordOf(ofA, JOB, deps([uploadOf(A, 'https://v3.fal.media/files/2.png')])));
    assert.ok(await isRecordOf(ofA, JOB, deps([], [{ url: URL_OF_A, sha256: A }])));
    const converted = { url: URL_OF_A, sha256: B, original: { sha256: A } };
    assert.ok(await isRecordOf(ofA, JOB, deps([], [converted])));
    assert.ok(await isRecordOf(record([]), JOB, deps([])));
    assert.ok(await isRecordOf(record([{ at, sha256: A, request_id: 'r0' }]), JOB, deps([])));
  });

  it('describes none with other content, at another place, or of another run', async () => {
    const known = deps([uploadOf(A)]);
    const ofA = record([{ at, path: 'a.png', sha256: A }]);
    assert.ok(!(await isRecordOf(record([{ at, path: 'b.png', sha256: B }]), JOB, known)));
    assert.ok(!(await isRecordOf(record([{ at, path: 'a.png' }]), JOB, known)));
    assert.ok(!(await isRecordOf(record([{ at: '/prompt', path: 'a', sha256: A }]), JOB, known)));
    assert.ok(!(await isRecordOf({ ...ofA, request_id: 'r2' }, JOB, known)));
    assert.ok(!(await isRecordOf({ ...ofA, input: { prompt: 'a cat' } }, JOB, known)));
    assert.ok(!(await isRecordOf({ ...ofA, endpoint_id: 'fal-ai/dear' }, JOB, known)));
  });
});
