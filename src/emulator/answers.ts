/** CORS headers for any origin, as sent by Ojin's public endpoints and the object store. */
export const OPEN_TO_ALL: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers':
    'Accept-Ranges, Content-Length, Content-Range, ETag, Last-Modified, Retry-After',
};

/** The response to a preflight request (Fetch standard, section 3.2.2). */
export function preflight(methods: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...OPEN_TO_ALL,
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Allow-Headers': '*',
      'Access-Control-Max-Age': '600',
    },
  });
}

const alteredResponses = new WeakSet<Response>();

/** Marks a response as altered by a test, through a fault or an override. */
export function altered(response: Response): Response {
  alteredResponses.add(response);
  return response;
}

/** Whether a fault or an override altered the response: it need not satisfy the contract. */
export const wasAltered = (response: Response): boolean => alteredResponses.has(response);

/** A JSON response that is not cached and that any page may read. */
export function jsonText(text: string, status = 200): Response {
  const headers = {
    ...OPEN_TO_ALL,
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
  };
  return new Response(text, { status, headers });
}

export const json = (value: unknown, status = 200): Response =>
  jsonText(JSON.stringify(value), status);

/** The error body of Ojin's REST API. */
export const apiError = (status: number, error_code: string, message: string): Response =>
  json({ error_code, message }, status);

/** S3's error body (Amazon S3 API reference, "REST error responses"). */
export function s3Error(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const xml =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>EMULATOR</RequestId></Error>`;
  return new Response(xml, {
    status,
    headers: { ...OPEN_TO_ALL, 'Content-Type': 'application/xml', ...headers },
  });
}

/** S3's response to an expired presigned link. */
export const expiredLink = (): Response => s3Error(403, 'AccessDenied', 'Request has expired');
