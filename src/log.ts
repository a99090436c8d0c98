import { destination, type Logger as PinoLogger, pino } from 'pino';
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
  const stream = write ? { write } : destination({ fd: 2, sync: true });
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
