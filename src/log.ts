import { writeSync } from 'node:fs';
import { type Logger as PinoLogger, pino } from 'pino';
import { faultCode } from './faults.ts';

/**
 * What a log line may hold: a fixed event name, ids, codes, counts. The type has no room for free text, so a name or a
 * subject cannot get in by accident; `error` is reduced to its code.
 */
export type LogFields = {
  [name: string]: number | boolean | bigint | Code | undefined;
};

/** A word from a fixed vocabulary or an id made by us, never something that came with a mail. */
export type Code = string & { readonly brand?: 'code' };

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

export type Log = {
  trace(event: Code, fields?: LogFields): void;
  debug(event: Code, fields?: LogFields): void;
  info(event: Code, fields?: LogFields): void;
  warn(event: Code, fields?: LogFields): void;
  /** The one place where a thrown thing is written down: by its code. */
  fault(event: Code, thrown: unknown, fields?: LogFields): void;
};

const safe = /^[\w.:/+-]{0,120}$/;

/** A last door: a string that does not look like a code or an id is not written, whatever its field is called. */
function admit(fields: LogFields): Record<string, unknown> {
  const admitted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'bigint') admitted[name] = value.toString();
    else if (typeof value !== 'string' || safe.test(value)) admitted[name] = value;
    else admitted[name] = '[withheld]';
  }
  return admitted;
}

export function openLog(level: LogLevel, write?: (line: string) => void): Log {
  const stream = write ? { write } : standardError();
  const logger: PinoLogger = pino(
    { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    stream,
  );
  return {
    trace: (event, fields = {}) => logger.trace(admit(fields), event),
    debug: (event, fields = {}) => logger.debug(admit(fields), event),
    info: (event, fields = {}) => logger.info(admit(fields), event),
    warn: (event, fields = {}) => logger.warn(admit(fields), event),
    fault: (event, thrown, fields = {}) => logger.error(admit({ ...fields, fault: faultCode(thrown) }), event),
  };
}

const standardErrorFile = 2;
const patienceMilliseconds = 200;

/**
 * Standard error, which may be a file on a disk that is full, or a pipe that nobody reads. The intake goes on without a log rather than not at all;
 * once lines can be written again, one says how many were not.
 */
function standardError(): { write(line: string): void } {
  let lost = 0;
  return {
    write(line) {
      try {
        if (lost > 0) writeWhole(lostLine(lost), 0);
        lost = 0;
        writeWhole(line, patienceMilliseconds);
      } catch {
        lost += 1;
      }
    },
  };
}

function lostLine(count: number): string {
  return `${JSON.stringify({ level: 40, time: new Date().toISOString(), count, msg: 'log_lines_lost' })}\n`;
}

/** A pipe takes what it has room for, and is asked again for a moment. */
function writeWhole(line: string, milliseconds: number): void {
  let left = Buffer.from(line);
  const end = performance.now() + milliseconds;
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(standardErrorFile, left));
    } catch (thrown) {
      const full = thrown instanceof Error && 'code' in thrown && thrown.code === 'EAGAIN';
      if (!full || performance.now() > end) throw thrown;
    }
  }
}
