import { items, type Item, type Place, type Service } from './table.ts';

const CONTRACT = 'src/ojin/authenticated/contract.ts';
const STATUS = 'src/http/status.ts';
const CLIENT_TEST = 'test/ojin-authenticated/client.test.ts';
const refused: Place = [CLIENT_TEST, 'unauthorized'];
const lives: Place = [
  CLIENT_TEST,
  'a configuration lives: created, read, changed, public, deleted',
];
const filters: Place = [CLIENT_TEST, 'the lists filter'];
const pages: Place = [CLIENT_TEST, 'is sent as'];
const links: Place = [CLIENT_TEST, 'an asset carries a link that works, its metadata none'];
const uploads: Place = ['test/emulator/uploads.test.ts', 'parts make an asset'];
const idle: Place = [CLIENT_TEST, 'an idle video appears in the list and to the public'];
const variants: Place = [CLIENT_TEST, 'slashes of a variant are encoded'];
const publicConfig: Place = [
  'test/emulator/public.test.ts',
  'a configuration, without its internal fields',
];
const publicAsset: Place = [
  'test/emulator/public.test.ts',
  'an asset, without its internal fields, with a link',
];

const KEY = items('parameter', 'openapi/ojin.json', refused, [
  ['X-API-Key', 'API key for authenticated access to the Ojin REST API.', 'published'],
]);
const error = (status: '400' | '401' | '403' | '404' | '409', says: string): readonly Item[] => [
  {
    ...{ kind: 'error', name: status, says, source: 'published', test: refused },
    // 400 is what every other client error is treated as
    code: status === '400' ? ['src/http/error.ts', '400'] : [STATUS, status],
  },
];
const INVALID = error('400', 'Invalid request payload or parameters.');
const UNAUTHORIZED = error('401', 'Authentication token is missing, invalid, or expired.');
const FORBIDDEN = error('403', 'Authenticated principal does not have permission.');
const NOT_FOUND = error('404', 'The requested resource was not found.');
const KEYED = [...UNAUTHORIZED, ...FORBIDDEN];
const NO_SESSION = error('404', 'Multipart upload session not found.');

const CONFIG_ID = items('parameter', 'openapi/ojin.json', lives, [
  ['id', 'The unique identifier (UUID) of the Model Configuration.', 'published'],
]);
const ASSET_ID = items('parameter', 'openapi/ojin.json', links, [
  ['id', 'The unique identifier (UUID) of the Asset.', 'published'],
]);
const SOURCE = items('parameter', CONTRACT, filters, [
  [
    'source',
    "Filter items by ownership source. Use 'org' for items owned by the user's organization, 'template' for items from the template organization. Defaults to 'org'.",
    'published',
  ],
]);
const PAGE = items('parameter', CONTRACT, pages, [
  ['limit', 'Number of items to return per page.', 'published'],
  ['offset', 'Number of items to skip for pagination.', 'published'],
]);
const CONFIG = items('field', CONTRACT, lives, [
  ['config', 'Represents a specific configuration of a ModelVariant.'],
  ['id', 'Server-generated unique ID.'],
  ['organization_id', 'Owning organization ID (from external IdP).', 'published'],
  ['model_id', 'ID of the parent Model, derived from the Model Variant.', 'published'],
  ['model_variant_id', 'ID of the ModelVariant being configured. NOT NULL.', 'published'],
  ['created_by', "Creator's user ID (from external IdP).", 'published'],
  ['title', 'Title for the configuration. NOT NULL, unique per organization_id.', 'published'],
  ['created_at', 'Timestamp of creation. Defaults to CURRENT_TIMESTAMP.'],
  ['updated_at', 'Timestamp of last update. Auto-updates.'],
]);
const ASSET = items('field', CONTRACT, links, [
  ['asset', 'Represents a digital asset managed by the Core API.'],
  ['id', 'Unique identifier for the Asset, generated during upload initiation.'],
  [
    'organization_id',
    'ID of the Organisation (from external IdP) that owns this Asset. Server-set.',
    'published',
  ],
  ['created_by', 'User ID of the creator (from external IdP). Server-set.', 'published'],
  ['name', 'The original file name of the Asset. NOT NULL.'],
  [
    'category',
    "Primary category of the Asset (e.g., 'video', 'image', 'weight'). NOT NULL. List of values managed in code.",
    'published',
  ],
  ['mime_type', 'The MIME type of the asset. NOT NULL.'],
  ['size', 'The size of the asset in bytes. NOT NULL.'],
  ['etag', 'The ETag of the S3 object, used for integrity checking. NOT NULL.'],
  [
    'created_at',
    'Timestamp of when this Asset record was created (finalized). Server-generated. Defaults to CURRENT_TIMESTAMP.',
  ],
  [
    'updated_at',
    'Timestamp of the last update to this Asset record. Server-generated. Auto-updates on modification.',
  ],
]);
const URL = items('field', CONTRACT, links, [
  [
    'download_url',
    "A temporary, pre-signed URL to download the asset's content. This URL will expire.",
  ],
]);

