import { METRICS } from '../../src/relay/metrics.ts';
import { code, table } from './tables.ts';

/** What a relay counts. */
export const metricsTable = (): string =>
  table(
    ['metric', 'meaning'],
    Object.values(METRICS).map(({ name, help }) => [code(name), help]),
  );
