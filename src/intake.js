#!/usr/bin/env node
// The `intake` command from a checkout: runs the TypeScript sources as they are, without a build step.
// The container image runs the compiled `main.js` instead.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
