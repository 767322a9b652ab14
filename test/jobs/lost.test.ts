import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import type { Job, Owner } from '../../src/jobs/job.ts';
import { isLost } from '../../src/jobs/state.ts';

const NOW = Date.UTC(2026, 0, 31);
const HERE = 'http://127.0.0.1:1001';
const BEFORE = 'http://127.0.0.1:1000';
const DAY = 86_400_000;

describe('an open job is lost', () => {
  const self: Owner = { pid: process.pid, host: hostname(), since: 1, via: HERE };
  // A number that was a process's a moment ago.
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const gone: Owner = { ...self, pid: dead, via: BEFORE };
  const job = (owner: Owner, rest: Partial<Job> = {}): Job => ({
    id: '1',
    at: NOW - 60_000,
    endpointId: 'fal-ai/flux/dev',
    input: {},
    by: 'you',
    files: [],
    owner,
    ...rest,
  });

  it('when its process and its sandbox are gone', () => {
    assert.equal(isLost(job(gone), self, NOW), true);
    assert.equal(isLost(job({ ...gone, pid: process.ppid }), self, NOW), false);
    assert.equal(isLost(job(gone, { outcome: { end: 'completed' } }), self, NOW), false);
  });

  it('not while its status can still be requested, through the same gateway or at fal', () => {
    assert.equal(isLost(job({ ...gone, via: HERE }), self, NOW), false);
    const { via: _, ...direct } = gone;
    assert.equal(isLost(job(direct), self, NOW), false);
    assert.equal(isLost(job(gone), direct, NOW), false);
  });

  it('when fal has forgotten it', () => {
    const { via: _, ...direct } = self;
    const requestId = '7';
    const urls = { statusUrl: 'https://x', responseUrl: 'https://x', cancelUrl: 'https://x' };
    const handle = { requestId, endpointId: 'fal-ai/flux/dev', ...urls };
    assert.equal(isLost(job(direct, { at: NOW - 31 * DAY, handle }), direct, NOW), true);
    assert.equal(isLost(job(direct, { at: NOW - 29 * DAY, handle }), direct, NOW), false);
  });
});