export const OJIN: Service = {
  title: 'Ojin REST API',
  contract: 'ojin',
  operations: [
    {
      title: 'List model configurations',
      call: 'GET /model-configs',
      source: 'published',
      items: [
        ...items(
          'parameter',
          'src/ojin/api-base.ts',
          ['test/ojin/public-client.test.ts', 'https://api.ojin.ai/v1'],
          [['https://api.ojin.ai/v1', 'curl https://api.ojin.ai/v1/model-configs', 'published']],
        ),
        ...items('parameter', 'openapi/ojin.json', refused, [
          ['X-API-Key', '-H "X-API-Key: $OJIN_API_KEY"', 'published'],
        ]),
        ...KEY,
        ...items('parameter', CONTRACT, filters, [
          ['model_variant_id', 'Filter model configurations by the model_variant_id.', 'published'],
        ]),
        ...SOURCE,
        ...PAGE,
        ...items('answer', CONTRACT, pages, [
          ['items', 'A paginated list of model configurations.'],
        ]),
        ...INVALID,
        ...KEYED,
      ],
    },
    {
      title: 'Create a model configuration',
      call: 'POST /model-configs',
      source: 'published',
      items: [
        ...KEY,
        ...items('parameter', CONTRACT, lives, [
          ['model_configurations', 'Payload for creating a new Model Configuration.'],
        ]),
        ...items('answer', 'openapi/ojin.json', lives, [['201', 'Model Configuration created.']]),
        ...INVALID,
        ...KEYED,
        ...error('404', 'Referenced ModelVariant not found.'),
      ],
    },
    {
      title: 'Read a model configuration',
      call: 'GET /model-configs/{id}',
      source: 'derived',
      items: [
        ...KEY,
        ...CONFIG_ID,
        ...items('answer', 'openapi/ojin.json', lives, [['200', 'Model Configuration details.']]),
        ...CONFIG,
        ...KEYED,
        ...NOT_FOUND,
      ],
    },
    {
      title: 'Update a model configuration',
      call: 'PATCH /model-configs/{id}',
      source: 'derived',
      items: [
        ...KEY,
        ...CONFIG_ID,
        ...items('parameter', CONTRACT, lives, [
          [
            'title',
            'Payload for updating a Model Configuration (title and parameters only).',
            'published',
          ],
        ]),
        ...items('answer', 'openapi/ojin.json', lives, [['200', 'Model Configuration updated.']]),
        ...CONFIG,
        ...INVALID,
        ...KEYED,
        ...NOT_FOUND,
      ],
    },
    {
      title: 'Delete a model configuration',
      call: 'DELETE /model-configs/{id}',
      source: 'derived',
      items: [
        ...KEY,
        ...CONFIG_ID,
        ...items(
          'parameter',
          'openapi/ojin.json',
          ['test/emulator/openapi.test.ts', 'an answer for what is there'],
          [['delete_reference', 'Delete reference to the agent configuration.']],
        ),
        ...items('answer', 'openapi/ojin.json', lives, [
          ['204', 'Operation successful, no content to return.'],
          ['204', 'No content'],
        ]),
        ...KEYED,
        ...NOT_FOUND,
        ...error('409', 'Conflict - Cannot delete, referenced by AgentConfig.'),
      ],
    },
    {
      title: 'List model variants',
      call: 'GET /model-variants',
      source: 'derived',
      items: [
        ...KEY,
        ...items('parameter', CONTRACT, filters, [
          ['model_id', 'Filter model variants by parent model_id.', 'published'],
          ['status', 'Filter by status.', 'published'],
          [
            'tags',
            'Filter model variants by a comma-separated list of tags (AND logic).',
            'published',
          ],
        ]),
        ...PAGE,
        ...items('answer', CONTRACT, pages, [['items', 'A paginated list of model variants.']]),
        ...INVALID,
        ...KEYED,
      ],
    },
    {
      title: 'Read a model variant',
      call: 'GET /model-variants/{variant}',
      source: 'derived',
      items: [
        ...KEY,
        ...items('parameter', 'openapi/ojin.json', variants, [
          ['variant', 'The unique identifier of the model variant.', 'published'],
        ]),
        ...items('answer', 'openapi/ojin.json', variants, [['200', 'Model Variant details.']]),
        ...items('field', CONTRACT, variants, [
          ['variant', 'Represents a specific variant of a Model.'],
          ['id', 'Client-provided unique identifier (e.g., "ojin/oris-v1/standard").'],
          ['model_id', 'Identifier of the parent Model. NOT NULL.', 'published'],
          ['name', 'Display name for the variant. NOT NULL, unique per model_id.'],
          ['preview_url', 'URL for a preview media.'],
          ['tags', "List of descriptive tags. NOT NULL, defaults to '[]'.", 'published'],
          [
            'status',
            "Status (e.g., 'available', 'deprecated'). NOT NULL. List managed in code.",
            'published',
          ],
          ['created_at', 'Timestamp of creation. Server-generated. Defaults to CURRENT_TIMESTAMP.'],
          ['updated_at', 'Timestamp of last update. Server-generated. Auto-updates.'],
        ]),
        ...KEYED,
        ...NOT_FOUND,
      ],
    },
    {
      title: 'Start an upload',
      call: 'POST /assets/initiate-upload',
      source: 'derived',
      items: [
        ...KEY,
        ...items('parameter', CONTRACT, uploads, [
          ['/assets/initiate-upload', 'Payload to initiate a multipart asset upload.'],
          ['filename', 'Original filename of the asset.'],
          ['category', "Category for the asset (e.g., 'video', 'image').", 'published'],
          ['mime_type', 'Client-declared MIME type of the file.'],
          ['size', 'Client-declared file size in bytes.'],
        ]),
        ...items('answer', CONTRACT, uploads, [
          [
            'uploadSession',
            'Multipart upload initiated successfully. Returns asset_id and upload_id.',
          ],
          ['uploadSession', 'Response from initiating a multipart asset upload.'],
        ]),
        ...items('field', CONTRACT, uploads, [
          [
            'asset_id',
            'A unique ID generated by Core API for this asset transaction.',
            'published',
          ],
          [
            'upload_id',
            'The multipart upload ID from S3, used to identify this multipart upload session.',
            'published',
          ],
          ['s3_key', 'The S3 key for this asset.'],
        ]),
        ...INVALID,
        ...KEYED,
      ],
    },
    {
      title: 'URL for one part of an upload',
      call: 'POST /assets/part-upload-url',
      source: 'derived',
      items: [
        ...KEY,
        ...items('parameter', CONTRACT, uploads, [
          [
            '/assets/part-upload-url',
            'Payload to get a pre-signed URL for uploading a specific part of a multipart upload.',
          ],
          ['s3_key', 'The S3 key for this asset.'],
          ['asset_id', 'The asset ID from the initiate upload response.'],
          ['upload_id', 'The multipart upload ID from the initiate upload response.'],
          ['part_number', 'The part number for this upload part (1-10000).'],
        ]),
        ...items('answer', CONTRACT, uploads, [
          ['part', 'Pre-signed URL generated successfully for the specified part.'],
          ['part', 'Response containing the pre-signed URL for uploading a specific part.'],
        ]),
        ...items('field', CONTRACT, uploads, [
          ['url', 'The pre-signed S3 URL to PUT this specific part to.'],
          ['part_number', 'The part number this URL is for.'],
        ]),
        ...INVALID,
        ...KEYED,
        ...NO_SESSION,
      ],
    },
    {
      title: 'Finish an upload',
      call: 'POST /assets/complete-upload',
      source: 'derived',
      items: [
        ...KEY,
        ...items('parameter', CONTRACT, uploads, [
          [
            '/assets/complete-upload',
            'Payload to finalize a multipart asset upload and create the asset metadata record in DB.',
          ],
          ['asset_id', "The unique ID received from the 'initiate-upload' step."],
          ['upload_id', "The multipart upload ID from the 'initiate-upload' step."],
          ['filename', 'The original filename (must be consistent with initiate request).'],
          [
            'category',
            'The asset category (must be consistent with initiate request).',
            'published',
          ],
          ['mime_type', 'Final confirmed MIME type of the asset.'],
          ['size', 'Final confirmed size of the asset in bytes.'],
        ]),
        ...items('answer', 'openapi/ojin.json', uploads, [
          ['201', 'Multipart upload completed successfully and Asset record created in DB.'],
        ]),
        ...INVALID,
        ...KEYED,
        ...NO_SESSION,
        ...error('409', 'Conflict with the current state of the resource.'),
      ],
    },
    {
      title: 'List assets',
      call: 'GET /assets',
      source: 'derived',
      items: [
        ...KEY,
        ...SOURCE,
        ...items('parameter', CONTRACT, filters, [
          ['category', 'Filter assets by category.', 'published'],
          [
            'name',
            'Filter assets by name (e.g., for partial match - specific behavior TBD by implementation).',
            'published',
          ],
        ]),
        ...PAGE,
        ...items('answer', CONTRACT, pages, [['items', 'A paginated list of Asset metadata.']]),
        ...INVALID,
        ...KEYED,
      ],
    },
    {
      title: 'Read an asset, with its link',
      call: 'GET /assets/{id}',
      source: 'derived',
      items: [
        ...KEY,
        ...ASSET_ID,
        ...items('answer', 'openapi/ojin.json', links, [
          ['200', 'Successfully retrieved Asset metadata, including a download URL.'],
        ]),
        ...ASSET,
        ...URL,
        ...KEYED,
        ...NOT_FOUND,
      ],
    },
    {
      title: "Read an asset's metadata",
      call: 'GET /assets/{id}/metadata',
      source: 'derived',
      items: [
        ...KEY,
        ...ASSET_ID,
        ...items('answer', 'openapi/ojin.json', links, [
          ['200', 'Successfully retrieved Asset metadata.'],
        ]),
        ...ASSET,
        ...KEYED,
        ...NOT_FOUND,
      ],
    },
    {
      title: 'Delete an asset',
      call: 'DELETE /assets/{id}',
      source: 'derived',
      items: [
        ...KEY,
        ...ASSET_ID,
        ...items(
          'answer',
          'openapi/ojin.json',
          ['test/emulator/openapi.test.ts', 'an answer for what is there'],
          [
            ['204', 'Operation successful, no content to return.'],
            ['204', 'No content'],
          ],
        ),
        ...KEYED,
        ...NOT_FOUND,
      ],
    },
    {
      title: 'Make an idle video',
      call: 'POST /assets/idle-video',
      source: 'derived',
      items: [
        ...KEY,
        ...items('parameter', CONTRACT, idle, [
          ['/assets/idle-video', 'Request payload to trigger idle video generation.'],
          [
            'source_asset_id',
            'The ID of the source image asset to use for generating the idle video.',
          ],
          ['motion_template', "The reference motion template to use (e.g., 'v1', 'v2', 'v3')."],
        ]),
        ...items('answer', 'openapi/ojin.json', idle, [
          ['202', 'Job accepted and queued for processing.'],
        ]),
        ...INVALID,
        ...KEYED,
        ...error('404', 'Source asset not found.'),
      ],
    },
    {
      title: 'Read a public model configuration',
      call: 'GET /public/model-configs/{id}',
      source: 'derived',
      items: [
        ...items('parameter', 'openapi/ojin.json', publicConfig, [
          ['id', 'The unique identifier (UUID) of the Model Configuration.', 'published'],
        ]),
        ...items('answer', 'openapi/ojin.json', publicConfig, [
          ['200', 'Model Configuration details (without internal fields).'],
          [
            'PublicModelConfig',
            'Public variant of ModelConfig for widget embedding. Strips internal fields (organization_id, created_by) that are not needed by the widget.',
          ],
        ]),
        ...items('field', 'openapi/ojin.json', publicConfig, [
          ['id', 'Server-generated unique ID.'],
          ['model_id', 'ID of the parent Model, derived from the Model Variant.', 'published'],
          ['model_variant_id', 'ID of the ModelVariant being configured.', 'published'],
          ['title', 'Title for the configuration.', 'published'],
          ['created_at', 'Timestamp of creation.'],
          ['updated_at', 'Timestamp of last update.'],
        ]),
        ...NOT_FOUND,
      ],
    },
    {
      title: 'Read a public asset, with its link',
      call: 'GET /public/assets/{id}',
      source: 'derived',
      items: [
        ...items('parameter', 'openapi/ojin.json', publicAsset, [
          ['id', 'The unique identifier (UUID) of the Asset.', 'published'],
        ]),
        ...items('answer', 'openapi/ojin.json', publicAsset, [
          [
            '200',
            'Successfully retrieved Asset metadata with download URL (without internal fields).',
          ],
          [
            'PublicAsset',
            'Public variant of Asset for widget embedding. Strips internal fields (organization_id, created_by) and includes a pre-signed download URL.',
          ],
        ]),
        ...items('field', 'openapi/ojin.json', publicAsset, [
          ['id', 'Unique identifier for the Asset.'],
          ['name', 'The original file name of the Asset.'],
          [
            'category',
            "Primary category of the Asset (e.g., 'video', 'image', 'weight').",
            'published',
          ],
          ['mime_type', 'The MIME type of the asset.'],
          ['size', 'The size of the asset in bytes.'],
          ['etag', 'The ETag of the S3 object.'],
          ['created_at', 'Timestamp of creation.'],
          ['updated_at', 'Timestamp of last update.'],
          [
            'download_url',
            "A temporary, pre-signed URL to download the asset's content. This URL will expire.",
          ],
        ]),
        ...NOT_FOUND,
      ],
    },
  ],
};
