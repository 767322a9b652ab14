import type { Tool } from '../tool.ts';
import { insertResult } from './insertResult.ts';
import { keepStill } from './keepStill.ts';
import { runAgain } from './runAgain.ts';
import { saveResult } from './saveResult.ts';
import { viewJob } from './viewJob.ts';

/** The tools that the result viewer calls and no model sees. */
export const APP_TOOLS: readonly Tool[] = [viewJob, saveResult, insertResult, runAgain, keepStill];

/** Those of the stateless HTTP server, which saves and inserts nothing. */
export const REMOTE_APP_TOOLS: readonly Tool[] = [viewJob, runAgain];
