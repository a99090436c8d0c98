import type { Plugin } from 'esbuild';

export const placing: Plugin;
