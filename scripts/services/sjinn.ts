import { items, type Item, type Place, type Service } from './table.ts';

const CONTRACT = 'src/sjinn/contract.ts';
const sent: Place = ['test/sjinn/client.test.ts', 'creates from a template, once for a key'];
const created: Place = ['test/sjinn/wire.test.ts', 'reads what the API documents'];
const envelope: Place = ['test/sjinn/wire.test.ts', 'openEnvelope'];
const snapshot: Place = ['test/sjinn/wire.test.ts', 'decodeSnapshot'];
const POSTED: Place = ['test/sjinn/client.test.ts', 'asks for some tools only'];
const GOT: Place = ['test/sjinn/client.test.ts', 'asks by GET'];
const conclusions: Place = ['test/sjinn/progress.test.ts', 'conclude: one answer'];
const made: Place = ['test/sjinn/results.test.ts', 'filmOf'];
const refusals: Place = [
  'test/relay/create.test.ts',
  'what the visitor hears, and what the host is told',
];
const line: Place = [
  'test/relay/line.test.ts',
  'in line, then started with the same key, and paid once',
];

const KEY = items('parameter', 'src/sjinn/client.ts', sent, [
  ['Bearer', 'Authorization: Bearer YOUR_API_KEY', 'published'],
]);
const JSON_BODY = items('parameter', 'src/sjinn/client.ts', sent, [
  ['application/json', 'Content-Type: application/json', 'published'],
]);
const SUCCESS = items('field', CONTRACT, envelope, [
  ['success', 'success (boolean) - Whether the request was successful', 'published'],
]);
const QUERY: readonly Item[] = [
  ...SUCCESS,
  ...items('field', CONTRACT, snapshot, [
    ['chat_id', 'data.chat_id (string) - The chat/task identifier', 'published'],
    ['project_id', 'data.project_id (string) - The project identifier', 'published'],
    ['status', 'data.status (number) - Task status code', 'published'],
    ['tool_results', 'data.tool_results (array) - Array of tool execution results', 'published'],
    ['name', 'data.tool_results[].name (string) - Name of the tool that was executed', 'published'],
    [
      'result',
      "data.tool_results[].result (array) - Array containing the tool's output URLs",
      'published',
    ],
    ['create_time', 'data.create_time (string) - Task creation timestamp', 'published'],
    ['update_time', 'data.update_time (string) - Last update timestamp', 'published'],
  ]),
  ...items('value', CONTRACT, conclusions, [
    ['NOT_STARTED_OR_COMPLETED', '1 - Task not started or completed', 'published'],
    ['RUNNING', '2 - Task is running', 'published'],
  ]),
  ...items('value', CONTRACT, made, [
    [
      'ffmpeg_full_compose',
      'ffmpeg_full_compose - Recommended - Compose multiple videos into final output. The final video URL is typically returned here',
      'published',
    ],
    ['Image_VQA', 'Image_VQA - Image analysis and understanding', 'published'],
    ['SJinn_Image_Edit', 'SJinn_Image_Edit - AI image generation and editing', 'published'],
    ['Kling_Image_to_Video', 'Kling_Image_to_Video - Convert image to video', 'published'],
    ['TODO_Write', 'TODO_Write - Task planning output', 'published'],
  ]),
];

