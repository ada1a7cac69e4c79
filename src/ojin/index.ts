/** `ojin-widget/ojin`: the authenticated Ojin API, for servers and scripts. */
export { ERROR_CODES, OjinError, type ErrorCode } from '../http/error.ts';
export {
  OjinClient,
  type AssetFilter,
  type ConfigFilter,
  type FileDescription,
  type NewConfig,
  type OjinClientOptions,
  type VariantFilter,
} from './authenticated/client.ts';
export type { Paging } from './authenticated/collection.ts';
export { ConfigurationError, type Problem } from './authenticated/schema.ts';
export type { Contract, ContractChanges, Motion, Source } from './authenticated/contract.ts';
export { ContractError, contractOf } from './authenticated/contract-changes.ts';
export type {
  AssetMetadata,
  ModelVariant,
  OwnAsset,
  OwnModelConfig,
  Page,
  UploadSession,
} from './authenticated/wire.ts';
