import type { ErrorCode } from './error.ts';

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  410: 'not-found',
  429: 'rate-limited',
};

/** The code for an HTTP status outside 200–299. */
export const codeForStatus = (status: number): ErrorCode =>
  BY_STATUS[status] ?? (status < 500 ? 'invalid' : 'server');
