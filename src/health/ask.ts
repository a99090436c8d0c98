const answerMilliseconds = 5_000;

/**
 * A question to a server that may be away: null for what fails or takes too long, because a probe must get its answer. While one is under way no second
 * is put: a client that waits for its server would keep every one of them.
 */
export function patientAsk<Answer>(
  put: () => Promise<Answer>,
  milliseconds = answerMilliseconds,
): () => Promise<Answer | null> {
  let asked: Promise<Answer | null> | null = null;
  return async () => {
    asked ??= begun(put).finally(() => {
      asked = null;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, milliseconds, null);
    });
    const answer = await Promise.race([asked, late]);
    clearTimeout(timer);
    return answer;
  };
}

async function begun<Answer>(put: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await put();
  } catch {
    return null;
  }
}
