import { z } from 'zod';
import { scannerPlace } from '../malware/index.ts';
import type { SenderConcern } from '../message/model.ts';
import { readRules } from '../retention/index.ts';
import { list, listOf, numberBetween, oneOf, portNumber, wholeNumber } from './kinds.ts';

const senderConcerns = [
  'sender_failed_checks',
  'sender_not_checked',
  'sender_looks_like_partner',
  'sender_name_imitates',
  'reply_to_elsewhere',
] as const satisfies SenderConcern[];

/** The path of a mail: store, queue, scanner, reading, retention, health. */
export const workerSettings = {
  DATA_FOLDER: z.string().default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'a PostgreSQL address, postgresql://user:password@host/database')
    .optional(),
  DATABASE_CONNECTIONS: wholeNumber(2, 200, 10),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'a Redis address, redis://host:6379 or rediss://host:6379')
    .optional(),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info'),
  CERTAIN_ENOUGH: numberBetween(0.5, 1, 0.9),
  TRUSTED_MAIL_SERVERS: list,
  CLAMD_ADDRESS: z
    .string()
    .transform((text, context) => {
      const place = scannerPlace(text);
      if (place === null) context.addIssue({ code: 'custom', message: 'the path of a socket, or host:port' });
      return place ?? z.NEVER;
    })
    .optional(),
  CLAMD_SECONDS: wholeNumber(1, 600, 60),
  CLAMD_MEGABYTES: wholeNumber(1, 4_000, 25),
  PARTNERS_FILE: z.string().optional(),
  WARDS_FILE: z.string().optional(),
  SENDER_REVIEW: z
    .string()
    .default('sender_failed_checks,sender_looks_like_partner,sender_name_imitates')
    .transform((list) => (list === 'none' ? [] : listOf(list)))
    .pipe(z.array(z.enum(senderConcerns, { error: `none, or of ${senderConcerns.join(', ')}` }))),
  WORKER_CONCURRENCY: wholeNumber(1, 64, 8),
  READERS: wholeNumber(1, 32, 2),
  READ_SECONDS: wholeNumber(1, 3_600, 180),
  READ_MEGABYTES: wholeNumber(256, 16_384, 1_500),
  MESSAGE_MEGABYTES: wholeNumber(1, 1_000, 150),
  FILE_MEGABYTES: wholeNumber(1, 500, 60),
  SWEEP_SECONDS: wholeNumber(1, 3_600, 30),
  STUCK_SECONDS: wholeNumber(5, 86_400, 120),
  CHECK_OVERDUE_MINUTES: wholeNumber(1, 1_440, 15),
  STOP_SECONDS: wholeNumber(1, 600, 20),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: portNumber.optional(),
  DEFINITIONS_FOLDER: z.string().optional(),
  ERASURES_FILE: z.string().optional(),
  RETENTION: z
    .string()
    .transform((text, context) => {
      const rules = readRules(text);
      if (rules === null)
        context.addIssue({
          code: 'custom',
          message:
            'KIND:YEARS or KIND:BIRTHDAY+YEARS such as 18+7, separated by commas; kinds are mace-referral, exploitation-toolkit and other',
        });
      return rules ?? z.NEVER;
    })
    .optional(),
};
