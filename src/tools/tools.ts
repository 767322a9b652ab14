import { checkJob } from './checkJob.ts';
import { getModelSchema } from './getModelSchema.ts';
import { getPricing } from './getPricing.ts';
import { recommendModel } from './recommendModel.ts';
import { runModel } from './runModel.ts';
import { searchDocs } from './searchDocs.ts';
import { searchModels } from './searchModels.ts';
import { submitJob } from './submitJob.ts';
import type { Tool } from './tool.ts';
import { uploadFile } from './uploadFile.ts';

/** The nine tools, in the order an agent sees them. */
export const TOOLS: readonly Tool[] = [
  searchModels,
  getModelSchema,
  getPricing,
  searchDocs,
  runModel,
  submitJob,
  checkJob,
  uploadFile,
  recommendModel,
];
