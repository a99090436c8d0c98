export const expected: Record<string, string> = {};
