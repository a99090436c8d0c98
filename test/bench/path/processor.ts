// What processes have taken, from /proc.
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of `/proc/PID/stat` in a second, on every Linux that Node runs on. */
const ticks = 100;

/** The server that listens on the port of this address: others may run on the machine. */
export function serverOf(databaseUrl: string): number {
  const wanted = `port=${new URL(databaseUrl).port}`;
  const found = readdirSync('/proc').find((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(wanted);
    } catch {
      return false;
    }
  });
  return Number(found);
}

export type ProcessorSeconds = { main: number; readers: number; database: number };

/** Processor seconds so far, by part: the main process, its readers, and PostgreSQL with all its connections. */
export function processorSeconds(main: number, server: number): ProcessorSeconds {
  const seconds = { main: 0, readers: 0, database: 0 };
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let stat: string;
    try {
      stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    } catch {
      // Ended while we looked.
      continue;
    }
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0] = fields.slice(1);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    const own = (user + system) / ticks;
    if (Number(pid) === main) seconds.main += own;
    else if (parent === main) seconds.readers += own;
    else if (Number(pid) === server) seconds.database += own + (endedUser + endedSystem) / ticks;
    else if (parent === server) seconds.database += own;
  }
  return seconds;
}

/** The most memory that a process has held, and what it holds now, in megabytes. */
export function memoryOf(pid: number | undefined): { peak: number; now: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024;
  return { peak: megabytes('VmHWM'), now: megabytes('VmRSS') };
}
