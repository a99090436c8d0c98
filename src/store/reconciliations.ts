import type { Access } from './access-model.ts';
import type { Connection } from './connection.ts';

export function reconciliationsOf(connection: Connection, now: () => Date): Access['reconciliations'] {
  return {
    async record({ compared, differences, unreachable }) {
      await connection.prisma.reconciliation.create({ data: { at: now(), compared, differences, unreachable } });
    },
    async last() {
      const [row] = await connection.$queryRaw<
        { at: Date; compared: bigint; differences: bigint; unreachable: number }[]
      >`SELECT at, compared, differences, unreachable FROM reconciliations ORDER BY at DESC LIMIT 1`;
      return row ? { ...row, compared: Number(row.compared), differences: Number(row.differences) } : null;
    },
  };
}
