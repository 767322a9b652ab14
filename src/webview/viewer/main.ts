import { show, type Viewer } from './viewer.ts';

const viewer: Viewer = { show };
Object.assign(globalThis, { falViewer: viewer });
