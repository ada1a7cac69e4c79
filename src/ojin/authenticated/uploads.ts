import type { Contract } from './contract.ts';
import type { Transport } from './transport.ts';
import {
  decodeCompleted,
  decodePartUrl,
  decodeUploadSession,
  type AssetMetadata,
  type UploadSession,
} from './wire.ts';

/** Describes a file, on starting and on completing the upload. */
export interface FileDescription {
  name: string;
  category: string;
  mimeType: string;
  /** Bytes. */
  size: number;
}

/** The calls of a multipart upload. */
export class Uploads {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Starts an upload session. */
  initiate(file: FileDescription, signal?: AbortSignal): Promise<UploadSession> {
    const { contract } = this.#transport;
    const body = described(file, contract);
    const decode = (json: unknown) => decodeUploadSession(json, contract);
    return this.#transport.call(contract.verbs.upload, contract.paths.initiateUpload, {
      body,
      decode,
      signal,
    });
  }

  /**
   * The presigned URL to PUT one part to (1 to 10,000). It is secret and short-lived.
   * @throws OjinError `not-found`: no such session
   */
  partUrl(session: UploadSession, partNumber: number, signal?: AbortSignal): Promise<string> {
    const { contract } = this.#transport;
    const { verbs, paths, fields } = contract;
    const body = {
      ...wireIds(session, contract),
      [fields.s3Key]: session.s3Key,
      [fields.partNumber]: partNumber,
    };
    const decode = (json: unknown) => decodePartUrl(json, contract);
    return this.#transport.call(verbs.upload, paths.partUrl, { body, decode, signal });
  }

  /**
   * Creates the asset from the parts; name and category must be the same as at the start. Returns
   * the asset as far as the answer describes it; its size is 0 unless the answer tells it.
   * @throws OjinError `not-found`: no such session; `conflict`: parts are missing or too small
   */
  async complete(
    session: UploadSession,
    file: FileDescription,
    signal?: AbortSignal,
  ): Promise<AssetMetadata> {
    const { contract } = this.#transport;
    const { verbs, paths } = contract;
    const command = {
      body: { ...wireIds(session, contract), ...described(file, contract) },
      signal,
    };
    const json = await this.#transport.sendAndRead(verbs.upload, paths.completeUpload, command);
    return decodeCompleted(json, { ...file, id: session.assetId }, contract);
  }
}

const wireIds = ({ assetId, uploadId }: UploadSession, { fields }: Contract) => ({
  [fields.assetId]: assetId,
  [fields.uploadId]: uploadId,
});

const described = ({ name, category, mimeType, size }: FileDescription, { fields }: Contract) => ({
  [fields.fileName]: name,
  [fields.category]: category,
  [fields.mimeType]: mimeType,
  [fields.size]: size,
});
