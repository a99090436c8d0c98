/** What was found out about words while one document is read: the same label is asked about many times. */
const memories: Map<string, unknown>[] = [];

/** Wordings that last from one document to the next, for each question. */
const lastingMost = 5_000;

/**
 * The same question about the same words has the same answer; it is worked out once in a reading. Where `lasts` says that the words are print of
 * the form, by themselves or by the answer, it is kept for the documents that come after; what people wrote is forgotten with its document.
 */
export function remembered<Answer>(
  ask: (text: string) => Answer,
  lasts: (answer: Answer, text: string) => boolean = () => false,
): (text: string) => Answer {
  const passing = new Map<string, { answer: Answer }>();
  const lasting = new Map<string, { answer: Answer }>();
  memories.push(passing);
  return (text) => {
    const known = lasting.get(text) ?? passing.get(text);
    if (known) return known.answer;
    const answer = ask(text);
    const keep = lasting.size < lastingMost && lasts(answer, text);
    (keep ? lasting : passing).set(text, { answer });
    return answer;
  };
}

/** Called when a reading ends. */
export function forgetWords(): void {
  for (const answers of memories) answers.clear();
}