export const SJINN: Service = {
  title: 'SJinn Agent API',
  contract: 'sjinn',
  operations: [
    {
      title: 'Create an agent task',
      call: 'POST /create_agent_task',
      source: 'published',
      items: [
        ...items('parameter', CONTRACT, sent, [
          ['create_agent_task', 'POST /api/un-api/create_agent_task', 'published'],
          [
            'https://sjinn.ai/api/un-api',
            'https://sjinn.ai/api/un-api/create_agent_task',
            'published',
          ],
        ]),
        ...JSON_BODY,
        ...KEY,
        ...items('parameter', CONTRACT, sent, [
          [
            'message',
            'message (string, required) - The task description for the AI Agent',
            'published',
          ],
          [
            'template_id',
            'template_id (string, optional) - Template ID from https://sjinn.ai/templates for guided task execution, e.g. "788acc9a-866b-4688-849e-7c7cfffaff54"',
            'published',
          ],
        ]),
        ...SUCCESS,
        ...items('field', CONTRACT, envelope, [
          ['errorMsg', 'errorMsg (string) - Error message if failed', 'published'],
          ['error_code', 'error_code (number) - Error code (0 for success)', 'published'],
          ['code', 'Not in the document: some answers carry the number under this name.'],
        ]),
        ...items('field', CONTRACT, created, [
          ['project_id', 'data.project_id (string) - Unique project identifier', 'published'],
          [
            'chat_id',
            'data.chat_id (string) - Unique chat/task identifier for status queries',
            'published',
          ],
        ]),
      ],
    },
    {
      title: 'Query the status of a task by POST',
      call: 'POST /query_agent_task_status',
      source: 'published',
      items: [
        ...items('parameter', CONTRACT, POSTED, [
          ['query_agent_task_status', 'POST /api/un-api/query_agent_task_status', 'published'],
        ]),
        ...JSON_BODY,
        ...KEY,
        ...items('parameter', CONTRACT, POSTED, [
          [
            'chat_id',
            'chat_id (string, required) - The chat ID returned from create_agent_task',
            'published',
          ],
          [
            'tool_names',
            'tool_names (string[], optional) - Filter results to only include specified tools. Recommended: ["ffmpeg_full_compose"] to get the final composed video',
            'published',
          ],
        ]),
        ...QUERY,
      ],
    },
    {
      title: 'Query the status of a task by GET',
      call: 'GET /query_agent_task_status',
      source: 'published',
      items: [
        ...items('parameter', CONTRACT, GOT, [
          [
            'query_agent_task_status',
            'GET /api/un-api/query_agent_task_status?chat_id=YOUR_CHAT_ID&tool_names=tool1,tool2',
            'published',
          ],
        ]),
        ...KEY,
        ...items('parameter', CONTRACT, GOT, [
          ['chat_id', 'chat_id=YOUR_CHAT_ID', 'published'],
          ['tool_names', 'tool_names=tool1,tool2', 'published'],
        ]),
        ...QUERY,
      ],
    },
    {
      title: 'Polling',
      call: '',
      source: 'published',
      items: [
        ...items(
          'value',
          'src/sjinn/follow.ts',
          ['test/sjinn/follow.test.ts', 'follow'],
          [
            [
              'LATE_INTERVAL',
              'async function waitForCompletion(chatId, maxAttempts = 200) {',
              'published',
            ],
            ['LATE_INTERVAL', 'setTimeout(resolve, 30000)', 'published'],
          ],
        ),
        ...items('value', 'src/sjinn/progress.ts', conclusions, [
          [
            'NOT_STARTED_OR_COMPLETED',
            'result.data.status === 1 && result.data.tool_results.length > 0',
            'published',
          ],
        ]),
      ],
    },
    {
      title: 'Error codes',
      call: '',
      source: 'published',
      items: [
        ...items('error', CONTRACT, envelope, [['NO_ERROR', '0 - Success', 'published']]),
        ...items('error', CONTRACT, refusals, [
          ['NO_BALANCE', '100 - Insufficient balance', 'published'],
          ['NO_MEMBERSHIP', '101 - Membership required', 'published'],
          ['UNAUTHORIZED', '401 - Invalid or missing access token', 'published'],
          ['FORBIDDEN', '403 - Unauthorized access', 'published'],
          ['NOT_FOUND', '404 - Resource not found', 'published'],
          ['INTERNAL', '500 - Internal server error', 'published'],
        ]),
      ],
    },
    {
      title: 'Rate limits',
      call: '',
      source: 'published',
      items: [
        ...items(
          'limit',
          CONTRACT,
          ['test/emulator/sjinn.test.ts', 'each task takes 200 credits'],
          [
            ['MIN_PRICE', 'Agent tasks consume credits based on the tools used', 'published'],
            ['MIN_PRICE', 'Each task requires a minimum of 200 credits', 'published'],
          ],
        ),
        ...items('limit', CONTRACT, line, [
          ['TOO_MANY', 'Concurrent task limits depend on your subscription plan', 'published'],
          ['TOO_MANY_TEXT', 'Not in the document: how that limit is reported.'],
          ['BUSY_WAIT', 'Not in the document: how long to wait for room.'],
        ]),
      ],
    },
  ],
};
